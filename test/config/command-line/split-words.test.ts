import { spawnSync } from 'node:child_process';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { shellQuoted } from '../../../src/config/command-line/shell-quote.ts';
import { splitWords } from '../../../src/config/command-line/split-words.ts';
import { printable } from '../../../src/core/text/printable.ts';

describe('a command line is split as a shell would split it', () => {
  test.each([
    ['node --test {file}', ['node', '--test', '{file}']],
    ['  a  \'b c\'\t"d e" ', ['a', 'b c', 'd e']],
    [`a'b'"c"d`, ['abcd']],
    [String.raw`a\ b \'c \\`, ['a b', "'c", '\\']],
    [String.raw`"a\"b\\c\n"`, [String.raw`a"b\c\n`]],
    [String.raw`'a\b'`, [String.raw`a\b`]],
    [`a '' ""`, ['a', '', '']],
    ['a \\\n  b', ['a', 'b']],
    ['a\n', ['a']],
    ['\n a', ['a']],
    ["a '$HOME | *'", ['a', '$HOME | *']],
    [String.raw`a "\$HOME" \* \|`, ['a', '$HOME', '*', '|']],
    ['a b=c d#e f~g', ['a', 'b=c', 'd#e', 'f~g']],
    ['', []],
    [' \t ', []],
  ])('%j', (text, words) => {
    expect(splitWords(text)).toEqual({ words });
  });

  test('whatever was quoted comes back as it was, where nothing in it is hidden', () => {
    const word = fc.string({ unit: 'grapheme' }).filter((text) => printable(text) === text);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        expect(splitWords(shellQuoted(words))).toEqual({ words });
      }),
    );
  });

  test('sh agrees, on every text that is not refused', () => {
    const letters = fc.constantFrom(
      'a',
      'b',
      ' ',
      '\t',
      "'",
      '"',
      '\\',
      '{',
      '}',
      '$',
      '*',
      '=',
      '#',
      '~',
      ',',
      '!',
      '-',
    );
    const texts = fc.sample(fc.string({ unit: letters, maxLength: 12 }), 2000);
    const split = texts.flatMap((text) => {
      const taken = splitWords(text);
      return 'words' in taken && taken.words.length > 0 ? [{ text, words: taken.words }] : [];
    });
    expect(split.length).toBeGreaterThan(200);
    const script = split.map(({ text }) => String.raw`printf '%s\0' ` + `${text}\nprintf '\\1'\n`).join('');
    const { stdout } = spawnSync('sh', ['-s'], { input: script, encoding: 'utf8' });
    const fromShell = stdout
      .split('\u0001')
      .slice(0, -1)
      .map((each) => each.split('\0').slice(0, -1));
    expect(fromShell).toEqual(split.map(({ words }) => words));
  });
});

describe('what only a shell understands is refused and named', () => {
  test.each([
    ['a | b', '|'],
    ['a && b', '&&'],
    ['a || b', '||'],
    ['a > b', '>'],
    ['a 2>&1', '>'],
    ['a; b', ';'],
    ['a $HOME', '$'],
    ['a "$HOME"', '$'],
    [String.raw`a "\\$HOME"`, '$'],
    ['a `b`', '`'],
    ['a "`b`"', '`'],
    ['a $(b)', '$'],
    ['(a)', '('],
    ['a *.js', '*'],
    ['a test?', '?'],
    ['a [ab]', '['],
    ['a ~/b', '~'],
    ['a # b', '#'],
    ['a {b,c}', '{b,c}'],
    ['a {1..3}', '{1..3}'],
    ['NODE_ENV=test a', 'NODE_ENV='],
    ['! a', '!'],
    ['a\nb', 'a line break'],
  ])('%j', (text, problem) => {
    expect(splitWords(text)).toEqual({ problem, needsShell: true });
  });

  test.each([
    ["a 'b", "a ' that is not closed"],
    ['a "b', 'a " that is not closed'],
    [String.raw`a "b\"`, 'a " that is not closed'],
    ['a \\', 'a backslash at the end'],
  ])('%j is not even a command line', (text, problem) => {
    expect(splitWords(text)).toEqual({ problem, needsShell: false });
  });
});
