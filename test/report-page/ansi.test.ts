import { describe, expect, it } from 'vitest';

import { linesOf, plain, textOf } from '../../src/report-page/ansi.ts';

/** Each piece of the only line, with what is not plain about it. */
function piecesOf(text: string): (readonly [string, object])[] {
  const [line = []] = linesOf(text);
  return line.map(({ text: words, look }) => {
    const changed = Object.entries(look).filter(([name, value]) => value !== plain[name as keyof typeof plain]);
    return [words, Object.fromEntries(changed)];
  });
}

function wordsOf(text: string): string[] {
  return linesOf(text).map(textOf);
}

describe('colours', () => {
  it.each([
    ['one of eight', '\u001b[31mno', { color: 1 }],
    ['a bright one', '\u001b[92mno', { color: 10 }],
    ['of the ground', '\u001b[41;103mno', { background: 11 }],
    ['one of 256', '\u001b[38;5;208mno', { color: '#ff8700' }],
    ['a grey of 256', '\u001b[38;5;240mno', { color: '#585858' }],
    ['one of the first 16 of 256', '\u001b[48;5;9mno', { background: 9 }],
    ['any', '\u001b[38;2;1;20;255mno', { color: '#0114ff' }],
    ['too much of it', '\u001b[38;2;999;0;0mno', { color: '#ff0000' }],
    ['with colons', '\u001b[38:5:208mno', { color: '#ff8700' }],
    [
      'and more',
      '\u001b[1;2;3;4;7;9mno',
      { bold: true, dim: true, italic: true, underline: true, inverse: true, strike: true },
    ],
    ['taken back', '\u001b[1;31;41m\u001b[22;39;49mno', {}],
    ['all taken back', '\u001b[1;31m\u001b[mno', {}],
    ['that nobody knows', '\u001b[38;9;1;77mno', { bold: true }],
    ['that is cut', '\u001b[38;5mno', { color: 0 }],
  ])('%s', (_, text, look) => {
    expect(piecesOf(text)).toEqual([['no', look]]);
  });

  it('last until they are taken back, over the end of a line', () => {
    const [first, second] = linesOf('a\u001b[31mb\nc\u001b[39md');
    expect(first?.map(({ look }) => look.color)).toEqual([null, 1]);
    expect(second?.map(({ look }) => look.color)).toEqual([1, null]);
  });
});

describe('whatever else a terminal would obey', () => {
  it.each([
    ['moving the cursor', 'a\u001b[2K\u001b[1;1H\u001b[?25lb', 'ab'],
    ['a title', 'a\u001b]0;title\u0007b', 'ab'],
    ['a link, but not its text', '\u001b]8;;https://example.org\u001b\\here\u001b]8;;\u001b\\', 'here'],
    ['a command without an end', 'a\u001b]8;;https://example.org', 'a'],
    ['a device', 'a\u001bPq#0;2;0\u001b\\b', 'ab'],
    ['another character set', '\u001b(Ba', 'a'],
  ])('is left out: %s', (_, text, words) => {
    expect(wordsOf(text)).toEqual([words]);
  });

  it.each([
    ['a bell', 'a\u0007', 'a\\x07'],
    ['a lone escape', 'a\u001b', 'a\\x1b'],
    ['a change of direction', 'a\u202eb', 'a\\u202eb'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['nothing', '\u0000', '\\x00'],
  ])('shows: %s', (_, text, words) => {
    expect(wordsOf(text)).toEqual([words]);
  });

  it('takes no line that comes behind', () => {
    expect(wordsOf('a\u001b]0;title\nb')).toEqual(['a', 'b']);
  });
});

it('a carriage return begins a line anew, and hides nothing', () => {
  expect(wordsOf('10 %\r50 %\r\nend\ttab')).toEqual(['10 %', '50 %', 'end    tab']);
});
