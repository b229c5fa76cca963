// Which queue an invocation takes part in, if any.

import type { Problem } from '../../core/problem.ts';
import type { QueueSettings } from '../../core/queue.ts';
import type { SettingsSources } from './settings-sources.ts';

/** Where an address with a password belongs: a command line can be read by everybody on the machine. */
export const queueVariable = 'PAWL_QUEUE_URL';

type Sources = Pick<SettingsSources, 'flags' | 'env'>;

/** Null where none is asked for: the variable alone asks for nothing. */
export function queueFrom({ flags, env }: Sources): QueueSettings | null {
  const url = flags.queue ?? env[queueVariable] ?? '';
  if (flags.queueId === undefined || url === '') return null;
  return {
    url,
    id: flags.queueId,
    part: flags.queuePart ?? false,
    fallback: flags.queueFallback ?? null,
    leaseMs: flags.queueLease ?? 10_000,
  };
}

/** An empty list where the options of a queue agree with each other and with the rest. */
export function queueProblems({ flags, env }: Sources): Problem[] {
  const problems: Problem[] = [];
  const wrong = (where: string, message: string): void => {
    problems.push({ kind: 'usage', where, message, next: 'nothing was run' });
  };
  if (flags.queue !== undefined && flags.queueId === undefined)
    wrong('--queue', 'needs --queue-id: a name that is the same on every machine, and another one for each run');
  if (flags.queueId !== undefined && flags.queue === undefined && (env[queueVariable] ?? '') === '')
    wrong('--queue-id', `needs the address of a server: --queue, or the variable ${queueVariable}`);
  if (flags.queueId === undefined) {
    if (flags.queuePart) wrong('--queue-part', 'is about a queue, and no --queue-id is given');
    if (flags.queueFallback !== undefined) wrong('--queue-fallback', 'is about a queue, and no --queue-id is given');
    if (flags.queueLease !== undefined) wrong('--queue-lease', 'is about a queue, and no --queue-id is given');
    return problems;
  }
  if (flags.queueFallback === 'shard' && flags.shard === undefined)
    wrong('--queue-fallback', 'needs --shard: the part that this machine runs where the server cannot be reached');
  if (flags.queueFallback === undefined && flags.shard !== undefined)
    wrong('--shard', 'cuts what a queue gives out; --queue-fallback shard is for where its server cannot be reached');
  if (flags.resume !== undefined) wrong('--resume', 'goes on with a run of this machine, and --queue-id names the run');
  if (flags.lastFailed)
    wrong('--last-failed', 'runs files again, and in a queue each has one verdict: choose a new --queue-id');
  if (flags.audit !== undefined) wrong('--audit', 'runs files again, and in a queue each has one verdict');
  if (flags.order !== undefined) wrong('--order', 'decides nothing: a queue gives out the longest file first');
  return problems;
}
