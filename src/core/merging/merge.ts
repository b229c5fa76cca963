// Which results make a merged run: of each file one, or none where nobody can say what it came to.

import { isSameShard } from '../planning/shard.ts';
import type { Problem } from '../problem.ts';
import type { ResultDigest } from '../results/file-result.ts';
import type { SupersededResult } from '../run.ts';
import type { TestFile } from '../test-file.ts';
import { byCodeUnit, uniqueInOrder } from '../test-file.ts';
import type { FoundResult, Part } from './merge-parts.ts';
import { areOfOneShard, inOrderWithoutCopies } from './merge-parts.ts';
import { mergeProblems } from './merge-problems.ts';

/** The result that counts for a file. */
export interface Taken {
  readonly part: Part;
  readonly digest: ResultDigest;
  readonly source: number;
  /** Which of the runs that were read have older attempts of the file, oldest first. */
  readonly before: readonly number[];
}

export interface MergePlan {
  /** All files of the suite, as far as any part knows them. */
  readonly expected: readonly TestFile[];
  readonly taken: ReadonlyMap<TestFile, Taken>;
  /** Those of which nothing is left to count have no files in `taken`. */
  readonly parts: readonly Part[];
  readonly superseded: readonly SupersededResult[];
  readonly problems: readonly Problem[];
}

/**
 * The decision table, for one file. Parts are runs of shards, or of the whole suite, which is every shard; of copies of a
 * run one is looked at, and of several states of a run the last.
 *
 *     results of it                                          what counts
 *     none                                                   nothing: the file is owed
 *     one                                                    that one
 *     several, of one shard                                  the newest, whether it passed or failed: it was tried again
 *     several, of different shards, which nobody tried again a failure before a pass, the newest of them first
 *     one cannot be read, and none of its shard is newer     a failure of another shard, or else nothing
 *
 * A newer result ended later; of two that ended in the same moment, the one that did not pass is taken for newer. What
 * does not count is kept in mind as superseded. Whether the whole proves anything: see `mergeProblems`.
 */
export function planMerge(given: readonly Part[]): MergePlan {
  const parts = inOrderWithoutCopies(given);
  const states = parts.filter((part) => !parts.some((other) => isLaterState(other, part)));
  const expected = uniqueInOrder([...new Set(parts.flatMap(({ known, expected: own }) => [known, own]))].flat());
  const taken = new Map<TestFile, Taken>();
  const superseded: Pick<Readable, 'part' | 'digest'>[] = [];
  const standing = new Set<Part>();
  const candidates = candidatesOf(states);
  for (const file of expected) {
    const [only, ...others] = candidates.get(file) ?? [];
    if (only === undefined) continue;
    const choice = choose(others.length === 0 ? [only] : [only, ...others].toSorted(newerFirst));
    for (const { part } of choice.standing) standing.add(part);
    if (choice.taken !== null) taken.set(file, choice.taken);
    for (const { part, digest } of choice.superseded) superseded.push({ part, digest });
  }
  const problems = mergeProblems({ parts, states, standing, expected, taken, superseded });
  return { expected, taken, parts: states, superseded: superseded.map(asSuperseded), problems };
}

/**
 * Of one run, after it was gone on with, or when it had come to its end. Where two went on with copies of it, neither state
 * is the later one: both are attempts.
 */
function isLaterState({ about: later }: Part, { about: earlier }: Part): boolean {
  const isOneRun =
    later.run === earlier.run &&
    later.createdAt === earlier.createdAt &&
    later.host === earlier.host &&
    isSameShard(later.shard, earlier.shard);
  const hasAllOf = earlier.invocations.every((startedAt, nth) => later.invocations[nth] === startedAt);
  if (!isOneRun || !hasAllOf) return false;
  if (later.invocations.length > earlier.invocations.length) return true;
  return later.endedAt !== null && earlier.endedAt === null;
}

interface Candidate extends FoundResult {
  readonly part: Part;
}

interface Readable extends Candidate {
  readonly digest: ResultDigest;
}

function candidatesOf(parts: readonly Part[]): Map<TestFile, Candidate[]> {
  const candidates = new Map<TestFile, Candidate[]>();
  for (const part of parts) {
    for (const [file, found] of part.results) {
      const candidate = { ...found, part };
      const known = candidates.get(file) ?? [];
      const copyAt = known.findIndex((each) => isSameResult(each, candidate));
      if (copyAt === -1) known.push(candidate);
      else if (part.about.startedAt > (known[copyAt] as Candidate).part.about.startedAt) known[copyAt] = candidate;
      candidates.set(file, known);
    }
  }
  return candidates;
}

/** A result that one part has earned may have been carried into another: the younger of the two stands by it. */
function isSameResult({ digest: a }: Candidate, { digest: b }: Candidate): boolean {
  return a !== null && b !== null && a.run === b.run && a.finishedAt === b.finishedAt && a.outcome === b.outcome;
}

interface Choice {
  readonly taken: Taken | null;
  /** Those that no newer one of their shard supersedes. */
  readonly standing: readonly Candidate[];
  readonly superseded: readonly Readable[];
}

function choose(newestToOldest: readonly Candidate[]): Choice {
  const isTriedAgain = (each: Candidate, nth: number): boolean =>
    newestToOldest.slice(0, nth).some(({ part }) => areOfOneShard(part.about, each.part.about));
  const standing = newestToOldest.filter((each, nth) => !isTriedAgain(each, nth));
  const readable = newestToOldest.filter(isReadable);
  const told = standing.filter(isReadable);
  const isAllTold = told.length === standing.length;
  const winner = told.find(({ digest }) => digest.outcome !== 'passed') ?? (isAllTold ? told[0] : undefined);
  if (winner === undefined) return { taken: null, standing, superseded: readable };
  const older = readable.slice(readable.indexOf(winner) + 1).toReversed();
  return {
    taken: { ...winner, before: older.map(({ source }) => source) },
    standing,
    superseded: readable.filter((each) => each !== winner),
  };
}

function isReadable(candidate: Candidate): candidate is Readable {
  return candidate.digest !== null;
}

/** Of one that cannot be read nobody knows when it ended: at the end of its run, at the latest. */
function newerFirst(a: Candidate, b: Candidate): number {
  return (
    byCodeUnit(endOf(b), endOf(a)) ||
    rankOf(a) - rankOf(b) ||
    byCodeUnit(JSON.stringify(a.part.about), JSON.stringify(b.part.about))
  );
}

function endOf({ digest, part: { about } }: Candidate): string {
  return digest?.finishedAt ?? about.endedAt ?? about.startedAt;
}

function rankOf({ digest }: Candidate): number {
  return digest === null ? 0 : digest.outcome === 'passed' ? 2 : 1;
}

function asSuperseded({ part, digest }: Pick<Readable, 'part' | 'digest'>): SupersededResult {
  const { file, outcome, finishedAt, durationMs } = digest;
  const { run, shard, host } = part.about;
  return { file, run, shard, host, outcome, finishedAt, durationMs };
}
