// A problem, as runs and journals hold it.

import type { Problem, ProblemKind } from '../core/problem.ts';
import { isObject, isText } from './guard.ts';

export const problemKinds = [
  'usage',
  'no-files',
  'cannot-start',
  'cannot-write',
  'newer-version',
  'unreachable',
  'unreadable',
  'reporter',
  'left-running',
  'silent',
  'untraced',
  'disagreement',
  'not-retried',
  'superseded',
  'overlap',
  'gap',
  'lost-shard',
  'other-cut',
  'other-command',
  'other-project',
  'unfinished',
] as const satisfies readonly ProblemKind[];

/** Whether it tells a problem as runs do. */
export function isProblem(value: unknown): value is Problem {
  return (
    isObject(value) &&
    (problemKinds as readonly unknown[]).includes(value['kind']) &&
    isText(value['where']) &&
    isText(value['message']) &&
    isText(value['next'])
  );
}
