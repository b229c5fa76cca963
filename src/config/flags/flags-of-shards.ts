// The options about cutting a suite into shards, for the one table in flag-table.ts.

import type { CommandName } from '../command-line/commands.ts';
import { textOf } from './flag-values.ts';
import type { FlagFor } from './flag.ts';
import { readShard } from './shard-words.ts';

export interface ShardFlags {
  /** As it was written: see `AskedShard`. */
  readonly shard?: string;
  /** Relative to the working directory. */
  readonly timings?: string;
  /** Relative to the working directory. */
  readonly output?: string;
}

const suite: readonly CommandName[] = ['run', 'plan'];

export const shardFlags: { readonly [Name in keyof ShardFlags]-?: FlagFor<NonNullable<ShardFlags[Name]>> } = {
  shard: {
    group: 'Many machines',
    description: 'only this part of the files, 2/4 or what CI says (auto); with plan, all compares the cuts',
    commands: suite,
    argument: 'i/n',
    read: readShard,
  },
  timings: {
    group: 'Many machines',
    description:
      'how long files take, as pawl timings writes it: shards are cut by it, a queue gives the longest out first',
    commands: suite,
    argument: 'file',
    read: textOf('a file'),
    default: 'none: equal numbers of files',
  },
  output: {
    group: 'Where things are',
    description: 'write to this file instead of standard output',
    commands: ['timings'],
    argument: 'file',
    read: textOf('a file'),
  },
};
