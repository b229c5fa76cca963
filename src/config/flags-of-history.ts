// The options about stored runs, for the one table in flags.ts.

import type { FlagFor } from './flag.ts';
import { wholeNumber } from './flag-values.ts';
import { ranges } from './ranges.ts';

export interface HistoryFlags {
  readonly limit?: number;
}

/** So many runs are listed. */
export const listedByDefault = 20;

/** So many runs are asked how one file did, how long files take, and which are flaky. */
export const askedByDefault = 100;

export const historyFlags: { readonly [Name in keyof HistoryFlags]-?: FlagFor<NonNullable<HistoryFlags[Name]>> } = {
  limit: {
    group: 'Which runs',
    description: 'look at so many of the newest runs and no others',
    commands: ['history'],
    argument: 'n',
    read: wholeNumber(ranges.runs),
    default: `${listedByDefault} in a list, ${askedByDefault} for the past of files`,
  },
};
