// How many files the next start of the runner takes: one, unless it is to be warm and can be.

import type { TestSuite } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { Execution } from '../execution/execution.ts';
import type { BatchEnd } from './execute-batch.ts';

/** With several workers the last files are not cut into crumbs, each of which would pay for a start. */
const sharedMin = 8;

/** Of the names on a command line: Linux takes 128 KiB in one string, which is what `npm test` makes of them for its shell. */
const nameBytesMax = 64 * 1024;

export class BatchSizes {
  readonly #execution: Execution;
  /** By suite, where it is not without limit: halved by a start that came to nothing, as whatever kept it from its files is in fewer of them then. */
  readonly #max = new Map<TestSuite, number>();

  /** Suites whose runner tells nothing. */
  readonly #silent = new Set<TestSuite>();

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** At least 1, where there are any from that index on. */
  next(files: readonly TestFile[], from: number): number {
    const first = files[from];
    if (first === undefined) return 0;
    const { settings, suiteOf } = this.#execution;
    const suite = suiteOf(first);
    const filesMax = this.#filesMax(suite);
    const left = files.length - from;
    const share = Math.max(Math.ceil(left / settings.workers), Math.min(left, sharedMin));
    const size = Math.max(1, Math.min(share, filesMax, this.#max.get(suite) ?? Infinity));
    let bytesLeft = filesMax === Infinity ? Infinity : nameBytesMax;
    const isNoMore = (file: TestFile): boolean => {
      bytesLeft -= Buffer.byteLength(file) + 1;
      return bytesLeft < 0 || suiteOf(file) !== suite || this.#isSuspect(file);
    };
    const end = files.slice(from, from + size).findIndex(isNoMore);
    return end === -1 ? size : Math.max(1, end);
  }

  ended(suite: TestSuite, size: number, { done, alone, heard }: BatchEnd): void {
    if (!heard) this.#silent.add(suite);
    else if (done + alone.length > 0) this.#max.delete(suite);
    else this.#max.set(suite, Math.floor(size / 2));
  }

  /** The file that was in the way has had a process of its own. */
  ranAlone(suite: TestSuite): void {
    this.#max.delete(suite);
  }

  #filesMax(suite: TestSuite): number {
    const { settings, ports, redact } = this.#execution;
    if (this.#silent.has(suite)) return 1;
    // What is to be masked may not lie in a channel, nor in an output that is cut up while it is written.
    return settings.warm && redact === null ? (ports.tells(suite.runner)?.warm?.filesMax ?? 1) : 1;
  }

  /** What pawl has died of is kept away from the others. */
  #isSuspect(file: TestFile): boolean {
    return this.#execution.deaths.some((each) => each.file === file);
  }
}
