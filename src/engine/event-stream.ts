// A run as an async iterable: events are handed over as they come, and wait for a slow reader.

import type { RunEvent } from '../core/event.ts';
import type { Ran } from './invocation/current-invocation.ts';
import { StopControl } from './stop-control.ts';

/**
 * A run that begins with the first look at it: at its events, or at `finished` when nobody wants the events.
 * It can be iterated once. An error of ours ends the iteration by throwing, and rejects `finished`.
 */
export class EventStream implements AsyncIterable<RunEvent> {
  readonly #begin: (listener: (event: RunEvent) => void, stop: StopControl) => Promise<Ran>;
  readonly #stop = new StopControl();
  readonly #waiting: RunEvent[] = [];
  #wake: () => void = () => {};
  #ran: Promise<Ran> | null = null;
  #iterated = false;

  constructor(begin: (listener: (event: RunEvent) => void, stop: StopControl) => Promise<Ran>) {
    this.#begin = begin;
  }

  /** The summary, once everything has ended. */
  get finished(): Promise<Ran> {
    return this.#started();
  }

  /** Ends the running commands; what is done stays done. The run then ends as interrupted. */
  stop(): void {
    this.#stop.request({ kind: 'interrupted', signal: 'SIGTERM' });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunEvent, void, undefined> {
    if (this.#iterated || this.#ran !== null)
      throw new Error('a run can be iterated once, and before `finished` is asked for');
    this.#iterated = true;
    let ended = false;
    const ran = this.#started();
    const wakeAtEnd = (): void => {
      ended = true;
      this.#wake();
    };
    ran.then(wakeAtEnd, wakeAtEnd);
    try {
      while (!ended || this.#waiting.length > 0) {
        const event = this.#waiting.shift();
        if (event !== undefined) yield event;
        else await new Promise<void>((wake) => (this.#wake = wake));
      }
    } finally {
      // A reader who leaves early does not want the rest to run.
      if (!ended) this.stop();
    }
    await ran;
  }

  #started(): Promise<Ran> {
    this.#ran ??= this.#begin((event) => this.#tell(event), this.#stop);
    return this.#ran;
  }

  #tell(event: RunEvent): void {
    if (!this.#iterated) return;
    this.#waiting.push(event);
    this.#wake();
  }
}
