// The time limits of one attempt. They do not count while the run is suspended.

import type { LimitHit, TimeLimits } from '../../core/time-limit.ts';
import type { Clock } from '../../ports/clock.ts';
import { Stopwatch } from './stopwatch.ts';

export interface TimeWatch {
  pause(): void;
  resume(): void;
  stop(): void;
}

/** A silent command is looked at this often, so that what it prints counts from about the moment it did. */
const looksPerIdleTimeout = 10;
const lookEveryMsMax = 1000;

/**
 * Calls `onLimit` once, when the first limit is reached. `printedBytes` only ever grows; it is asked only where there
 * is an idle timeout.
 */
export function watchTime(
  limits: TimeLimits,
  clock: Clock,
  printedBytes: () => number,
  onLimit: (hit: LimitHit) => void,
): TimeWatch {
  const watch = new RunningWatch(limits, clock, printedBytes, onLimit);
  watch.resume();
  return watch;
}

class RunningWatch implements TimeWatch {
  readonly #limits: TimeLimits;
  readonly #clock: Clock;
  readonly #printedBytes: () => number;
  readonly #onLimit: (hit: LimitHit) => void;
  readonly #stopwatch: Stopwatch;
  #printed = 0;
  #printedAtMs = 0;
  #callOff: () => void = () => {};

  constructor(limits: TimeLimits, clock: Clock, printedBytes: () => number, onLimit: (hit: LimitHit) => void) {
    this.#limits = limits;
    this.#clock = clock;
    this.#stopwatch = new Stopwatch(clock);
    this.#printedBytes = printedBytes;
    this.#onLimit = onLimit;
  }

  resume(): void {
    if (this.#stopwatch.isRunning) return;
    this.#stopwatch.resume();
    this.#arm();
  }

  pause(): void {
    this.#stopwatch.pause();
    this.#callOff();
  }

  stop(): void {
    this.#callOff();
  }

  #arm(): void {
    const nextMs = Math.min(this.#untilTimeoutMs(), this.#untilLookMs());
    if (nextMs !== Infinity) this.#callOff = this.#clock.after(Math.max(nextMs, 0), () => this.#look());
  }

  #look(): void {
    const hit = this.#limitHit();
    if (hit === null) this.#arm();
    else this.#onLimit(hit);
  }

  #limitHit(): LimitHit | null {
    const { timeoutMs, idleTimeoutMs } = this.#limits;
    if (timeoutMs !== null && this.#untilTimeoutMs() <= 0) return { kind: 'timeout', limitMs: timeoutMs };
    if (idleTimeoutMs === null) return null;
    this.#noticeOutput();
    return this.#untilIdleMs(idleTimeoutMs) <= 0 ? { kind: 'idle-timeout', limitMs: idleTimeoutMs } : null;
  }

  #noticeOutput(): void {
    const printed = this.#printedBytes();
    if (printed > this.#printed) this.#printedAtMs = this.#stopwatch.elapsedMs();
    this.#printed = printed;
  }

  #untilTimeoutMs(): number {
    return (this.#limits.timeoutMs ?? Infinity) - this.#stopwatch.elapsedMs();
  }

  #untilIdleMs(idleTimeoutMs: number): number {
    return this.#printedAtMs + idleTimeoutMs - this.#stopwatch.elapsedMs();
  }

  #untilLookMs(): number {
    const { idleTimeoutMs } = this.#limits;
    if (idleTimeoutMs === null) return Infinity;
    return Math.min(this.#untilIdleMs(idleTimeoutMs), idleTimeoutMs / looksPerIdleTimeout, lookEveryMsMax);
  }
}
