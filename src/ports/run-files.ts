// The runs of a state directory as files on a disk: what they take, and how they are removed.

import type { StoredFile } from '../core/history/clean.ts';
import type { RunId } from '../core/run.ts';

export interface RunFiles {
  /** One by one. No link is followed. */
  of(run: RunId): Iterable<StoredFile>;
  /** One after the other is no run any more, and only then their files go, whatever dies meanwhile. */
  remove(runs: readonly RunId[]): void;
  /** Runs whose removal somebody began who died at it. */
  halfRemoved(): readonly RunId[];
  /** Removes what is left of these. */
  finishRemoval(): void;
}
