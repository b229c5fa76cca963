// Names of runners and reporters that do not exist, with the one that was probably meant.

import type { Problem } from '../core/problem.ts';
import { nearestWord, suggesting } from './did-you-mean.ts';

/** The names that there are. */
export interface KnownNames {
  readonly runners: readonly string[];
  readonly reporters: readonly string[];
}

/** An empty list for a runner that is known, for `command`, and for none. */
export function unknownRunner(name: string | undefined, where: string, known: readonly string[]): Problem[] {
  if (name === undefined || name === 'command' || known.includes(name)) return [];
  return [unknown(name, where, [...known, 'command'], known)];
}

/** An empty list for a reporter that is known. */
export function unknownReporter(name: string, where: string, known: readonly string[]): Problem[] {
  return known.includes(name) ? [] : [unknown(name, where, known, known)];
}

function unknown(name: string, where: string, expected: readonly string[], near: readonly string[]): Problem {
  const message = `expected one of ${expected.join(', ')}, found ${JSON.stringify(name)}`;
  return { kind: 'usage', where, message, next: suggesting(nearestWord(name, near), 'nothing was run') };
}
