// The options about stored runs, which of them are looked at and which are removed, for the one table in flag-table.ts.

import { parseDurationMs } from '../../core/text/duration.ts';
import { parseSizeBytes } from '../../core/text/size.ts';
import { ranges } from '../ranges.ts';
import { wholeNumber } from './flag-values.ts';
import type { FlagFor, Read } from './flag.ts';

export interface HistoryFlags {
  readonly limit?: number;
  readonly keep?: number;
  /** In milliseconds. */
  readonly maxAge?: number;
  /** In bytes. */
  readonly maxSize?: number;
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
  keep: {
    group: 'Which runs',
    description: 'remove runs beyond the newest so many',
    commands: ['clean'],
    argument: 'n',
    read: wholeNumber(ranges.runs),
  },
  maxAge: {
    group: 'Which runs',
    description: 'remove runs that nobody has worked on for so long',
    commands: ['clean'],
    argument: 'age',
    read: readAge,
  },
  maxSize: {
    group: 'Which runs',
    description: 'remove the oldest runs until the others take no more than this on disk',
    commands: ['clean'],
    argument: 'size',
    read: readSpace,
  },
};

/** A bare number is milliseconds elsewhere. Where it decides what is removed, it has to say what it is. */
function readAge(text: string): Read<number> {
  const value = hasUnit(text) ? parseDurationMs(text) : null;
  return value === null ? { expected: 'an age with its unit, such as "30d"' } : { value };
}

function readSpace(text: string): Read<number> {
  const value = hasUnit(text) ? parseSizeBytes(text) : null;
  return value === null ? { expected: 'a size with its unit, such as "1GB"' } : { value };
}

function hasUnit(text: string): boolean {
  return /[a-z]\s*$/i.test(text);
}
