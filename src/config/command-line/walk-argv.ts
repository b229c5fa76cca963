// Which words of a command line are options with their arguments and which stand alone, told from the table of options.
// It judges nothing: an unknown option is a token like any other.

import { flagNamed, flagNames, longOption, spellings } from '../flags/flag-spelling.ts';
import type { FlagName } from '../flags/flags.ts';

export type ArgvToken =
  | { readonly kind: 'word'; readonly words: readonly [string] }
  /** `flag` is null for an option that the table does not know. */
  | { readonly kind: 'option'; readonly flag: FlagName | null; readonly words: readonly [string, ...string[]] };

/** The words in front of `--`, grouped; nothing is added, left out or reordered. */
export function walkArgv(words: readonly string[]): ArgvToken[] {
  const tokens: ArgvToken[] = [];
  for (let index = 0; index < words.length;) {
    const token = tokenAt(words, index);
    tokens.push(token);
    index += token.words.length;
  }
  return tokens;
}

function tokenAt(words: readonly string[], index: number): ArgvToken {
  const word = words[index] as string;
  if (!word.startsWith('-') || word === '-') return { kind: 'word', words: [word] };
  const [option = word] = word.split('=', 1);
  const flag = flagWritten(option);
  const next = words[index + 1];
  const takesNext = flag !== null && word === longOption(flag) && next !== undefined && isArgumentOf(flag, next);
  return { kind: 'option', flag, words: takesNext ? [word, ...argumentsOf(flag, words, index + 1)] : [word] };
}

function argumentsOf(name: FlagName, words: readonly string[], index: number): readonly string[] {
  const flag = flagNamed(name);
  if (flag.argument === undefined || !flag.takesAllWords) return words.slice(index, index + 1);
  const end = words.findIndex((word, at) => at > index && word.startsWith('-') && word !== '-');
  return words.slice(index, end === -1 ? undefined : end);
}

function flagWritten(option: string): FlagName | null {
  return flagNames.find((name) => spellings(name).includes(option)) ?? null;
}

/** A required argument is whatever comes next. An optional one has to look like it, or a pattern would be taken for it. */
function isArgumentOf(name: FlagName, word: string): boolean {
  const flag = flagNamed(name);
  if (flag.argument === undefined) return false;
  return flag.withoutArgument === undefined || /^\d+$/.test(word);
}
