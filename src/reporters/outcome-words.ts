// What a file came to, in the words that every reporter shares.

import type { FileResult } from '../core/results/file-result.ts';
import type { Outcome } from '../core/results/outcome.ts';
import { printable } from '../core/text/printable.ts';

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  'timed-out': 'timed out',
  crashed: 'crashed',
  empty: 'empty',
};

/** The name of the one that stands for it among tests. */
export const unprovenName = 'pawl: the run is not proven to be the whole';

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

/** `failed, exit code 3`: what the last attempt came to. */
export function endedAs({ outcome, attempts }: Pick<FileResult, 'outcome' | 'attempts'>): string {
  const last = attempts.at(-1);
  const ending = endingOf({ outcome, exitCode: last?.exitCode ?? null, signal: last?.signal ?? null });
  return [outcomeWords[outcome], ending].filter(Boolean).join(', ');
}
