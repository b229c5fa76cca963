// What a file came to, in the words that every reporter shares.

import type { Outcome } from '../core/outcome.ts';
import { printable } from '../core/printable.ts';

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  'timed-out': 'timed out',
  crashed: 'crashed',
  empty: 'empty',
};

interface Ended {
  readonly outcome: Outcome;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** `exit code 3`, `SIGSEGV`, `no test was run`; empty where the outcome says it all. */
export function endingOf({ outcome, exitCode, signal }: Ended): string {
  if (outcome === 'failed' && exitCode !== null) return `exit code ${exitCode}`;
  if (outcome === 'empty') return 'no test was run';
  return outcome === 'crashed' && signal !== null ? printable(signal) : '';
}
