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

/** Problems are returned, so that others can be told with them. Without an option commander is not even loaded. */
export async function parseOptions(command: CommandName, tokens: readonly ArgvToken[]): Promise<ParsedOptions> {
  const problems: Problem[] = [];
  const positionals: string[] = [];
  const options: string[] = [];
  for (const token of tokens) {
    const problem = token.kind === 'option' ? wrongOption(token, command) : null;
    if (problem !== null) problems.push(problem);
    else if (token.kind === 'word') positionals.push(...token.words);
    else options.push(...withArgument(token));
  }
  const given = options.length === 0 ? {} : await parseWithCommander(command, options);
  return { flags: readFlags(given, problems), positionals, problems };
}

/** The texts behind each option, not read yet. */
async function parseWithCommander(command: CommandName, options: readonly string[]): Promise<Record<string, unknown>> {
  const { buildCommand } = await import('./build-command.ts');
  const parser = buildCommand(command);
  parser.parseOptions([...options]);
  return parser.opts();
}

type OptionToken = Extract<ArgvToken, { kind: 'option' }>;

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

/** `--bail` alone is `--bail=1`: commander would take the next word for its argument, whatever it is. */
function withArgument({ flag, words }: OptionToken): readonly string[] {
  const about = flag === null ? null : flagNamed(flag);
  const [written] = words;
  if (about?.argument !== undefined && about.takesAllWords && words.length > 1)
    return words.slice(1).map((word) => `${written}=${word}`);
  const alone = words.length === 1 && flag !== null && written === longOption(flag);
  return alone && about?.argument !== undefined && about.withoutArgument !== undefined
    ? [`${written}=${about.withoutArgument}`]
    : words;
}

/** Texts → values, by the table. */
function readFlags(given: Readonly<Record<string, unknown>>, problems: Problem[]): Flags {
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
