// One start of a test file, as the journal of a run tells it: where it ran, and also what came to no verdict. It is evidence,
// and may be lost; what counts is in the results.

import type { TestFile } from '../test-file.ts';
import type { Outcome } from './outcome.ts';

export interface JournalledExecution {
  readonly file: TestFile;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Null where nothing was heard of its end. */
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  readonly invocation: number;
  /** 1-based: which of the workers ran it. */
  readonly slot: number;
  readonly attempt: number;
  /** `lost` when pawl died before its end, or is still at work on it. */
  readonly end: Outcome | 'interrupted' | 'lost';
  /** Why the file was owed, in words, where its first attempt says so. */
  readonly why?: string | undefined;
}
