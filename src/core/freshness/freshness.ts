// Does a result still stand? One file, one answer, with its reason. The plan asks this for every file.

import type { Digest } from '../digest.ts';
import type { Outcome } from '../results/outcome.ts';
import type { Fingerprint } from './fingerprint.ts';
import { changedMeanwhile } from './fingerprint.ts';

/**
 * What vouches for a result, from strong to weak:
 * - `traced`: everything that its processes were seen to depend on, and nothing of them was hidden
 * - `traced+project`: the same, and the whole project, because something could not be seen into
 * - `inputs`: what the config declares as its inputs, as good as the declaration
 * - `project`: no file of the project changed, ignored ones aside
 */
export type Ground = 'traced' | 'traced+project' | 'inputs' | 'project';

/** A stored result as freshness sees it. */
export interface PreviousResult {
  readonly outcome: Outcome;
  readonly fingerprint: Omit<Fingerprint, 'inputs'>;
  /** What its processes were seen to depend on, compared with what is there now; null where nobody saw them. */
  readonly traced: TracedBefore | null;
  /** Whether its project key can vouch for it: see `isStable`. */
  readonly stable: boolean;
  /** Whether a younger run over other files has seen it fail by the same command. */
  readonly failedSince: boolean;
}

export interface TracedBefore {
  /** How many inputs there are. */
  readonly count: number;
  /** Whether something could not be seen into. */
  readonly unseen: readonly string[];
  readonly doubt: string | null;
  /** The first of them that is not what it was, in words; null where all are. */
  readonly change: string | null;
}

/** What the file and its surroundings look like now. */
export interface Observation {
  readonly testFile: Digest;
  readonly command: Digest;
  readonly project: Digest | null;
  readonly surroundings: Digest;
  /** Null where the config declares no inputs for the file. */
  readonly declared: Digest | null;
  /** Whether the project key covers the test file; an ignored file that was named literally is not covered. */
  readonly covered: boolean;
}

export type Doubt = 'project-changed' | 'project-unknown' | 'surroundings-changed' | 'changed-while-running';
const stalenesses = ['command-changed', 'test-file-changed', 'input-changed', 'declared-changed'] as const;
export type Staleness = (typeof stalenesses)[number];

/** Whether a reason is that something is known to have changed. */
export function isStaleness(reason: string | null): reason is Staleness {
  return (stalenesses as readonly (string | null)[]).includes(reason);
}

/**
 * `proven`: nothing that it depends on changed. `stale`: something did. `unproven`: nothing is known to have changed, and
 * something may have.
 */
export type Freshness =
  | {
      readonly kind: 'proven';
      readonly ground: Ground;
      readonly inputs: number | null;
      /** What could not be seen into, where that is why the ground is no stronger. */
      readonly detail: string | null;
    }
  | { readonly kind: 'unproven'; readonly because: Doubt; readonly detail: string | null }
  | { readonly kind: 'stale'; readonly because: Staleness; readonly detail: string | null };

/** Fails closed: whatever is uncertain weakens the answer, and nothing strengthens it. */
export function decideFreshness(previous: PreviousResult, now: Observation): Freshness {
  return staleness(previous, now) ?? doubt(previous, now) ?? proof(previous, now);
}

function staleness({ fingerprint: then, traced }: PreviousResult, now: Observation): Freshness | null {
  const stale = (because: Staleness, detail: string | null = null) => ({ kind: 'stale', because, detail }) as const;
  if (then.command !== now.command) return stale('command-changed');
  if (then.testFile !== now.testFile) return stale('test-file-changed');
  if (traced !== null && traced.change !== null) return stale('input-changed', traced.change);
  if (then.declared === undefined || now.declared === null || then.declared === now.declared) return null;
  return stale('declared-changed', then.declared === changedMeanwhile ? 'while it ran' : null);
}

function doubt({ fingerprint: then, traced }: PreviousResult, now: Observation): Freshness | null {
  if (traced !== null && traced.doubt !== null) return unproven('changed-while-running', traced.doubt);
  if (then.surroundings === undefined || then.surroundings === now.surroundings) return null;
  return unproven('surroundings-changed');
}

/** The strongest ground that holds. */
function proof(previous: PreviousResult, now: Observation): Freshness {
  const { fingerprint: then, traced } = previous;
  const proven = (ground: Ground, detail: string | null = null): Freshness => {
    return { kind: 'proven', ground, inputs: traced?.count ?? null, detail };
  };
  // What the config declares counts beside what was seen.
  const asDeclared = now.declared === null || then.declared === now.declared;
  const known = then.surroundings !== undefined && asDeclared;
  if (known && traced !== null && traced.unseen.length === 0) return proven('traced');
  // The project has not all that may be declared: ignored files, say.
  const whole = asDeclared ? projectProof(previous, now) : 'project-unknown';
  if (whole === null && traced !== null) return proven('traced+project', traced.unseen[0]);
  if (known && now.declared !== null) return proven('inputs');
  if (whole === null) return proven('project');
  return unproven(whole, traced?.unseen[0] ?? null);
}

/** Null where the whole project is what it was. */
function projectProof({ fingerprint: then, stable }: PreviousResult, now: Observation): Doubt | null {
  if (then.project === null || now.project === null || !now.covered) return 'project-unknown';
  if (then.project !== now.project) return 'project-changed';
  return stable ? null : 'changed-while-running';
}

function unproven(because: Doubt, detail: string | null = null): Freshness {
  return { kind: 'unproven', because, detail };
}
