// How many files the next start of the runner takes: one, unless it is to be warm and can be.

import type { Deaths } from '../core/poison.ts';
import type { TestFile } from '../core/test-file.ts';
import type { BatchEnd } from './execute-batch.ts';
import type { Execution } from './execution.ts';

/** With several workers the last files are not cut into crumbs, each of which would pay for a start. */
const sharedMin = 8;

export class BatchSizes {
  readonly #workers: number;
  readonly #deaths: readonly Deaths[];
  readonly #filesMax: number;
  /** Halved by a start that came to nothing: whatever kept it from its files is in fewer of them then. */
  #max = Infinity;

  constructor({ settings, ports, deaths, redact }: Execution) {
    this.#workers = settings.workers;
    this.#deaths = deaths;
    // What is to be masked may not lie in a channel, nor in an output that is cut up while it is written.
    const traits = settings.warm && redact === null ? ports.tells(settings.runner)?.warm : null;
    this.#filesMax = traits?.filesMax ?? 1;
  }

  /** At least 1, where there are any from that index on. */
  next(files: readonly TestFile[], from: number): number {
    const left = files.length - from;
    const share = Math.max(Math.ceil(left / this.#workers), Math.min(left, sharedMin));
    const size = Math.max(1, Math.min(share, this.#filesMax, this.#max));
    // What pawl has died of is kept away from the others.
    const suspect = files.slice(from, from + size).findIndex((file) => this.#deaths.some((each) => each.file === file));
    return suspect === -1 ? size : Math.max(1, suspect);
  }

  ended(size: number, { done, alone, heard }: BatchEnd): void {
    if (!heard) this.#max = 1;
    else if (this.#max > 1) this.#max = done + alone.length > 0 ? Infinity : Math.floor(size / 2);
  }
}
