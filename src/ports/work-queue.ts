// The queue that several machines share. What it is told is safe from the death of any of them, as far as its server is.

import type { QueuePlan } from '../core/queue.ts';
import type { TestFile } from '../core/test-file.ts';

/** What is on the queue for a file. A verdict is a text that only its formats know. */
export interface QueuedFile {
  readonly file: TestFile;
  /** A verdict that is there already: whoever has the file on lease gives it back as its own; null where it is to be run. */
  readonly verdict: string | null;
}

/** A file that is ours for as long as we give signs of life, which whoever holds it need not care about. */
export interface FileLease extends QueuedFile {
  /** `refused` when the lease had run out: the file is somebody else's by now, and so is its verdict. */
  complete(verdict: string): Promise<'taken' | 'refused'>;
  /** Gives it back as if it had never been taken. Does nothing where the lease has run out. */
  handBack(): Promise<void>;
}

/** What became of a file elsewhere: a verdict, or null where each machine that ran it was lost. */
export interface QueueNews {
  readonly file: TestFile;
  readonly verdict: string | null;
}

/**
 * All of its questions wait while the server cannot be reached, for some time. After that they reject with a ProblemError
 * of kind `unreachable`.
 */
export interface WorkQueue {
  /** Writes down the plan where there is none yet, and says which one holds. */
  join(plan: QueuePlan): Promise<QueuePlan>;
  /** Adds the files of the plan that are not on it yet. The first ones are given out first. */
  enqueue(files: Iterable<QueuedFile>): Promise<void>;
  /** The next file that waits; null where none does now. */
  lease(): Promise<FileLease | null>;
  /** What others said since the last time it was asked, each file once. */
  news(): Promise<readonly QueueNews[]>;
  /** From now on no question waits for long: somebody wants to end. */
  hurry(): void;
  /** Never rejects. */
  close(): Promise<void>;
}
