// One execution of the command for one file.

import type { Outcome } from './outcome.ts';

export interface Attempt {
  /** 1 for the first attempt of its invocation. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly outcome: Outcome;
  /** The name of the machine it ran on. */
  readonly host: string;
  /** Set when the runner had other files in the same start: then it has no exit code of its own. */
  readonly warm?: true | undefined;
}

/** Attempts beyond this are forgotten, oldest first: a result file stays small however often it is run again. */
export const attemptsKeptMax = 50;
