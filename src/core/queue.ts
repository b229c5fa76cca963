// One queue for many machines: what they have to agree on before they share it, and how its address may be shown.

import { createHash } from 'node:crypto';

import type { Digest } from './fingerprint.ts';
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
  /** Over the commands of all suites. */
  readonly command: Digest;
  /** What is checked out; null outside of a repository. */
  readonly commit: string | null;
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
  if (plan.commit !== ours.commit)
    return `is about the commit ${plan.commit ?? 'of no repository'}, and here is ${ours.commit ?? 'no repository'}`;
  if (plan.command !== ours.command) return 'runs its files by another command (or with another env or cwd)';
  return differenceOf(plan.expected, ours.expected);
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

/** A short name for a text of any kind: equal for equal texts, and of letters and digits alone. */
export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
