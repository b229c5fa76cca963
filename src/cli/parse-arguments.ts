// argv → which command is meant, with its flags, patterns and test command. What a flag may hold is the table's business;
// whether flags contradict each other, and what files there are, is decided later.

import type { CommandName, Shell } from '../config/command-line/commands.ts';
import { commandNames, commands, isCommandName, isShell, shells } from '../config/command-line/commands.ts';
import { splitArgv } from '../config/command-line/split-argv.ts';
import type { ArgvToken } from '../config/command-line/walk-argv.ts';
import { walkArgv } from '../config/command-line/walk-argv.ts';
import { nearestWord, suggesting } from '../config/did-you-mean.ts';
import type { Flags } from '../config/flags/flags.ts';
import type { Problem } from '../core/problem.ts';
import { ProblemError, unreachable } from '../core/problem.ts';
import { parseOptions } from './parse-options.ts';

export type ParsedArguments =
  | { readonly kind: 'version' }
  /** Null for the help on pawl as a whole. */
  | { readonly kind: 'help'; readonly topic: CommandName | null }
  | { readonly kind: 'completion'; readonly shell: Shell }
  | { readonly kind: 'status' | 'init' | 'clean'; readonly flags: Flags }
  | { readonly kind: 'show'; readonly file: string; readonly flags: Flags }
  | { readonly kind: 'history'; readonly words: readonly string[]; readonly flags: Flags }
  | { readonly kind: 'timings'; readonly dirs: readonly string[]; readonly flags: Flags }
  /** Null for the latest run. */
  | { readonly kind: 'report'; readonly run: string | null; readonly flags: Flags }
  | {
      readonly kind: 'merge';
      /** Relative to the working directory. */
      readonly directories: readonly string[];
      readonly flags: Flags;
    }
  | {
      readonly kind: 'run' | 'plan';
      readonly flags: Flags;
      /** Relative to the working directory. */
      readonly patterns: readonly string[];
      /** What stands after `--`; null where there is no `--`. */
      readonly testCommand: readonly string[] | null;
    };

/**
 * `argv` begins after the name of the program. `exists` tells whether a path relative to the working directory is there:
 * a folder named `stats` is a pattern, where nothing has that name it is a mistyped `status`.
 * Throws a ProblemError with everything that is wrong.
 */
export function parseArguments(argv: readonly string[], exists: (path: string) => boolean): ParsedArguments {
  const [ours, theirs] = splitArgv(argv);
  const tokens = walkArgv(ours);
  const testCommand = theirs.length === 0 ? null : theirs.slice(1);
  if (isAsked(tokens, 'version')) return { kind: 'version' };
  const commandAt = tokens.findIndex((token) => token.kind === 'word');
  const first = tokens[commandAt]?.words[0] ?? '';
  const named = isCommandName(first) ? first : null;
  if (isAsked(tokens, 'help') && named !== 'help') return { kind: 'help', topic: named };
  const rest = named === null ? tokens : tokens.toSpliced(commandAt, 1);
  const command = named ?? 'run';
  const { flags, positionals, problems } = parseOptions(command, rest);
  if (named === null) problems.push(...mistypedCommand(first, exists));
  problems.push(...wrongWords(command, positionals, testCommand));
  if (problems.length > 0) throw new ProblemError(problems);
  return asParsed(command, flags, positionals, testCommand);
}

function isAsked(tokens: readonly ArgvToken[], flag: 'version' | 'help'): boolean {
  return tokens.some((token) => token.kind === 'option' && token.flag === flag && token.words.length === 1);
}

function asParsed(
  command: CommandName,
  flags: Flags,
  positionals: readonly string[],
  testCommand: readonly string[] | null,
): ParsedArguments {
  const [first = ''] = positionals;
  switch (command) {
    case 'run':
    case 'plan':
      return { kind: flags.dryRun ? 'plan' : command, flags, patterns: positionals, testCommand };
    case 'status':
    case 'init':
    case 'clean':
      return { kind: command, flags };
    case 'show':
      return { kind: 'show', file: first, flags };
    case 'history':
      return { kind: 'history', words: positionals, flags };
    case 'timings':
      return { kind: 'timings', dirs: positionals, flags };
    case 'report':
      return { kind: 'report', run: positionals[0] ?? null, flags };
    case 'merge':
      return { kind: 'merge', directories: positionals, flags };
    case 'completion':
      return { kind: 'completion', shell: isShell(first) ? first : 'bash' };
    case 'help':
      return { kind: 'help', topic: isCommandName(first) ? first : null };
    default:
      return unreachable(command);
  }
}

/** A word that could be a pattern is one, unless nothing has that name and a command nearly has. */
function mistypedCommand(word: string, exists: (path: string) => boolean): Problem[] {
  const nearest = /^[a-z-]+$/i.test(word) && !exists(word) ? nearestWord(word, commandNames) : null;
  if (nearest === null) return [];
  const next = `did you mean pawl ${nearest}? nothing was run`;
  return [{ kind: 'usage', where: word, message: 'is neither a command nor a file or folder here', next }];
}

function wrongWords(command: CommandName, words: readonly string[], testCommand: readonly string[] | null): Problem[] {
  const { positionals, positionalsMin, positionalsMax, takesTestCommand } = commands[command];
  const wrong = (where: string, message: string, next = 'nothing was run'): Problem => ({
    kind: 'usage',
    where,
    message,
    next,
  });
  const problems: Problem[] = [];
  if (words.length < positionalsMin) problems.push(wrong(`pawl ${command}`, `expected ${positionals}, found nothing`));
  for (const extra of words.slice(positionalsMax)) problems.push(wrong(extra, `is more than pawl ${command} takes`));
  // An empty word is a variable that was not set, and would mean the whole project.
  if (words.includes('')) problems.push(wrong(`pawl ${command}`, `expected ${positionals}, found an empty word`));
  if (testCommand !== null && !takesTestCommand) problems.push(wrong('--', `pawl ${command} runs no command`));
  if (takesTestCommand && testCommand?.length === 0) problems.push(wrong('--', 'expected a command, found nothing'));
  return [...problems, ...wrongTopic(command, words)];
}

function wrongTopic(command: CommandName, [word]: readonly string[]): Problem[] {
  const known: readonly string[] = command === 'help' ? commandNames : command === 'completion' ? shells : [];
  if (known.length === 0 || word === undefined || known.includes(word)) return [];
  const message = `expected one of ${known.join(', ')}, found ${JSON.stringify(word)}`;
  const next = suggesting(nearestWord(word, known), 'nothing was run');
  return [{ kind: 'usage', where: `pawl ${command}`, message, next }];
}
