// What is remembered of the executions of a test file over many runs: a few words of each.

import type { Outcome } from '../results/outcome.ts';
import type { GitState } from '../run.ts';
import { byCodeUnit } from '../test-file.ts';
import type { Execution } from './timings.ts';
import { executionKey } from './timings.ts';

export interface PastExecution extends Execution {
  /** What its attempts came to, each once. */
  readonly outcomes: readonly Outcome[];
  /** The same of attempts that are on record with it: they ran before, on the same fingerprint. */
  readonly before: readonly Outcome[];
  /** Executions that have one in common ran on the same fingerprint: see `fingerprintKeys`. */
  readonly keys: readonly string[];
  /** Of the run in which it ran; null where nobody knows any more. */
  readonly git: GitState | null;
}

/** An execution as one of several runs tells it. */
export interface ToldExecution {
  readonly execution: PastExecution;
  /** Whether that is the run in which it ran, which knows best. */
  readonly ranHere: boolean;
}

/** The executions of one file, each once, whichever runs have its result. Newest first. */
export function eachOnce(told: Iterable<ToldExecution>): readonly PastExecution[] {
  const known = new Map<string, PastExecution>();
  for (const { execution, ranHere } of told) {
    const key = executionKey(execution);
    if (ranHere || !known.has(key)) known.set(key, execution);
  }
  return [...known.values()].toSorted((a, b) => byCodeUnit(b.finishedAt, a.finishedAt));
}
