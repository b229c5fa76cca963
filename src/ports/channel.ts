// The way from a test runner to pawl: a folder for each start of a command, in which its probe writes what it sees.

import type { RunnerEvent } from '../core/results/runner-event.ts';

export interface Channels {
  /** Absolute: where the probes are. */
  readonly probes: string;
  /** Whether what is told may be a secret that has to be masked: then no channel is on a disk. */
  readonly keepsSecrets: boolean;
  /**
   * A new channel, in which `files.json` lists the files, absolute.
   * @param about what is to be known of the start when its pawl has died; null where nothing may be taken from it then
   */
  open(files: readonly string[], about: object | null): Channel;
  /** What will be written to a file from now on, line by line. */
  tail(path: string): LineTail;
  /** Puts what was printed to a file from a place on through a function; null leaves a line out. */
  rewrite(path: string, from: number, shown: (line: string) => string | null): void;
  /** What a file of the project says, for a runner that has to be told by name what to run; null when it cannot be read. */
  readText(path: string): string | null;
  /** Nothing is running any more: leaves nothing behind outside of the state directory. */
  close(): void;
  /** What dead invocations left, oldest first. Only for whoever holds the lock. */
  leftBehind(): readonly LeftChannel[];
}

export interface Channel {
  /** Absolute. */
  readonly folder: string;
  /** What has been told since the last time. Files that were listed are named as they were listed, also when links led there. */
  take(): readonly RunnerEvent[];
  /** The names of what is in the folder. */
  reports(): readonly string[];
  /** The text of a plain file in it; null when there is none. */
  report(name: string): string | null;
  /** Removes it. */
  close(): void;
}

export interface LeftChannel extends Channel {
  /** As it was given when it was opened; null when nothing was, or it cannot be read. */
  readonly about: unknown;
}

/** The end of a file that somebody writes: each line once, when it is complete. */
export interface LineTail {
  /** Where it began, in bytes. */
  readonly from: number;
  lines(): readonly string[];
  close(): void;
}
