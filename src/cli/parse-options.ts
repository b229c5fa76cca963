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
  const equals = written.indexOf('=');
  const option = equals === -1 ? written : written.slice(0, equals);
  if (option !== longOption(name)) given[name] = !option.startsWith('--no-');
  else if (flag.argument === undefined) given[name] = true;
  else {
    // Alone, it stands for the argument that is left out.
    const alone = flag.withoutArgument ?? '';
    const texts = equals !== -1 ? [written.slice(equals + 1)] : behind.length > 0 ? behind : [alone];
    const before = flag.repeatable ? given[name] : undefined;
    given[name] = flag.repeatable ? [...(Array.isArray(before) ? before : []), ...texts] : (texts[0] as string);
  }
}

function wrongOption({ flag, words }: OptionToken, command: CommandName): Problem | null {
  const [written] = words;
  const [option = written, value] = written.split('=', 2);
  const wrong = (message: string, next: string): Problem => ({ kind: 'usage', where: option, message, next });
  if (flag === null) {
    // Between single letters anything is near to anything.
    const nearest = option.startsWith('--') ? nearestWord(option, flagsOf(command).flatMap(spellings)) : null;
    return wrong(`is not an option of pawl ${command}`, suggesting(nearest, 'nothing was run'));
  }
  const { argument, commands } = flagNamed(flag);
  if (!commands.includes(command)) {
    const owners = commands.map((name) => `pawl ${name}`).join(', ');
    return wrong(`is not an option of pawl ${command}`, `it belongs to ${owners}; nothing was run`);
  }
  const takesValue = argument !== undefined && option === longOption(flag);
  if (value !== undefined && !takesValue) return wrong('takes no value', 'nothing was run');
  return takesValue && isArgumentMissing(flag, words)
    ? wrong(`expected <${argument}>, found nothing`, 'nothing was run')
    : null;
}

function isArgumentMissing(name: FlagName, words: readonly string[]): boolean {
  const flag = flagNamed(name);
  return (
    words.length === 1 && !words[0]?.includes('=') && flag.argument !== undefined && flag.withoutArgument === undefined
  );
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
