// The options about one queue for several machines, for the one table in flag-table.ts.

import { durationMsMax } from '../ranges.ts';
import { oneOf, readDurationMs, textOf } from './flag-values.ts';
import type { FlagFor, Read } from './flag.ts';

/** Each value of the right type; what was not given is absent. */
export interface QueueFlags {
  /** With its password, if it has one. */
  readonly queue?: string;
  readonly queueId?: string;
  readonly queuePart?: boolean;
  readonly queueFallback?: QueueFallback;
  /** In milliseconds. */
  readonly queueLease?: number;
}

const queueFallbacks = ['shard'] as const;
type QueueFallback = (typeof queueFallbacks)[number];

/** Less, and a machine under load is taken for a dead one. */
const leaseMsMin = 1000;

function readLeaseMs(text: string): Read<number> {
  const read = readDurationMs(text);
  if ('value' in read && read.value >= leaseMsMin) return read;
  return { expected: `a duration from 1s to ${durationMsMax / 3_600_000}h` };
}

const group = 'Many machines';
const commands = ['run', 'plan'] as const;

/** In the order of the help. */
export const queueFlags: { readonly [Name in keyof QueueFlags]-?: FlagFor<NonNullable<QueueFlags[Name]>> } = {
  queue: {
    group,
    description: 'share the files with other machines on this server: redis://, rediss:// or postgres://',
    commands,
    argument: 'url',
    read: textOf('the address of a server'),
    default: 'the variable PAWL_QUEUE_URL, where --queue-id is given',
  },
  queueId: {
    group,
    description: 'machines that name the same id work on the same files; a verdict stands within it',
    commands,
    argument: 'id',
    read: textOf('a name'),
  },
  queuePart: {
    group,
    description: 'end when no file waits any more, without the results of the other machines',
    commands,
  },
  queueFallback: {
    group,
    description: 'where the server cannot be reached, run the share that --shard gives this machine',
    commands,
    argument: 'how',
    read: oneOf(queueFallbacks),
    choices: queueFallbacks,
  },
  queueLease: {
    group,
    description: 'how long a machine may give no sign of life before its file goes to another one',
    commands,
    argument: 'duration',
    read: readLeaseMs,
    default: '10s',
  },
};
