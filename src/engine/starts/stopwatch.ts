// How long something has gone on, on a clock that stands still while the run is suspended.

import type { Clock } from '../../ports/clock.ts';

export class Stopwatch {
  readonly #clock: Clock;
  #ranMs = 0;
  #resumedAtMs: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isRunning(): boolean {
    return this.#resumedAtMs !== null;
  }

  resume(): void {
    this.#resumedAtMs ??= this.#clock.monotonic();
  }

  pause(): void {
    this.#ranMs = this.elapsedMs();
    this.#resumedAtMs = null;
  }

  elapsedMs(): number {
    return this.#ranMs + (this.#resumedAtMs === null ? 0 : this.#clock.monotonic() - this.#resumedAtMs);
  }
}
