// What a command printed, as lines of pieces that each have one look. Colours are taken over; whatever else a terminal would
// obey is shown or left out, and obeyed by nobody.

import { printable } from '../core/text/printable.ts';

export interface Look {
  /** 0 to 15 of the palette, or `#rrggbb`. */
  readonly color: number | string | null;
  readonly background: number | string | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly inverse: boolean;
}

export interface Piece {
  readonly text: string;
  readonly look: Look;
}

export type Line = readonly Piece[];

export const plain: Look = {
  color: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
};

/**
 * Control sequences; commands to the system with all that they say, links among them, up to their end or that of the line;
 * and other escapes of two or three characters.
 */
const escape =
  /[\u001b](?:\[(?<sgr>[\d;:]*)m|\[[\d;:<=>?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c|(?=\n)|$)|[ -/]*[0-~])/g;

/** A lone carriage return begins a line anew: what it would have overwritten is shown before it. */
export function linesOf(text: string): Line[] {
  let look = plain;
  return text.split(/\r*\n|\r/).map((line) => {
    const pieces: Piece[] = [];
    const add = (words: string): void => {
      if (words !== '') pieces.push({ text: printable(words.replaceAll('\t', '    ')), look });
    };
    let end = 0;
    for (const found of line.matchAll(escape)) {
      add(line.slice(end, found.index));
      end = found.index + found[0].length;
      if (found.groups?.['sgr'] !== undefined) look = changed(look, found.groups['sgr']);
    }
    add(line.slice(end));
    return pieces;
  });
}

/** The words of a line without their looks. */
export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

type Change = Partial<Look>;

const simple: Readonly<Record<number, Change>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strike: false },
  39: { color: null },
  49: { background: null },
};

/** What is not known changes nothing. */
function changed(before: Look, parameters: string): Look {
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  let look = before;
  while (codes.length > 0) {
    const code = codes.shift() ?? 0;
    if (code === 0) look = plain;
    else if (code === 38 || code === 48) {
      const color = extended(codes);
      if (color !== null) look = { ...look, [code === 38 ? 'color' : 'background']: color };
    } else look = { ...look, ...(simple[code] ?? ofPalette(code)) };
  }
  return look;
}

function ofPalette(code: number): Change {
  if (code >= 30 && code <= 37) return { color: code - 30 };
  if (code >= 40 && code <= 47) return { background: code - 40 };
  if (code >= 90 && code <= 97) return { color: code - 82 };
  return code >= 100 && code <= 107 ? { background: code - 92 } : {};
}

/** `5;n` of 256 colours, `2;r;g;b` of all. Takes its words from the front. */
function extended(codes: number[]): number | string | null {
  const kind = codes.shift();
  if (kind === 5) return of256(codes.shift() ?? 0);
  if (kind !== 2) return null;
  return hex(codes.splice(0, 3));
}

function of256(index: number): number | string {
  if (index < 16) return index;
  if (index >= 232) return hex(Array<number>(3).fill(8 + 10 * (index - 232)));
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  const place = index - 16;
  return hex([Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6].map(level));
}

function hex(channels: readonly number[]): string {
  const [red = 0, green = 0, blue = 0] = channels;
  return `#${[red, green, blue].map((value) => Math.min(255, value).toString(16).padStart(2, '0')).join('')}`;
}
