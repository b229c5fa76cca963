// The time limits of one attempt, on a clock that stands still while the run is suspended.

import type { LimitHit, TimeLimits } from '../core/time-limit.ts';
import type { Clock } from '../ports/clock.ts';

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
  /** On the clock that stands still. */
  #ranMs = 0;
  #resumedAtMs: number | null = null;
  #printed = 0;
  #printedAtMs = 0;
  #callOff: () => void = () => {};

  constructor(limits: TimeLimits, clock: Clock, printedBytes: () => number, onLimit: (hit: LimitHit) => void) {
    this.#limits = limits;
    this.#clock = clock;
    this.#printedBytes = printedBytes;
    this.#onLimit = onLimit;
  }

  resume(): void {
    if (this.#resumedAtMs !== null) return;
    this.#resumedAtMs = this.#clock.monotonic();
    this.#arm();
  }

  pause(): void {
    this.#ranMs = this.#elapsedMs();
    this.#resumedAtMs = null;
    this.#callOff();
  }

  stop(): void {
    this.#callOff();
  }

  #elapsedMs(): number {
    return this.#ranMs + (this.#resumedAtMs === null ? 0 : this.#clock.monotonic() - this.#resumedAtMs);
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
    if (printed > this.#printed) this.#printedAtMs = this.#elapsedMs();
    this.#printed = printed;
  }

  #untilTimeoutMs(): number {
    return (this.#limits.timeoutMs ?? Infinity) - this.#elapsedMs();
  }

  #untilIdleMs(idleTimeoutMs: number): number {
    return this.#printedAtMs + idleTimeoutMs - this.#elapsedMs();
  }

  #untilLookMs(): number {
    const { idleTimeoutMs } = this.#limits;
    if (idleTimeoutMs === null) return Infinity;
    return Math.min(this.#untilIdleMs(idleTimeoutMs), idleTimeoutMs / looksPerIdleTimeout, lookEveryMsMax);
  }
}
