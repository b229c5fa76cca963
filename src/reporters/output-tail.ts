// The end of what a command printed, made fit to be shown: it moves no cursor, changes no colour and is not too long.

import { stripVTControlCharacters } from 'node:util';

import { printable } from '../core/text/printable.ts';
import { shortenedEnd } from '../core/text/text-width.ts';

const linesMax = 30;
const columnsMax = 200;
/** More than this can hardly be in so many lines, and would only be looked at to be thrown away. */
const charactersMax = 16 * 1024;

/** The last lines, the first of them saying what is missing before it, if anything is. */
export function outputTailLines(output: string): string[] {
  const text = stripVTControlCharacters(output.slice(-charactersMax));
  // A lone carriage return begins a line anew: what it would have overwritten is shown before it.
  const lines = text.split(/(?<!\r)\r*\n|\r/).map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  while (lines[0] === '') lines.shift();
  const shown = lines
    .slice(-linesMax)
    .map((line) => shortenedEnd(printable(line.replaceAll('\t', '    ')), columnsMax));
  const isCut = lines.length > linesMax || output.length > charactersMax;
  return isCut ? ['… (earlier output left out)', ...shown] : shown;
}
