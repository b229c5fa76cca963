// The way in for signals: asks a run to stop, and tells those who wait for commands.

import type { StopReason } from '../core/planning/stop.ts';
import { Suspension } from './suspension.ts';

/** Called when a stop is asked for, and again, `urgent`, when somebody does not want to wait. */
export type StopListener = (urgent: boolean) => void;

export class StopControl {
  #reason: StopReason | null = null;
  /** A run that stands still is asked to stop in the same way as one that goes. */
  readonly suspension = new Suspension();
  readonly #listeners = new Set<StopListener>();

  /** The first reason stands: what comes later finds the run stopping already. */
  get reason(): StopReason | null {
    return this.#reason;
  }

  request(reason: StopReason): void {
    const urgent = this.#reason !== null;
    this.#reason ??= reason;
    for (const listener of this.#listeners) listener(urgent);
  }

  /** Returns the way to forget about the listener. */
  onRequest(listener: StopListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
