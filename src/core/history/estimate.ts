// How long what is left will take.

import { medianOf } from './median.ts';

/**
 * Adds up what each remaining file took the last time. A file without a past counts as the mean of those which ran now
 * without one, or else as the median of all that have one. What has run so far corrects the sum of the others: a
 * machine that is half as fast today doubles it, two workers halve it, and what is lost between files is added.
 */
export class Estimate {
  readonly #medianMs: number | undefined;
  readonly #known = { remainingMs: 0, expectedMs: 0, tookMs: 0 };
  readonly #unknown = { remaining: 0, ran: 0, tookMs: 0 };

  /** @param pastMs the last duration of each file to run, null where none is known */
  constructor(pastMs: readonly (number | null)[]) {
    const known = pastMs.filter((ms) => ms !== null);
    this.#medianMs = medianOf(known);
    this.#known.remainingMs = known.reduce((sum, ms) => sum + ms, 0);
    this.#unknown.remaining = pastMs.length - known.length;
  }

  finished(pastMs: number | null, tookMs: number): void {
    if (pastMs === null) {
      this.#unknown.remaining -= 1;
      this.#unknown.ran += 1;
      this.#unknown.tookMs += tookMs;
    } else {
      this.#known.remainingMs -= pastMs;
      this.#known.expectedMs += pastMs;
      this.#known.tookMs += tookMs;
    }
  }

  /** Takes back what had finished: the file is to run again. */
  retract(pastMs: number | null, tookMs: number): void {
    if (pastMs === null) {
      this.#unknown.remaining += 1;
      this.#unknown.ran -= 1;
      this.#unknown.tookMs -= tookMs;
    } else {
      this.#known.remainingMs += pastMs;
      this.#known.expectedMs -= pastMs;
      this.#known.tookMs -= tookMs;
    }
  }

  /** What a file without a past is expected to take; undefined while nothing is known of any. */
  get unknownMs(): number | undefined {
    const { ran, tookMs } = this.#unknown;
    return ran > 0 ? tookMs / ran : this.#medianMs;
  }

  /**
   * Null while nothing is known of the files that are left.
   * @param elapsedMs since the first file began
   */
  remainingMs(elapsedMs: number): number | null {
    const { remaining } = this.#unknown;
    const each = this.unknownMs;
    if (remaining > 0 && each === undefined) return null;
    const pace = this.#known.expectedMs > 0 ? this.#known.tookMs / this.#known.expectedMs : 1;
    const tookMs = this.#known.tookMs + this.#unknown.tookMs;
    const onTheWall = tookMs > 0 ? elapsedMs / tookMs : 1;
    return Math.max(0, this.#known.remainingMs * pace + remaining * (each ?? 0)) * onTheWall;
  }
}
