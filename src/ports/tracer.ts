// What makes the processes of a command tell which files they touch. The command runs as it would without.

import type { Problem } from '../core/problem.ts';
import type { Scripts } from '../core/tracing/script-line.ts';
import type { ProcessBegan, TraceLine } from '../core/tracing/trace-line.ts';
import type { RunnerLaunch } from './test-runner.ts';

export interface Tracer {
  /** Why it cannot be done in the way that was asked for; null where it can. */
  trouble(): Problem | null;
  /**
   * Whoever gets it closes it.
   * @param folder absolute: where the command runs
   * @param files how many test files it has
   */
  trace(launch: ShellLaunch, folder: string, files: number): Trace;
  /** Nothing is running any more: leaves nothing behind. */
  close(): void;
}

export interface ShellLaunch extends RunnerLaunch {
  /** Whether a shell reads the words: see `CommandSpec`. */
  readonly shell: boolean;
}

export interface Trace extends ShellLaunch {
  /** Absolute: of what lies outside of it nothing is told. */
  readonly root: string;
  /** Of the package in whose folder it runs; null where there is none. */
  readonly scripts: () => Scripts | null;
  /** What has been told since the last time, in the order of each writer. */
  take(): readonly WrittenLine[];
  /**
   * Why what a process told is not to be taken for everything; null where it is. Its runtime is tried out the first time
   * that it is met.
   */
  distrust(process: ProcessBegan): string | null;
  /** Removes what was told. */
  close(): void;
}

export interface WrittenLine {
  /** A process, or a thread of one. */
  readonly writer: string;
  /** Null for one that cannot be read. */
  readonly line: TraceLine | null;
}
