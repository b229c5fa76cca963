// The options about trying files again, for the one table in flag-table.ts.

import type { RetryTime } from '../../core/planning/retry.ts';
import { retryTimes } from '../../core/planning/retry.ts';
import type { CommandName } from '../command-line/commands.ts';
import { ranges } from '../ranges.ts';
import { oneOf, wholeNumber } from './flag-values.ts';
import type { FlagFor } from './flag.ts';

export interface RetryFlags {
  readonly retries?: number;
  readonly retryWhen?: RetryTime;
  readonly maxRetried?: number;
}

const suite: readonly CommandName[] = ['run', 'plan'];

export const retryFlags: { readonly [Name in keyof RetryFlags]-?: FlagFor<NonNullable<RetryFlags[Name]>> } = {
  retries: {
    group: 'How they run',
    description: 'further attempts of a file that did not pass',
    commands: suite,
    argument: 'n',
    read: wholeNumber(ranges.retries),
    default: '0',
  },
  retryWhen: {
    group: 'How they run',
    description: 'when these come: now, or at the end, when every file has had its first attempt',
    commands: suite,
    argument: 'when',
    read: oneOf(retryTimes),
    choices: retryTimes,
    default: 'now',
  },
  maxRetried: {
    group: 'How they run',
    description: 'try nothing again once more files than this have failed: that is no flakiness',
    commands: suite,
    argument: 'n',
    read: wholeNumber(ranges.maxRetried),
    default: 'no limit',
  },
};
