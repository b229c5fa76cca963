// Time that passes when a test says so.

import type { Clock } from '../../src/ports/clock.ts';
import { aMoment } from './builders.ts';

interface Due {
  readonly atMs: number;
  readonly deed: () => void;
}

export class FakeClock implements Clock {
  #passedMs = 0;
  readonly #due = new Set<Due>();

  now(): number {
    return Date.parse(aMoment) + this.#passedMs;
  }

  monotonic(): number {
    return 5000 + this.#passedMs;
  }

  after(delayMs: number, deed: () => void): () => void {
    const due = { atMs: this.#passedMs + delayMs, deed };
    this.#due.add(due);
    return () => this.#due.delete(due);
  }

  /** What falls due on the way is called at its own time, in order, and may make further things due. */
  pass(ms: number): void {
    const untilMs = this.#passedMs + ms;
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#due.delete(next);
      this.#passedMs = next.atMs;
      next.deed();
    }
    this.#passedMs = untilMs;
  }

  #next(untilMs: number): Due | undefined {
    const due = [...this.#due].filter(({ atMs }) => atMs <= untilMs);
    return due.toSorted((one, other) => one.atMs - other.atMs)[0];
  }
}
