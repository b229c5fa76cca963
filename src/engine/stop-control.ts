// The way in for a signal: asks a run to stop, and tells those who wait for commands.

import type { StopReason } from '../core/stop.ts';

export class StopControl {
  #reason: StopReason | null = null;
  readonly #listeners = new Set<() => void>();

  get reason(): StopReason | null {
    return this.#reason;
  }

  /** The first reason stands: what comes later finds the run stopping already. */
  request(reason: StopReason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
  }

  /** Calls once when a stop is asked for; returns the way to forget about it. */
  onRequest(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
