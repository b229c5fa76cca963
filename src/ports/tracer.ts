// What makes the processes of a command tell which files they touch. The command runs as it would without.

import type { ProcessBegan, TraceLine } from '../core/trace-line.ts';
import type { RunnerLaunch } from './test-runner.ts';

export interface Tracer {
  /** Whoever gets it closes it. */
  trace(launch: RunnerLaunch, shell: boolean): Trace;
  /** Nothing is running any more: leaves nothing behind. */
  close(): void;
}

export interface Trace extends RunnerLaunch {
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
