// An output that a test can read, and a small terminal that shows what a person would see of it.

import type { Output } from '../../src/ports/output.ts';

export class CapturedOutput implements Output {
  readonly writes: string[] = [];
  readonly isTerminal: boolean;
  readonly colors: boolean;
  width: number;
  height: number;

  constructor({ isTerminal = false, colors = false, width = 80, height = 24 } = {}) {
    this.isTerminal = isTerminal;
    this.colors = colors;
    this.width = width;
    this.height = height;
  }

  get text(): string {
    return this.writes.join('');
  }

  get lines(): readonly string[] {
    return this.text.split('\n');
  }

  write(text: string): void {
    this.writes.push(text);
  }

  columns(): number {
    return this.width;
  }

  rows(): number {
    return this.height;
  }

  /** The rows of a terminal of this width after all that was written; a line that is too long wraps. */
  screen(): readonly string[] {
    return screenAfter(this.text, this.width);
  }
}

function screenAfter(text: string, width: number): string[] {
  const rows: string[][] = [[]];
  let column = 0;
  for (const piece of text.match(/\u001b\[[\d;]*[A-Za-z]|[^]/gu) ?? []) {
    const row = rows.at(-1) ?? [];
    if (piece === '\n') {
      rows.push([]);
      column = 0;
    } else if (piece === '\r') column = 0;
    else if (piece === '\u001b[2K') row.length = 0;
    else if (!piece.startsWith('\u001b')) {
      if (column === width) {
        rows.push([]);
        column = 0;
      }
      const target = rows.at(-1) ?? [];
      while (target.length < column) target.push(' ');
      target[column] = piece;
      column += 1;
    }
  }
  return rows.map((row) => row.join('').trimEnd());
}
