// Runs that were brought here from elsewhere: downloaded, restored, copied.

import type { Result } from '../core/problem.ts';
import type { Run } from '../core/run.ts';
import type { RunDirectory } from './result-store.ts';

export interface FoundRun {
  readonly run: Result<Run>;
  /** Only to be read; null where the run cannot be. */
  readonly directory: RunDirectory | null;
}

/** A run directory, or a state directory with its runs. */
export interface FoundRuns {
  /** Where it is, for people. */
  readonly place: string;
  /** Newest first, read as they are asked for. */
  readonly runs: () => Iterable<FoundRun>;
}

export interface RunFinder {
  /**
   * Those in a directory: it is one itself, or a folder that has some in it. Throws a ProblemError where there is no such
   * directory. No link in it is followed.
   *
   * @param directory relative to the working directory
   */
  find(directory: string): readonly FoundRuns[];
}
