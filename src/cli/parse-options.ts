// The options of one command: which are given, what they hold, and which of them make no sense.

import type { CommandName } from '../config/command-line/commands.ts';
import type { ArgvToken } from '../config/command-line/walk-argv.ts';
import { nearestWord, suggesting } from '../config/did-you-mean.ts';
import { flagNamed, flagsOf, longOption, spellings } from '../config/flags/flag-spelling.ts';
import type { FlagName, Flags } from '../config/flags/flags.ts';
import { describeFound } from '../config/found-value.ts';
import type { Problem } from '../core/problem.ts';

export interface ParsedOptions {
  readonly flags: Flags;
  readonly positionals: readonly string[];
  readonly problems: Problem[];
}

/** Problems are returned, so that others can be told with them. */
export function parseOptions(command: CommandName, tokens: readonly ArgvToken[]): ParsedOptions {
  const problems: Problem[] = [];
  const positionals: string[] = [];
  const given: Given = {};
  for (const token of tokens) {
    const problem = token.kind === 'option' ? wrongOption(token, command) : null;
    if (problem !== null) problems.push(problem);
    else if (token.kind === 'word') positionals.push(...token.words);
    else if (token.flag !== null) take(token.flag, token.words, given);
  }
  return { flags: readFlags(given, problems), positionals, problems };
}

type OptionToken = Extract<ArgvToken, { kind: 'option' }>;

/** What stands on the command line for a flag: the text of its argument, not read yet, or whether it is on. */
type Given = Partial<Record<FlagName, string | readonly string[] | boolean>>;

/** Of an option that is given twice the last one holds, unless it may be repeated. */
function take(name: FlagName, [written, ...behind]: OptionToken['words'], given: Given): void {
  const flag = flagNamed(name);
  const { option, value } = parted(written);
  if (option !== longOption(name)) given[name] = !option.startsWith('--no-');
  else if (flag.argument === undefined) given[name] = true;
  else {
    // Alone, it stands for the argument that is left out.
    const texts = value !== null ? [value] : behind.length > 0 ? behind : [flag.withoutArgument ?? ''];
    const before = given[name];
    given[name] = flag.repeatable ? [...(Array.isArray(before) ? before : []), ...texts] : (texts[0] as string);
  }
}

/** `--option=value`, where the value may have equals signs of its own; null where there is none. */
function parted(written: string): { readonly option: string; readonly value: string | null } {
  const equals = written.indexOf('=');
  if (equals === -1) return { option: written, value: null };
  return { option: written.slice(0, equals), value: written.slice(equals + 1) };
}

function wrongOption({ flag, words }: OptionToken, command: CommandName): Problem | null {
  const [written] = words;
  const { option, value } = parted(written);
  const wrong = (message: string, next: string): Problem => ({ kind: 'usage', where: option, message, next });
  if (flag === null) {
    // Between single letters anything is near to anything.
    const nearest = option.startsWith('--') ? nearestWord(option, flagsOf(command).flatMap(spellings)) : null;
    return wrong(`is not an option of pawl ${command}`, suggesting(nearest, 'nothing was run'));
  }
  const about = flagNamed(flag);
  if (!about.commands.includes(command)) {
    const owners = about.commands.map((name) => `pawl ${name}`).join(', ');
    return wrong(`is not an option of pawl ${command}`, `it belongs to ${owners}; nothing was run`);
  }
  if (about.argument === undefined || option !== longOption(flag)) {
    return value === null ? null : wrong('takes no value', 'nothing was run');
  }
  const isMissing = value === null && words.length === 1 && about.withoutArgument === undefined;
  return isMissing ? wrong(`expected <${about.argument}>, found nothing`, 'nothing was run') : null;
}

/** Texts → values, by the table. */
function readFlags(given: Given, problems: Problem[]): Flags {
  const flags: Record<string, unknown> = {};
  for (const [name, found] of Object.entries(given)) {
    flags[name] = typeof found === 'boolean' ? found : readFlag(name as FlagName, found, problems);
  }
  return flags;
}

function readFlag(name: FlagName, found: unknown, problems: Problem[]): unknown {
  if (Array.isArray(found)) return found.map((text) => readFlag(name, text, problems));
  const flag = flagNamed(name);
  const read = flag.argument === undefined ? { value: found } : flag.read(String(found));
  if ('value' in read) return read.value;
  const message = `expected ${read.expected}, found ${describeFound(found)}`;
  problems.push({ kind: 'usage', where: longOption(name), message, next: 'nothing was run' });
  return undefined;
}
