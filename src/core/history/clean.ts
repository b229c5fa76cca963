// Which old runs may go, and how much that frees. What is asked of disks and runs is handed in.

import type { RunId } from '../run.ts';
import type { TestFile } from '../test-file.ts';

/** Null where there is no such limit. */
export interface CleanLimits {
  /** So many of the newest runs stay. */
  readonly keep: number | null;
  /** What was worked on within that time stays. */
  readonly maxAgeMs: number | null;
  /** As much as the runs that stay may take on disk. */
  readonly maxSizeBytes: number | null;
}

export type CleanLimit = 'keep' | 'max-age' | 'max-size';

/** Why a run stays although a limit is against it. */
export type Stay =
  | 'latest'
  /** A file that it expects has no verdict, or it never said that it ended. */
  | 'unfinished'
  /** Nobody knows what it says: as long as it is there, nothing from before it is believed. */
  | 'unreadable'
  /** Nothing younger tells of some of its files, and an older run that stays does: see `planClean`. */
  | 'needed';

export interface CleanableRun {
  readonly run: RunId;
  /** When it was last worked on. */
  readonly workedMs: number;
  /** Whether each file that it expects has a verdict. */
  readonly isWhole: boolean;
  /** Null where it may go. */
  readonly stay: Exclude<Stay, 'needed'> | null;
}

/** A file of a run, as a disk counts it. */
export interface StoredFile {
  /** The same for all names of one file. */
  readonly id: string;
  /** How many names it has. */
  readonly links: number;
  readonly bytes: number;
}

export interface CleanQuestions {
  /** The files that a run expects; none where it cannot be read. Asked again and again, and not held. */
  readonly expectedOf: (run: RunId) => readonly TestFile[];
  readonly filesOf: (run: RunId) => Iterable<StoredFile>;
}

export interface RemovedRun {
  readonly run: RunId;
  readonly because: CleanLimit;
  readonly workedMs: number;
  /** What goes with it: not what other runs that are still there have as well. */
  readonly freedBytes: number;
}

export interface CleanPlan {
  /** In the order in which they go: up to any of them, what is left is sound. */
  readonly removed: readonly RemovedRun[];
  /** Those that stay although a limit is against them. */
  readonly stays: readonly { readonly run: RunId; readonly why: Stay }[];
  /** How many runs are left. */
  readonly left: number;
  /** What these take; null where no limit asks for it. */
  readonly leftBytes: number | null;
}

/**
 * | limit    | is against                                                                       |
 * |----------|----------------------------------------------------------------------------------|
 * | keep     | every run but so many of the newest                                              |
 * | max-age  | what nobody has worked on for longer than that                                   |
 * | max-size | after these: the oldest, as long as all that are left take more than that        |
 *
 * A run goes when a limit is against it, the oldest first, unless it has a reason to stay. One reason is that it is needed: a pass
 * must not outlive a younger failure. So the youngest whole run that tells of a file stays as long as an older one stays
 * that expects the file.
 *
 * @param runs newest first
 */
export function planClean(
  runs: readonly CleanableRun[],
  limits: CleanLimits,
  nowMs: number,
  { expectedOf, filesOf }: CleanQuestions,
): CleanPlan {
  const youngest = youngestTelling(runs, expectedOf);
  const usage = new DiskUsage();
  const removed: RemovedRun[] = [];
  const stays = new Map<RunId, Stay>();
  let leftBytes = limits.maxSizeBytes === null ? null : occupiedBytes(runs, filesOf);
  let left = [...runs.entries()].toReversed();

  remove(byAge);
  remove(() => ((leftBytes ?? 0) > (limits.maxSizeBytes ?? Infinity) ? 'max-size' : null));
  // What was needed by a run that has gone since is needed no more.
  remove(byAge);
  return { removed, stays: Array.from(stays, ([run, why]) => ({ run, why })), left: left.length, leftBytes };

  function byAge(nth: number, { workedMs }: CleanableRun): CleanLimit | null {
    if (limits.keep !== null && nth >= limits.keep) return 'keep';
    return limits.maxAgeMs !== null && nowMs - workedMs > limits.maxAgeMs ? 'max-age' : null;
  }

  function remove(limitAgainst: (nth: number, run: CleanableRun) => CleanLimit | null): void {
    const olderStaying = new Set<TestFile>();
    left = left.filter(([nth, each]) => {
      const because = limitAgainst(nth, each);
      const expected = expectedOf(each.run);
      if (because !== null) {
        const isNeeded = expected.some((file) => youngest.get(file) === each.run && olderStaying.has(file));
        const why = each.stay ?? (isNeeded ? 'needed' : null);
        if (why === null) {
          const freedBytes = usage.without(filesOf(each.run));
          if (leftBytes !== null) leftBytes -= freedBytes;
          removed.push({ run: each.run, because, workedMs: each.workedMs, freedBytes });
          stays.delete(each.run);
          return false;
        }
        stays.set(each.run, why);
      }
      for (const file of expected) olderStaying.add(file);
      return true;
    });
  }
}

/** For each file the youngest run that has a verdict on it, among those that have one on all of theirs. */
function youngestTelling(
  runs: readonly CleanableRun[],
  expectedOf: CleanQuestions['expectedOf'],
): ReadonlyMap<TestFile, RunId> {
  const youngest = new Map<TestFile, RunId>();
  for (const { run } of runs.filter(({ isWhole }) => isWhole)) {
    for (const file of expectedOf(run)) if (!youngest.has(file)) youngest.set(file, run);
  }
  return youngest;
}

/** What files take: one of several names takes nothing, and frees nothing but as the last of them. */
class DiskUsage {
  readonly #namesLeft = new Map<string, number>();

  /** The bytes that are freed when these go as well. */
  without(files: Iterable<StoredFile>): number {
    let freed = 0;
    for (const { id, links, bytes } of files) {
      const namesLeft = (this.#namesLeft.get(id) ?? links) - 1;
      if (namesLeft <= 0) freed += bytes;
      if (links > 1) this.#namesLeft.set(id, namesLeft);
    }
    return freed;
  }
}

function occupiedBytes(runs: readonly CleanableRun[], filesOf: CleanQuestions['filesOf']): number {
  const seen = new Set<string>();
  let bytes = 0;
  for (const { run } of runs) {
    for (const file of filesOf(run)) {
      if (seen.has(file.id)) continue;
      if (file.links > 1) seen.add(file.id);
      bytes += file.bytes;
    }
  }
  return bytes;
}
