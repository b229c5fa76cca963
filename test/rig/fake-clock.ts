// Time that passes when a test says so.

import type { Clock } from '../../src/ports/clock.ts';
import { aMoment } from './builders.ts';

export class FakeClock implements Clock {
  #passedMs = 0;

  now(): number {
    return Date.parse(aMoment) + this.#passedMs;
  }

  monotonic(): number {
    return 5000 + this.#passedMs;
  }

  pass(ms: number): void {
    this.#passedMs += ms;
  }
}
