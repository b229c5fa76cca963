// Does a result still stand? One file, one answer, with its reason. The plan asks this for every file.

import type { Digest, Fingerprint } from './fingerprint.ts';
import type { Outcome } from './outcome.ts';

/** A stored result as freshness sees it. */
export interface PreviousResult {
  readonly outcome: Outcome;
  readonly fingerprint: Fingerprint;
  /** Whether its project key can vouch for it: see `isStable`. */
  readonly stable: boolean;
  /** Whether a younger run over other files has seen it fail by the same command. */
  readonly failedSince: boolean;
}

/** What the file and its surroundings look like now. */
export interface Observation {
  readonly testFile: Digest;
  readonly command: Digest;
  readonly project: Digest | null;
  /** Whether the project key covers the test file; an ignored file that was named literally is not covered. */
  readonly covered: boolean;
}

/** `proven`: nothing in the project changed. `unproven`: the file and command did not, something else may have. */
export type Freshness =
  | { readonly kind: 'proven' }
  | { readonly kind: 'unproven'; readonly because: 'project-changed' | 'project-unknown' | 'changed-while-running' }
  | { readonly kind: 'stale'; readonly because: 'command-changed' | 'test-file-changed' };

/** Fails closed: whatever is uncertain weakens the answer, and nothing strengthens it. */
export function decideFreshness(previous: PreviousResult, now: Observation): Freshness {
  const then = previous.fingerprint;
  if (then.command !== now.command) return { kind: 'stale', because: 'command-changed' };
  if (then.testFile !== now.testFile) return { kind: 'stale', because: 'test-file-changed' };
  if (then.project === null || now.project === null || !now.covered) {
    return { kind: 'unproven', because: 'project-unknown' };
  }
  if (then.project !== now.project) return { kind: 'unproven', because: 'project-changed' };
  return previous.stable ? { kind: 'proven' } : { kind: 'unproven', because: 'changed-while-running' };
}
