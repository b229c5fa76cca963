// Alone in a state directory: its lock is taken, or it is said who has it.

import type { Problem } from '../core/problem.ts';
import { ProblemError } from '../core/problem.ts';
import type { Settings } from '../core/settings.ts';
import { formatDuration } from '../core/text/duration.ts';
import type { ResultStore, StoreOwner } from '../ports/result-store.ts';
import type { StopControl } from './stop-control.ts';
import { refuse } from './system-trouble.ts';

/**
 * Returns the way to release it. Throws a ProblemError where somebody else has it, or may have it when a stop is asked for.
 *
 * @param onWait is told when it has to be seen first whether the owner is alive
 */
export async function lockStore(
  { stateDir }: Pick<Settings, 'stateDir'>,
  store: ResultStore,
  stop: StopControl,
  onWait: (problem: Problem) => void = () => {},
): Promise<() => void> {
  const watch = {
    onWatch: (owner: StoreOwner, watchMs: number) => onWait(watched(stateDir, owner, watchMs)),
    isUnwanted: () => stop.reason !== null,
  };
  const lock = await store.lock(watch).catch(refuse);
  if (!lock.held) throw new ProblemError([heldBy(stateDir, lock.owner)]);
  return lock.release;
}

function watched(where: string, owner: StoreOwner, watchMs: number): Problem {
  const message = `another pawl (${named(owner)}) may have died at work here`;
  const next = `its lock is watched for ${formatDuration(watchMs)}, then taken over`;
  return { kind: 'held', where, message, next };
}

function heldBy(where: string, owner: StoreOwner): Problem {
  const message = `is in use by another pawl (${named(owner)})`;
  return { kind: 'held', where, message, next: 'nothing was run; wait for it, or see pawl status' };
}

function named({ pid, host, since }: StoreOwner): string {
  return `pid ${pid} on ${host}, since ${since}`;
}
