// What stored runs say of how long test files take.

import type { Execution, Timings } from '../../core/history/timings.ts';
import { timingsOf } from '../../core/history/timings.ts';
import type { Problem, Result } from '../../core/problem.ts';
import type { ReadableRun } from './stored-results.ts';
import { executionOf, readable, resultsOfFiles } from './stored-results.ts';

export interface CollectedTimings {
  readonly timings: Timings;
  /** Runs that could be read. */
  readonly runs: number;
  /** Runs and results that could not be read. */
  readonly problems: readonly Problem[];
}

/** One result at a time is read, and a few words of each are held. */
export function collectTimings(stored: Iterable<Result<ReadableRun>>): CollectedTimings {
  const problems: Problem[] = [];
  let runs = 0;
  const timings = timingsOf(executions());
  return { timings, runs, problems };

  function* executions(): Generator<Execution> {
    for (const found of readable(stored, problems)) {
      runs += 1;
      for (const result of resultsOfFiles(found, found.run.expected, problems)) yield executionOf(result);
    }
  }
}
