// Text that others chose as Markdown that stays text: it opens no link, mentions nobody, and ends no cell of a table.

import { stripVTControlCharacters } from 'node:util';

import { printable } from '../core/text/printable.ts';
import { shortenedEnd } from '../core/text/text-width.ts';

/** Whatever is not letter, digit or space could mean something: to Markdown, or to who makes links of addresses and names. */
const mark = /[^\p{L}\p{N} ]/gu;

/** In the typewriter face, on one line: `` `test/a.test.ts` ``; as HTML where a code span in a table would not hold it. */
export function code(text: string, columns = Infinity): string {
  const shown = shortenedEnd(printable(stripVTControlCharacters(text)), columns);
  if (shown.trim() === '') return '';
  if (!/[`|\\]/.test(shown)) return `\`${shown}\``;
  return `<code>${shown.replace(mark, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

/** Whole lines as they are. */
export function block(text: string): string {
  const fence = '~'.repeat(Math.max(2, ...Array.from(text.matchAll(/~+/g), ([run]) => run.length)) + 1);
  return `${fence}text\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}\n`;
}

/** Lines of a table. */
export function* table(head: readonly string[], rows: readonly (readonly string[])[]): Generator<string> {
  yield row(head);
  yield row(head.map(() => '---'));
  for (const cells of rows) yield row(cells);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** As many of these as fit, whole ones, and the last of them saying so where others were left out. */
export function* within(bytesMax: number, pieces: Iterable<string>): Generator<string> {
  const notice = '\n… the rest is left out: it would be more than fits here.\n';
  let room = bytesMax - Buffer.byteLength(notice);
  for (const piece of pieces) {
    room -= Buffer.byteLength(piece);
    yield room < 0 ? notice : piece;
    if (room < 0) return;
  }
}
