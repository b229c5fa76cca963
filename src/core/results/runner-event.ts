// What a test runner tells of its tests while it runs: the wire from the user's process to pawl. A probe in the runner
// writes these, one line of JSON each; for a runner that has a report of its own they are read from that.

import type { Failure, TestCounts } from './file-result.ts';

/** All paths of files are absolute. */
export type RunnerEvent = RunnerBegan | RunnerInputs | FileBegan | FileEnded | RunnerError | RunnerEnded;

/** The probe is in the runner, and what follows is the whole truth about it. */
export interface RunnerBegan {
  readonly event: 'runner-began';
  readonly runner: string;
  readonly version: string | null;
}

/** What the runner itself has loaded, such as its config and all that this imports: every file depends on it. */
export interface RunnerInputs {
  readonly event: 'inputs';
  readonly files: readonly string[];
}

/** The first test or the loading of the file begins. */
export interface FileBegan {
  readonly event: 'file-began';
  readonly file: string;
  /** How much the runner had printed by then; left out where the probe cannot tell. */
  readonly printed?: number;
}

/** All tests of the file are done, in all projects of the runner that have it. Said once. */
export interface FileEnded {
  readonly event: 'file-ended';
  readonly file: string;
  /** Of the last try of each test, where the runner tries again by itself. */
  readonly tests: TestCounts;
  /** One for each failed test, and for each trouble of the file as a whole. */
  readonly failures: readonly Failure[];
  readonly durationMs: number | null;
  readonly printed?: number;
}

/** Trouble of no test: a file that cannot be loaded, an unhandled rejection, a global hook. It fails what it names. */
export interface RunnerError {
  readonly event: 'error';
  /** Null when it belongs to no file: then no pass of this process is believed. */
  readonly file: string | null;
  readonly failure: Failure;
}

/** The runner has come to its own end, and says how. A runner that was killed, or ended by a test, has not. */
export interface RunnerEnded {
  readonly event: 'runner-ended';
  /**
   * `empty` when its one complaint is that there were no tests; `interrupted` when it has stopped before all of them had
   * run, by a signal or by itself.
   */
  readonly verdict: 'passed' | 'failed' | 'empty' | 'interrupted';
}
