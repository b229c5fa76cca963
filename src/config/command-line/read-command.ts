// The user's command, as a string or as words → the argv of a CommandTemplate. Says what is wrong with it otherwise.

import type { Problem, Result } from '../../core/problem.ts';
import { splitWords } from './split-words.ts';

export type Argv = readonly [string, ...string[]];

/**
 * Without a shell a string is split into words, and nothing in it may need a shell. For a shell it stays the one line
 * that it is: a list of several words contradicts `shell: true`, because joining it would split words with spaces anew.
 */
export function readCommand(command: string | readonly string[], shell: boolean, where: string): Result<Argv> {
  if (shell) return readShellLine(command, where);
  const split = typeof command === 'string' ? splitWords(command) : { words: command };
  if ('words' in split) return readWords(split.words, where);
  if (!split.needsShell) return wrong(where, `expected a command, found ${split.problem}`, 'nothing was run');
  const message = `${split.problem} needs a shell`;
  return wrong(
    where,
    message,
    'put it in quotes, or set shell: true to have a shell read the command; nothing was run',
  );
}

/** The words behind `--`. For a shell they are joined by spaces, as ssh does it. */
export function readCommandWords(words: readonly string[], shell: boolean): Result<Argv> {
  return shell ? readShellLine(words.join(' '), '--') : readWords(words, '--');
}

function readWords(words: readonly string[], where: string): Result<Argv> {
  const [program = '', ...rest] = words;
  if (program === '') return wrong(where, 'expected a command, found nothing to start', 'nothing was run');
  const misspelt = words.find((word) => word !== '{file}' && /^\{\s*files?\s*\}$/i.test(word));
  if (misspelt !== undefined) return wrong(where, `expected {file}, found ${misspelt}`, 'nothing was run');
  return { ok: true, value: [program, ...rest] };
}

function readShellLine(command: string | readonly string[], where: string): Result<Argv> {
  if (typeof command !== 'string' && command.length > 1) {
    const message = 'a list of words contradicts shell: true, a shell reads one line';
    return wrong(where, message, 'write the command as one string, or leave the shell out; nothing was run');
  }
  const line = typeof command === 'string' ? command : (command[0] ?? '');
  if (line.trim() === '') return wrong(where, 'expected a command, found nothing to start', 'nothing was run');
  if (!quotesPlaceholder(line)) return { ok: true, value: [line] };
  return wrong(where, '{file} stands between quotes', 'leave them out: the path is put in quoted; nothing was run');
}

/** Inside of the user's quotes, our own would end them, and a path with a space would fall apart. */
function quotesPlaceholder(line: string): boolean {
  const quoted = line.matchAll(/\\.|'([^']*)'?|"((?:[^"\\]|\\.)*)"?/gsu);
  return [...quoted].some(([, single = '', double = '']) => (single + double).includes('{file}'));
}

function wrong(where: string, message: string, next: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { kind: 'usage', where, message, next } };
}
