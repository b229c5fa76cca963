// What stored runs say of how long test files take.

import type { Problem, Result } from '../core/problem.ts';
import type { Run } from '../core/run.ts';
import type { Execution, Timings } from '../core/timings.ts';
import { timingsOf } from '../core/timings.ts';
import type { RunDirectory } from '../ports/result-store.ts';

interface StoredRun {
  readonly run: Run;
  readonly directory: Pick<RunDirectory, 'readResult'>;
}

export interface CollectedTimings {
  readonly timings: Timings;
  /** Runs that could be read. */
  readonly runs: number;
  /** Runs and results that could not be read. */
  readonly problems: readonly Problem[];
}

/** One result at a time is read, and a few words of each are held. */
export function collectTimings(stored: Iterable<Result<StoredRun>>): CollectedTimings {
  const problems: Problem[] = [];
  let runs = 0;
  const timings = timingsOf(executions());
  return { timings, runs, problems };

  function* executions(): Generator<Execution> {
    for (const found of stored) {
      if (!found.ok) {
        problems.push(found.problem);
        continue;
      }
      runs += 1;
      yield* executionsOf(found.value, problems);
    }
  }
}

function* executionsOf({ run, directory }: StoredRun, problems: Problem[]): Generator<Execution> {
  for (const file of run.expected) {
    const result = directory.readResult(file);
    if (result?.ok === false) problems.push(result.problem);
    if (!result?.ok) continue;
    const { run: ranIn, finishedAt, outcome, durationMs, tests } = result.value;
    yield { file, run: ranIn, finishedAt, outcome, durationMs, tests };
  }
}
