import { expect, test } from 'vitest';

import { commandsOf } from '../../../src/runners/detection/script.ts';

test.each([
  ['a b', [['a', 'b']]],
  ['a && b || c; d & e', [['a'], ['b'], ['c'], ['d'], ['e']]],
  ['a | b', [['a'], ['b']]],
  [`a "b c" 'd "e"' f\\ g`, [['a', 'b c', 'd "e"', 'f g']]],
  ['a "b\\"c\\d"', [['a', 'b"c\\d']]],
  [`a b'c'"d"`, [['a', 'bcd']]],
  ['a > out.txt 2>&1', [['a']]],
  ['a 2> err.txt < in.txt b', [['a', 'b']]],
  ['(a; b)', [['a'], ['b']]],
  ["a ''", [['a', '']]],
  ['a "test/**/*.{js,ts}" [x]', [['a', 'test/**/*.{js,ts}', '[x]']]],
  [`a 'not closed`, [['a', 'not closed']]],
  ['a \\', [['a', '']]],
  ['  ', []],
  ['&& ||', []],
])('%s', (script, words) => {
  expect(commandsOf(script).map((command) => command.words)).toEqual(words);
});

test('what reads a pipe is known from what does work of its own', () => {
  expect(commandsOf('a | b && c').map(({ piped }) => piped)).toEqual([false, true, false]);
});
