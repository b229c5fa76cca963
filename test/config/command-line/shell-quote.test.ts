// A command line that is printed for people to paste: the shell has to see what was meant, and the terminal nothing else.

import { execFileSync } from 'node:child_process';

import { describe, expect, test } from 'vitest';

import { shellQuoted } from '../../../src/config/command-line/shell-quote.ts';

const words = [
  '',
  ' ',
  'a b',
  "it's",
  '"',
  '$(touch pwned)',
  '`touch pwned`',
  '\\',
  '\\n',
  '%s%n',
  '!!',
  '~',
  '*',
  '=ls',
  '-x',
  '#',
  'a\nb',
  'a\n',
  '\n\n',
  '\ta',
  '-\u001b[2J',
  "it's\u0007 100% \\007 !x\n",
  '\u202e\u2066\u200b\u009b',
  '\u{e0041}',
  '::error::x',
  'a ##vso[task.complete]',
];

describe('a command line to copy', () => {
  test('is read by a shell as the words that it was made of', () => {
    const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${shellQuoted(words)}`], { encoding: 'utf8' });
    expect(printed.split('\0').slice(0, -1)).toEqual(words);
  });

  test('holds nothing that a terminal or a CI system would obey, but for the newline at the end of a word', () => {
    const line = shellQuoted(words);
    expect(line).not.toMatch(/[^\P{C}\n]|##(?:vso)?\[/u);
    expect(line.match(/\n+"/g)).toEqual(line.match(/\n+/g)?.map((newlines) => `${newlines}"`));
    expect(shellQuoted(['a\nb\u001b'])).toBe(String.raw`"$(printf 'a\012b\033')"`);
  });
});
