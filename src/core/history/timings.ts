// How long test files take, to be shared by machines: the medians of their last executions.

import type { TestCounts } from '../results/file-result.ts';
import type { Outcome } from '../results/outcome.ts';
import type { TestFile } from '../test-file.ts';
import { byCodeUnit } from '../test-file.ts';
import { medianOf } from './median.ts';

/** In milliseconds. */
export type Timings = ReadonlyMap<TestFile, number>;

/** So many of the last executions of a file decide: one that was disturbed does not, and a change is seen after three. */
export const executionsMax = 5;

export interface Execution {
  readonly file: TestFile;
  /** The run in which it ran, whichever run has its result now. */
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly tests: TestCounts | null;
}

/**
 * Whether it tells how long the file takes: it ran, and to its end.
 *
 * | what it came to                         | counts                                                    |
 * |-----------------------------------------|-----------------------------------------------------------|
 * | passed, failed                          | yes: a file that fails today is to be run tomorrow as well |
 * | nothing but skipped tests, or no tests  | no: that takes no time, and the next time they may run    |
 * | timed out, crashed                      | no: it says when it was ended, not how long it would take |
 */
export function tellsDuration({ outcome, tests }: Pick<Execution, 'outcome' | 'tests'>): boolean {
  if (outcome !== 'passed' && outcome !== 'failed') return false;
  return tests === null || tests.passed + tests.failed > 0;
}

/** What tells an execution of a file from its others, whichever runs have its result. */
export function executionKey({ run, finishedAt }: Pick<Execution, 'run' | 'finishedAt'>): string {
  return `${run}\0${finishedAt}`;
}

/**
 * In whole milliseconds, in code-unit order. An execution that several runs have, because it was kept, counts once. Of each
 * file no more is held than decides.
 */
export function timingsOf(executions: Iterable<Execution>): Timings {
  const lastOfFiles = new Map<TestFile, readonly Execution[]>();
  for (const execution of executions) {
    if (!tellsDuration(execution)) continue;
    const { file } = execution;
    lastOfFiles.set(file, withThis(lastOfFiles.get(file) ?? [], execution));
  }
  const files = [...lastOfFiles].toSorted(([a], [b]) => byCodeUnit(a, b));
  return new Map(files.map(([file, last]) => [file, Math.round(medianOf(last.map(durationOf)) ?? 0)]));
}

/** @param last newest first */
function withThis(last: readonly Execution[], execution: Execution): readonly Execution[] {
  const key = executionKey(execution);
  if (last.some((each) => executionKey(each) === key)) return last;
  return [...last, execution].toSorted((a, b) => byCodeUnit(b.finishedAt, a.finishedAt)).slice(0, executionsMax);
}

function durationOf({ durationMs }: Execution): number {
  return durationMs;
}
