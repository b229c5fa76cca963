// A listener to the event stream. It can show a verdict but never change one.

import type { RunEvent } from '../core/event.ts';

export interface Reporter {
  readonly name: string;
  onEvent(event: RunEvent): void;
  /** Called once after the last event; a report file that could not be written rejects. */
  finish?(): Promise<void> | void;
}
