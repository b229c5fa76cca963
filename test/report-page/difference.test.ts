import { describe, expect, it } from 'vitest';

import { commonEnds, sidesOf } from '../../src/report-page/difference.ts';

/** `-` for a line that was expected, `+` for one that came instead, a blank for any other. */
function sides(text: string): string {
  return sidesOf(text.split('\n'))
    .map((side) => (side === null ? ' ' : side === 'expected' ? '-' : '+'))
    .join('');
}

describe('what was expected and what came', () => {
  it.each([
    ['vitest', '- Expected\n+ Received\n\n  [\n-   334,\n+   333,\n    333,\n  ]', '-+  -+  '],
    ['jest', 'expect(received).toBe(expected)\n\nExpected: 3\nReceived: 2', '  -+'],
    ['jest, a string', 'Expected string: "a"\nReceived string: "b"', '-+'],
    ['pytest', "E       AssertionError: assert 'a' == 'b'\nE         - b\nE         + a", ' -+'],
    ['node:assert', '+ actual - expected\n\n+ 2\n- 3', '  +-'],
    ['mocha', '      + expected - actual\n\n      -2\n      +3', '  +-'],
    ['mocha of node:assert', '+ actual - expected\n+ 2\n- 3\n  + expected - actual\n  -2\n  +3', ' +- +-'],
    ['chai without one', 'expected 2 to equal 3', ' '],
  ])('as %s prints it', (_, text, expected) => {
    expect(sides(text)).toBe(expected);
  });

  it.each([
    ['a list', '- one\n- two'],
    ['headings of a patch', '--- a/x\n+++ b/x'],
    ['a number', 'x = -1'],
    ['a stack', '    at a (b.js:1:2)\n    at c'],
  ])('are not looked for in %s', (_, text) => {
    expect(sides(text).trim()).toBe('');
  });
});

it.each([
  ['334,', '333,', { start: 2, end: 1 }],
  ['same', 'same', { start: 4, end: 0 }],
  ['aa', 'aaa', { start: 2, end: 0 }],
  ['', 'a', { start: 0, end: 0 }],
])('%j and %j have the same ends', (a, b, ends) => {
  expect(commonEnds(a, b)).toEqual(ends);
});
