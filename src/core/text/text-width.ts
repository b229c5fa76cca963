// How many columns a text takes on a terminal, and how to make it take fewer.

const plainText = /^[\u0020-\u007e]*$/;

/** For text without control characters and colours. */
export function textWidth(text: string): number {
  if (plainText.test(text)) return text.length;
  let width = 0;
  for (const each of graphemes(text)) width += graphemeWidth(each);
  return width;
}

/** Keeps the beginning and, twice as much, the end, where a path has its name: `test/un…/sum.test.ts`. */
export function shortenedMiddle(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (columns < 1) return '';
  const pieces = graphemes(text);
  const tail = fitting(pieces.toReversed(), Math.ceil(((columns - 1) * 2) / 3)).toReversed();
  const head = fitting(pieces, columns - 1 - textWidth(tail.join('')));
  return `${head.join('')}…${tail.join('')}`;
}

/** Keeps the beginning. */
export function shortenedEnd(text: string, columns: number): string {
  if (text.length <= columns / 2 || textWidth(text) <= columns) return text;
  // No grapheme of a line worth reading is longer than this; a line of megabytes is not cut into pieces first.
  const pieces = graphemes(text.slice(0, columns * 16));
  return columns < 1 ? '' : `${fitting(pieces, columns - 1).join('')}…`;
}

function fitting(pieces: readonly string[], columns: number): string[] {
  let width = 0;
  const end = pieces.findIndex((piece) => (width += graphemeWidth(piece)) > columns);
  return end === -1 ? [...pieces] : pieces.slice(0, end);
}

let segmenter: Intl.Segmenter | undefined;

function graphemes(text: string): string[] {
  if (plainText.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const emoji = /\p{Emoji_Presentation}|\p{Emoji}\uFE0F/u;
const invisible = /^[\p{Mark}\p{Format}\p{Default_Ignorable_Code_Point}]+$/u;

function graphemeWidth(grapheme: string): number {
  if (plainText.test(grapheme)) return grapheme.length;
  if (invisible.test(grapheme)) return 0;
  return emoji.test(grapheme) || isWide(grapheme.codePointAt(0) ?? 0) ? 2 : 1;
}

/** The blocks that East Asian Width (UAX 11) calls wide or fullwidth, first and last code point of each. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18aff],
  [0x1b000, 0x1b2ff],
  [0x1f200, 0x1f251],
  [0x20000, 0x3fffd],
];

function isWide(codePoint: number): boolean {
  return codePoint >= 0x1100 && wideBlocks.some(([first, last]) => codePoint >= first && codePoint <= last);
}
