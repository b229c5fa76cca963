// A runner that has several files: what it tells is heard as it comes, and each file is held to its own time limit.

import type { RunnerEvent } from '../../core/results/runner-event.ts';
import type { LimitHit, TimeLimits } from '../../core/time-limit.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TimeWatch } from '../starts/watch-time.ts';
import { watchTime } from '../starts/watch-time.ts';

/** How often it is listened for what was told: a file's result is on disk about this long after its end. */
const listenEveryMs = 40;

export interface BatchListener {
  /** What was told since the last time. */
  listen(): readonly RunnerEvent[];
  heard(event: RunnerEvent): void;
  /** Of one file, or null where several or none were in flight: then nobody knows whose fault it is. */
  onLimit(hit: LimitHit, file: string | null): void;
  /** Something of ours went wrong: what is told from now on is not heard. */
  onTrouble(error: unknown): void;
}

/** Until it is stopped. What is told later is for whoever stopped it to hear. */
export class BatchWatch implements TimeWatch {
  readonly #limits: TimeLimits;
  readonly #clock: Clock;
  readonly #listener: BatchListener;
  readonly #inFlight = new Map<string, TimeWatch>();
  /** Of the process: how long it may print and tell nothing, and how long it may take where no file is in flight. */
  readonly #silence: TimeWatch;
  #idle: TimeWatch;
  #told = 0;
  #callOff: () => void = () => {};

  constructor(limits: TimeLimits, clock: Clock, printedBytes: () => number, listener: BatchListener) {
    this.#limits = limits;
    this.#clock = clock;
    this.#listener = listener;
    const silence = { timeoutMs: null, idleTimeoutMs: limits.idleTimeoutMs };
    this.#silence = watchTime(
      silence,
      clock,
      () => printedBytes() + this.#told,
      (hit) => listener.onLimit(hit, this.#only()),
    );
    this.#idle = this.#watchIdle();
    this.#listenSoon();
  }

  pause(): void {
    this.#callOff();
    for (const watch of this.#watches()) watch.pause();
  }

  resume(): void {
    for (const watch of this.#watches()) watch.resume();
    this.#listenSoon();
  }

  stop(): void {
    this.#callOff();
    for (const watch of this.#watches()) watch.stop();
  }

  #watches(): TimeWatch[] {
    return [this.#silence, this.#idle, ...this.#inFlight.values()];
  }

  #listenSoon(): void {
    this.#callOff = this.#clock.after(listenEveryMs, () => {
      try {
        for (const event of this.#listener.listen()) this.#hear(event);
      } catch (error) {
        this.stop();
        this.#listener.onTrouble(error);
        return;
      }
      this.#listenSoon();
    });
  }

  #hear(event: RunnerEvent): void {
    this.#told += 1;
    if (event.event === 'file-began') this.#begin(event.file);
    if (event.event === 'file-ended') this.#end(event.file);
    this.#listener.heard(event);
  }

  #begin(file: string): void {
    this.#idle.stop();
    this.#inFlight.get(file)?.stop();
    const limits = { timeoutMs: this.#limits.timeoutMs, idleTimeoutMs: null };
    this.#inFlight.set(
      file,
      watchTime(
        limits,
        this.#clock,
        () => 0,
        (hit) => this.#listener.onLimit(hit, file),
      ),
    );
  }

  #end(file: string): void {
    this.#inFlight.get(file)?.stop();
    this.#inFlight.delete(file);
    if (this.#inFlight.size > 0) return;
    this.#idle.stop();
    this.#idle = this.#watchIdle();
  }

  #watchIdle(): TimeWatch {
    const limits = { timeoutMs: this.#limits.timeoutMs, idleTimeoutMs: null };
    return watchTime(
      limits,
      this.#clock,
      () => 0,
      (hit) => this.#listener.onLimit(hit, null),
    );
  }

  #only(): string | null {
    const [file, ...others] = this.#inFlight.keys();
    return file !== undefined && others.length === 0 ? file : null;
  }
}
