// What a program gives to `run` and `plan` of the library, checked as strictly as a command line and a config are:
// callers without types are callers, too.

import type { Problem } from '../core/problem.ts';
import { ProblemError } from '../core/problem.ts';
import { nearestWord, suggesting } from './did-you-mean.ts';
import { flagNamed, flagsOf } from './flags/flag-spelling.ts';
import type { Flag, Read } from './flags/flag.ts';
import type { FlagName, Flags } from './flags/flags.ts';
import { describeFound } from './found-value.ts';

/** What would print, and what has a function of its own. */
const commandLineOnly = [
  'help',
  'version',
  'json',
  'list',
  'dryRun',
  'changedBy',
  'force',
  'watch',
  'color',
  'reporter',
] as const;

type FlagOptions = Omit<Flags, (typeof commandLineOnly)[number] | 'bail'>;

/** What the command line would be given. Everything else comes from the config of the project, or is detected. */
export interface RunOptions extends FlagOptions {
  /** Where the project is looked for, from here on up. Default: the working directory. */
  readonly cwd?: string;
  /** Files, folders or globs, relative to `cwd`. Default: those of the config or the detected runner. */
  readonly patterns?: readonly string[];
  /** The words of the command that runs one file; `{file}` stands for its path. Default: of the config, or detected. */
  readonly command?: readonly string[];
  /** Stop after so many failures; true is 1, false turns off what the config says. */
  readonly bail?: number | boolean;
}

/** The same options as the command line would have read them: absent where they are undefined. */
export type CheckedOptions = FlagOptions & Pick<RunOptions, 'cwd' | 'patterns' | 'command'> & Pick<Flags, 'bail'>;

/** Throws a ProblemError with everything that is wrong. */
export function checkOptions(options: RunOptions): CheckedOptions {
  const found: unknown = options;
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    throw new ProblemError([wrong('options', 'an object', found)]);
  const problems: Problem[] = [];
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(found)) {
    if (value === undefined) continue;
    const read = readOption(name, value);
    if (read === null) problems.push(unknownOption(name));
    else if ('value' in read) checked[name] = read.value;
    else problems.push(wrong(name, read.expected, value));
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return checked;
}

/** Null for a name that is no option. */
function readOption(name: string, value: unknown): Read<unknown> | null {
  switch (name) {
    case 'cwd':
      return isWord(value) ? { value } : { expected: 'a directory' };
    case 'patterns':
      return isListOf(value, isWord) ? { value } : { expected: 'a list of files, folders or globs' };
    case 'command':
      // An empty word is a word: only the first one has to name something.
      return isListOf(value, isText) && isWord(value[0])
        ? { value }
        : { expected: 'a list of words, the first one a program' };
    case 'bail':
      return typeof value === 'boolean' ? { value: value ? 1 : false } : readFlag(flagNamed('bail'), value);
    default:
      return isOptionName(name) ? readFlag(flagNamed(name), value) : null;
  }
}

/** By the table's own rules, which are made for texts: only what looks the same after reading is taken. */
function readFlag(flag: Flag, value: unknown): Read<unknown> {
  if (flag.argument === undefined) return typeof value === 'boolean' ? { value } : { expected: 'true or false' };
  // What `--no-` says on the command line.
  if (value === false && flag.negatable) return { value };
  const { read, repeatable } = flag;
  if (!repeatable) return readOne(read, value);
  if (!Array.isArray(value)) return { expected: 'a list' };
  const wrongItem = value.map((item: unknown) => readOne(read, item)).find((item) => 'expected' in item);
  return wrongItem ?? { value };
}

function readOne(read: (text: string) => Read<unknown>, value: unknown): Read<unknown> {
  const result = read(typeof value === 'number' || typeof value === 'string' ? String(value) : '');
  // The text "2" is no number where a number is meant.
  if ('expected' in result || result.value === value) return result;
  return { expected: `a ${typeof result.value}` };
}

function optionNames(): string[] {
  const flags = flagsOf('run').filter((name) => !(commandLineOnly as readonly string[]).includes(name));
  return ['cwd', 'patterns', 'command', ...flags];
}

function isOptionName(name: string): name is FlagName {
  return optionNames().includes(name);
}

function unknownOption(name: string): Problem {
  const next = suggesting(nearestWord(name, optionNames()), 'nothing was run');
  return { kind: 'usage', where: name, message: 'is not an option of the library', next };
}

function wrong(where: string, expected: string, found: unknown): Problem {
  const message = `expected ${expected}, found ${describeFound(found)}`;
  return { kind: 'usage', where, message, next: 'nothing was run' };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isWord(value: unknown): value is string {
  return isText(value) && value !== '';
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(isItem);
}
