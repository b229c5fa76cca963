// What a merge is made from: runs that were brought together, each as far as it has to be known to be judged.

import type { Digest } from '../digest.ts';
import { sha256 } from '../digest.ts';
import { groupedBy } from '../grouped-by.ts';
import { isSameShard } from '../planning/shard.ts';
import type { ResultDigest } from '../results/file-result.ts';
import type { MergedPart, Run } from '../run.ts';
import { runtimeOf, shardSpecOf } from '../run.ts';
import type { TestFile } from '../test-file.ts';
import { byCodeUnit, uniqueInOrder } from '../test-file.ts';

/** Who a part is, without its files. Two parts with the same words here are copies of one run. */
export type PartAbout = Omit<MergedPart, 'files'>;

/** A result in its place; null for one that is there and cannot be read. */
export interface FoundResult {
  readonly digest: ResultDigest | null;
  /** Which of the runs that were read has it. */
  readonly source: number;
}

export interface Part {
  readonly about: PartAbout;
  /** Where it was found, for people. */
  readonly place: string;
  /** The files that it was to run. */
  readonly expected: readonly TestFile[];
  /** All files of the suite that it knows of. */
  readonly known: readonly TestFile[];
  readonly results: ReadonlyMap<TestFile, FoundResult>;
}

/** A run as it was read. */
export interface ReadPart {
  readonly place: string;
  readonly run: Run;
  readonly results: ReadonlyMap<TestFile, FoundResult>;
}

/**
 * A run is one part. A merged one is taken apart again, so that it does not matter in how many steps runs are merged:
 * the parts from which it was made, and itself with what it ran since then.
 */
export function partsOf({ place, run, results }: ReadPart): Part[] {
  const { merged, expected } = run;
  if (merged === undefined) {
    return [{ about: aboutRun(run), place, expected, known: run.shard?.whole ?? expected, results }];
  }
  const owners = new Map<TestFile, PartAbout>();
  const abouts = merged.parts.map(({ files, ...about }) => {
    for (const file of files) owners.set(file, about);
    return about;
  });
  // On which commit somebody went on with it is not written down: its project key says what it ran in.
  const itself = aboutRun({ ...run, git: null, invocations: run.invocations.slice(1) });
  const ownerOf = (file: TestFile, { digest }: FoundResult): PartAbout =>
    digest?.run === run.id ? itself : (owners.get(file) ?? itself);
  const byOwner = groupedBy(results, ([file, found]) => ownerOf(file, found));
  const hasRun = byOwner.has(itself) || run.invocations.length > 1;
  return [...abouts, ...(hasRun ? [itself] : [])].map((about) => {
    const own = new Map(byOwner.get(about));
    return { about, place, expected: about === itself ? expected : [...own.keys()], known: expected, results: own };
  });
}

function aboutRun(run: Run): PartAbout {
  const { id, createdAt, invocations, shard, git } = run;
  const last = invocations.at(-1);
  return {
    run: id,
    createdAt,
    invocations: invocations.map(({ startedAt }) => startedAt),
    host: invocations[0]?.host ?? '',
    runtime: runtimeOf(last),
    shard: shardSpecOf(run),
    whole: shard?.whole === undefined ? null : sha256(JSON.stringify(shard.whole)),
    suite: suiteOf(run),
    git,
    projects: [...new Set(invocations.map(({ project }) => project))],
    startedAt: last?.startedAt ?? createdAt,
    endedAt: last === undefined ? createdAt : last.endedAt,
  };
}

/** Which files and which commands: what all parts of one suite have in common, whatever the machine. */
function suiteOf({ patterns, ignore, commandDigest, suites = [] }: Run): Digest {
  const each = suites.map((suite) => [suite.name, suite.folder, suite.patterns, suite.ignore, suite.commandDigest]);
  return sha256(JSON.stringify([patterns, ignore, commandDigest, each]));
}

/** Whether a run, beside a newer one in the same state directory, can be another shard of what that is a shard of. */
export function isShardBeside(newer: Run, older: Run): boolean {
  const [a, b] = [aboutRun(newer), aboutRun(older)];
  if (a.shard === null || b.shard === null || a.shard.total !== b.shard.total) return false;
  return a.suite === b.suite && a.whole === b.whole && isSameProject(a, b);
}

/** Whether both are known to have run in the same state of the project: a clean checkout of one commit, or one key. */
export function isSameProject(a: PartAbout, b: PartAbout): boolean {
  if (a.git !== null && b.git !== null && !a.git.dirty && !b.git.dirty && a.git.commit !== null) {
    // Packages of one repository may have the same names in them.
    if (a.git.commit === b.git.commit && a.git.folder === b.git.folder) return true;
  }
  const [key = null] = a.projects;
  return key !== null && key === b.projects[0];
}

/**
 * A younger attempt supersedes an older one where both are of one shard. A run of the whole suite is of every shard. On
 * another platform, or another major version of Node.js, it was not tried again: somebody ran both, of a matrix.
 */
export function areOfOneShard(a: PartAbout, b: PartAbout): boolean {
  if (a.runtime !== b.runtime) return false;
  return a.shard === null || b.shard === null || isSameShard(a.shard, b.shard);
}

/** Each run once, in an order that does not depend on how they were given. */
export function inOrderWithoutCopies(parts: readonly Part[]): Part[] {
  const copies = groupedBy(parts, ({ about }) => JSON.stringify(about));
  return Array.from(copies.values(), (each) => each.toSorted((a, b) => byCodeUnit(a.place, b.place)).reduce(together))
    .map((part) => [orderOf(part.about), part] as const)
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(([, part]) => part);
}

/** What one copy has lost, another one may have. */
function together(a: Part, b: Part): Part {
  const results = new Map(a.results);
  for (const [file, found] of b.results) if ((results.get(file)?.digest ?? null) === null) results.set(file, found);
  const expected = uniqueInOrder([...a.expected, ...b.expected]);
  return { ...a, expected, known: uniqueInOrder([...a.known, ...b.known]), results };
}

/** Shards by their number, whole runs behind them. */
function orderOf(about: PartAbout): string {
  const { shard, createdAt, run, host } = about;
  const number = (value: number): string => String(value).padStart(16, '0');
  return JSON.stringify([number(shard?.index ?? 1e15), number(shard?.total ?? 0), createdAt, run, host, about]);
}

/** Shard 2 of 3, and where it was found. */
export function namePart({ about: { shard, run }, place }: Part): string {
  return shard === null ? `${run} (${place})` : `shard ${shard.index} of ${shard.total} (${place})`;
}
