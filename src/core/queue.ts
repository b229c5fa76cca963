// One queue for many machines: what they have to agree on before they share it, and how its address may be shown.

import type { Digest } from './digest.ts';
import { variablesThatCount } from './freshness/fingerprint.ts';
import type { TestFile } from './test-file.ts';

export interface QueueSettings {
  /** With its password: for the connection alone. Everybody else is told `shownAddress` of it. */
  readonly url: string;
  /** All machines that name the same one share the files. */
  readonly id: string;
  /** End when no file waits any more, without the results of the others. */
  readonly part: boolean;
  /** What to do where the server cannot be reached; null for nothing. */
  readonly fallback: 'shard' | null;
  /** How long a machine may give no sign of life before its file is given to another one. */
  readonly leaseMs: number;
}

/** What the first machine wrote down, and all others are held to. */
export interface QueuePlan {
  readonly pawl: string;
  /** As `runtimeOf` says it. */
  readonly runtime: string;
  /** Over the values of the variables that count. */
  readonly environment: Digest;
  /** Over the commands of all suites. */
  readonly command: Digest;
  /** Whether no result from before counts. */
  readonly fresh: boolean;
  /** What is checked out; null outside of a repository. */
  readonly commit: string | null;
  /** Where in the repository the project lies. */
  readonly folder: string;
  /** Over the files of the project; null where they are those of the commit. */
  readonly contents: Digest | null;
  /** In order by code unit. */
  readonly expected: readonly TestFile[];
}

/** So many times a machine may be lost while a file runs on it: after one more the file is taken for what kills them. */
export const lossesMax = 2;

/** What the result of such a file says. */
export const lossesMessage = `${lossesMax + 1} machines gave no sign of life any more while they ran this file, so it was not started again`;

/** Why a machine with `ours` may not work on `plan`, as the end of a sentence; null where it may. */
export function disagreement(plan: QueuePlan, ours: QueuePlan): string | null {
  if (plan.pawl !== ours.pawl) return `was begun by pawl ${plan.pawl}, and this is pawl ${ours.pawl}`;
  if (plan.runtime !== ours.runtime) return `was begun on ${plan.runtime}, and this is ${ours.runtime}`;
  if (plan.environment !== ours.environment)
    return `was begun with other values of ${[...variablesThatCount].join(', ')} or what the config names as environment`;
  if (plan.fresh !== ours.fresh) return `was begun with${plan.fresh ? '' : 'out'} --fresh`;
  if (plan.commit !== ours.commit)
    return `is about the commit ${plan.commit ?? 'of no repository'}, and here is ${ours.commit ?? 'no repository'}`;
  if (plan.folder !== ours.folder)
    return `is about ${plan.folder || 'the root'} of the repository, and here is ${ours.folder || 'its root'}`;
  if (plan.command !== ours.command) return 'runs its files by another command (or with another env or cwd)';
  return differenceOf(plan.expected, ours.expected) ?? differenceOfContents(plan, ours);
}

function differenceOfContents({ contents: there }: QueuePlan, { contents: here, commit }: QueuePlan): string | null {
  if (there === here) return null;
  if (there === null) return 'is about a clean checkout of its commit, and here are uncommitted changes';
  if (here === null) return 'is about a checkout with uncommitted changes, and here are none';
  return commit === null ? 'is about files with other contents' : 'is about other uncommitted changes';
}

function differenceOf(there: readonly TestFile[], here: readonly TestFile[]): string | null {
  const missing = firstOnlyIn(there, here);
  if (missing !== null) return `expects ${there.length} files, and ${missing} is not among the ${here.length} of here`;
  const added = firstOnlyIn(here, there);
  return added === null ? null : `expects ${there.length} files, and ${added} of here is not among them`;
}

function firstOnlyIn(files: readonly TestFile[], others: readonly TestFile[]): TestFile | null {
  const known = new Set(others);
  return files.find((file) => !known.has(file)) ?? null;
}

/** The address without what is secret in it: no user, no password, no parameters. */
export function shownAddress(url: string): string {
  const [, protocol = 'queue', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url) ?? [];
  const at = rest.lastIndexOf('@');
  // Either a password with such a character in it, or a parameter with an @: nobody can tell what of it is secret.
  const isUnclear = /[?#]/.test(rest.slice(0, Math.max(at, 0)));
  const place = isUnclear ? '' : rest.slice(at + 1).replace(/[?#].*$/s, '');
  return `${protocol.toLowerCase()}://${place}`;
}
