// Where lines go while a run goes: on a terminal above a status line that is painted again and again, elsewhere plainly.

import type { Clock } from '../../ports/clock.ts';
import type { Output } from '../../ports/output.ts';

const repaintEveryMs = 200;
/** Nobody reads faster than this. */
const repaintAfterMs = 100;

const eraseLine = '\r\u001b[2K';

export interface Screen {
  /** Whole lines, in one write. */
  print(text: string): void;
  /** The status has changed: it is painted again soon. */
  update(): void;
  /** Takes the status line away for good. What is printed later is printed plainly. */
  stop(): void;
}

/** @param statusLine what to paint, not wider than it is told */
export function screenOn(output: Output, clock: Clock, statusLine: (columns: number) => string): Screen {
  if (output.isTerminal) return new PaintedScreen(output, clock, statusLine);
  return { print: (text) => output.write(text), update: () => {}, stop: () => {} };
}

class PaintedScreen implements Screen {
  readonly #output: Output;
  readonly #clock: Clock;
  readonly #statusLine: (columns: number) => string;
  #timer: NodeJS.Timeout | null = null;
  #paintedMs = -Infinity;
  #stopped = false;

  constructor(output: Output, clock: Clock, statusLine: (columns: number) => string) {
    this.#output = output;
    this.#clock = clock;
    this.#statusLine = statusLine;
  }

  print(text: string): void {
    if (this.#timer === null) this.#output.write(text);
    else this.#paint(text);
  }

  update(): void {
    if (this.#stopped) return;
    this.#timer ??= setInterval(() => this.#paint(''), repaintEveryMs).unref();
    if (this.#clock.monotonic() - this.#paintedMs >= repaintAfterMs) this.#paint('');
  }

  stop(): void {
    if (this.#timer !== null) {
      clearInterval(this.#timer);
      this.#output.write(eraseLine);
    }
    this.#timer = null;
    this.#stopped = true;
  }

  /** One write: a terminal that shows it as a whole does not flicker. A line as wide as the terminal would wrap on some. */
  #paint(linesAbove: string): void {
    this.#paintedMs = this.#clock.monotonic();
    this.#output.write(`${eraseLine}${linesAbove}${this.#statusLine(this.#output.columns() - 1)}`);
  }
}
