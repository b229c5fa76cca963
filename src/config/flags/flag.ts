// What a flag is: everything that parser, help, completion and docs have to know about it.

import type { CommandName } from '../command-line/commands.ts';

/** The headings of the help, in its order. */
export const flagGroups = [
  'Which files',
  'Which runs',
  'How they run',
  'Many machines',
  'When to stop',
  'What counts',
  'What is shown',
  'Where things are',
] as const;
export type FlagGroup = (typeof flagGroups)[number];

/** A value, or what was expected in its place. */
export type Read<T> = { readonly value: T } | { readonly expected: string };

interface FlagBasics {
  readonly group: FlagGroup;
  /** One line, without a full stop. */
  readonly description: string;
  readonly commands: readonly CommandName[];
  /** One letter. */
  readonly short?: string;
  /** `--no-` in front turns it off: where a config file may have turned it on. */
  readonly negatable?: true;
  /** What holds when neither flag nor config says anything, where that is not obvious. */
  readonly default?: string;
  /** Meant for one invocation only: the command line that continues leaves it out. */
  readonly oneShot?: true;
}

export interface SwitchFlag extends FlagBasics {
  readonly argument?: never;
}

export interface ValueFlag<T> extends FlagBasics {
  /** The name of its argument. */
  readonly argument: string;
  readonly read: (text: string) => Read<T>;
  /** What it stands for without an argument; then only a word of digits behind it is its argument. */
  readonly withoutArgument?: string;
  /** All the words it takes, where they are few. */
  readonly choices?: readonly string[];
  readonly repeatable?: true;
  /** All words behind it are its arguments, up to the next option. */
  readonly takesAllWords?: true;
}

export type Flag = SwitchFlag | ValueFlag<unknown>;

/** The flag that gives a value of this type. False beside another type is what `--no-` gives. */
export type FlagFor<T> = [T] extends [boolean]
  ? SwitchFlag
  : [T] extends [readonly (infer Item)[]]
    ? ValueFlag<Item> & { readonly repeatable: true }
    : ValueFlag<Exclude<T, false>>;
