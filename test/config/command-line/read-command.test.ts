import { describe, expect, test } from 'vitest';

import { readCommand, readCommandWords } from '../../../src/config/command-line/read-command.ts';
import { describeProblem } from '../../../src/core/problem.ts';

function told(read: ReturnType<typeof readCommand>): unknown {
  return read.ok ? read.value : describeProblem(read.problem);
}

describe('without a shell', () => {
  test('a string is split, a list is taken as it is', () => {
    expect(told(readCommand("node 'a b' {file}", false, 'c'))).toEqual(['node', 'a b', '{file}']);
    expect(told(readCommand(['node', '$HOME', 'a | b'], false, 'c'))).toEqual(['node', '$HOME', 'a | b']);
  });

  test('a string that needs a shell is refused, with the way out', () => {
    expect(told(readCommand('tsc && node {file}', false, 'pawl.config.ts: command'))).toBe(
      'pawl.config.ts: command: && needs a shell — put it in quotes, or set shell: true to have a shell read the command; nothing was run',
    );
  });

  test.each(['', '  ', [], ['', 'a']])('%j starts nothing', (command) => {
    expect(told(readCommand(command, false, 'c'))).toMatch('expected a command');
  });

  test.each(['{FILE}', '{files}', '{ file }'])('%s is a misspelt {file}', (word) => {
    expect(told(readCommandWords(['node', word], false))).toMatch('expected {file}, found');
  });
});

describe('for a shell', () => {
  test('a command is one line, with the words behind -- joined', () => {
    expect(told(readCommand('a {file} | b', true, 'c'))).toEqual(['a {file} | b']);
    expect(told(readCommandWords(['a', '{file}', '|', 'b'], true))).toEqual(['a {file} | b']);
  });

  test('a list of several words in a config is a contradiction', () => {
    expect(told(readCommand(['a', 'b'], true, 'c'))).toMatch('a list of words contradicts shell: true');
    expect(told(readCommand(['a b'], true, 'c'))).toEqual(['a b']);
  });

  test.each([
    ["cat '{file}'", false],
    ['cat "x {file}"', false],
    ['cat "{file}', false],
    ['echo "a" {file} \'b\'', true],
    [String.raw`echo \" {file} \"`, true],
    [String.raw`echo "\"" {file}`, true],
    [`echo 'a"' {file} "it's"`, true],
  ])('{file} in quotes is refused, because it is put in quoted: %s', (line, ok) => {
    expect(readCommand(line, true, 'c').ok).toBe(ok);
  });
});
