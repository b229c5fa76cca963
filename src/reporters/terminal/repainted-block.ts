// A few lines on a terminal that are shown again and again in the place where they were. What is above them stays.

import { shortenedEnd } from '../../core/text/text-width.ts';
import type { Output } from '../../ports/output.ts';

export class RepaintedBlock {
  readonly #output: Output;
  #rows = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /**
   * In one write, and nothing is erased that stays: neither flickers.
   * @param text whole lines without colours; only as much is shown as the terminal has room for
   */
  show(text: string): void {
    const columns = this.#output.columns() - 1;
    const lines = text
      .trimEnd()
      .split('\n')
      .slice(0, this.#output.rows() - 1);
    const shown = lines.map((line) => `${shortenedEnd(line, columns)}\u001b[K\n`);
    const back = this.#rows === 0 ? '' : `\u001b[${this.#rows}F`;
    this.#rows = shown.length;
    this.#output.write(`${back}${shown.join('')}\u001b[J`);
  }
}
