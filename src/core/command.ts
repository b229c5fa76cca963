// The user's command for one file: an argv, never a shell string unless the user asked for a shell.

import type { Digest } from './digest.ts';
import { sha256 } from './digest.ts';
import type { CommandTemplate } from './settings.ts';
import type { TestFile } from './test-file.ts';
import { byCodeUnit } from './test-file.ts';
import { quoteForShell } from './text/quoting.ts';

const placeholders = /\{file(:glob)?\}/g;

/**
 * The argv for a file. The path takes the place of `{file}` wherever it stands, or goes to the end. For a shell it is
 * quoted. A path that begins with a dash gets `./` in front, or the command would take it for an option.
 * `{file:glob}` is for commands that take a glob and no path: it matches that path and no other.
 */
export function commandFor(template: CommandTemplate, file: TestFile): [string, ...string[]] {
  return commandForAll(template, [file]);
}

/**
 * The argv for several files: a word with a placeholder is there once for each of them, and in a line for a shell the
 * paths stand one behind the other.
 */
export function commandForAll(template: CommandTemplate, files: readonly TestFile[]): [string, ...string[]] {
  const has = (word: string): boolean => word.search(placeholders) !== -1;
  const words = template.argv.some(has) ? template.argv : [...template.argv, '{file}'];
  const argv = words.flatMap((word, index) => {
    const fill = (file: TestFile) => (found: string, _: unknown, at: number) =>
      filled(found, file, index === 0 && word.slice(0, at).trim() === '');
    if (!has(word)) return word;
    if (!template.shell) return files.map((file) => word.replaceAll(placeholders, fill(file)));
    return word.replaceAll(placeholders, (...match: [string, string, number]) =>
      files.map((file) => quoteForShell(fill(file)(...match))).join(' '),
    );
  });
  return argv as [string, ...string[]];
}

function filled(placeholder: string, file: TestFile, isProgram: boolean): string {
  const path = file.startsWith('-') ? `./${file}` : file;
  if (placeholder === '{file:glob}') return globOf(path);
  return isProgram ? asProgram(path) : path;
}

/** A program without a slash in its name is looked for in PATH: the test file `test` is not the command `test`. */
function asProgram(path: string): string {
  return path.includes('/') ? path : `./${path}`;
}

/** Each magic character as a class of itself. A brace cannot be said that way: names with braces stay what they are. */
function globOf(path: string): string {
  return path.replaceAll(/[[\]*?()+@]/g, '[$&]').replaceAll('[]]', ']');
}

/**
 * What of the command decides a result: its words, whether a shell reads them, what it adds to the environment, and the
 * folder in which it runs where that is not the root.
 */
export function commandDigest(template: CommandTemplate, folder = ''): Digest {
  const env = Object.entries(template.env).toSorted(([a], [b]) => byCodeUnit(a, b));
  return sha256(JSON.stringify([template.argv, template.shell, env, ...(folder === '' ? [] : [folder])]));
}
