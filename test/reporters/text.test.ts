// Widths, shortening and the end of an output: everything that makes strange text fit.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { shortenedEnd, shortenedMiddle, textWidth } from '../../src/core/text/text-width.ts';
import { outputTailLines } from '../../src/reporters/output-tail.ts';

describe('textWidth', () => {
  test.each([
    ['', 0],
    ['plain', 5],
    ['naïve', 5],
    ['nai\u0308ve', 5],
    ['表', 2],
    ['한글', 4],
    ['ＡＢ', 4],
    ['😀', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['✓', 1],
    ['a\u200bb', 2],
  ])('%j takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('shortening', () => {
  test.each([
    ['test/some/where/name.test.ts', 20, 'test/s…/name.test.ts'],
    ['test/表表表表表表/name.test.ts', 20, 'test/…/name.test.ts'],
    ['short', 5, 'short'],
    ['short', 1, '…'],
    ['short', 0, ''],
  ])('%j in the middle to %i columns is %j', (text, columns, shortened) => {
    expect(shortenedMiddle(text, columns)).toBe(shortened);
  });

  test('never takes more columns than there are', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 80 }), (text, columns) => {
        expect(textWidth(shortenedMiddle(text, columns))).toBeLessThanOrEqual(columns);
        expect(textWidth(shortenedEnd(text, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe('the end of an output', () => {
  test('has no colours, and shows other control characters', () => {
    const output = '\u001b[1;31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007 \u0007\u0008\u009d\ttab\r\n';
    expect(outputTailLines(output)).toEqual(['red link \\x07\\x08\\x9d    tab']);
  });

  test('shows what a carriage return would have hidden', () => {
    expect(outputTailLines('10%\r50%\r100%\r\ndone')).toEqual(['10%', '50%', '100%', 'done']);
    expect(outputTailLines('a\r\r\r\nb\r\rc')).toEqual(['a', 'b', '', 'c']);
  });

  test('is its last thirty lines, and says so', () => {
    const output = Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join('');
    const lines = outputTailLines(output);
    expect(lines).toHaveLength(31);
    expect(lines[0]).toBe('… (earlier output left out)');
    expect(lines.at(-1)).toBe('line 99');
  });

  test('has no line of more than 200 columns', () => {
    const [line = ''] = outputTailLines('表'.repeat(3000));
    expect(textWidth(line)).toBeLessThanOrEqual(200);
    expect(line.endsWith('…')).toBe(true);
  });

  test('of nothing is nothing', () => {
    expect(outputTailLines('\n \n\u001b[0m\n')).toEqual([]);
  });
});
