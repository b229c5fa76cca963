// What can be wrong with the parts of a merged run, each in a sentence: which part, what was expected, what was found.

import { groupedBy } from '../grouped-by.ts';
import type { Problem, ProblemKind } from '../problem.ts';
import type { ResultDigest } from '../results/file-result.ts';
import type { TestFile } from '../test-file.ts';
import { byCodeUnit } from '../test-file.ts';
import { counted } from '../text/counted.ts';
import type { PartAbout, Part } from './merge-parts.ts';
import { areOfOneShard, isSameProject, namePart } from './merge-parts.ts';

/** What a merge came to, as far as it is judged. */
export interface MergeFacts {
  /** All parts, without copies. */
  readonly parts: readonly Part[];
  /** Without those of which there is a later state. */
  readonly states: readonly Part[];
  /** Those of which a result stands that nobody tried again. */
  readonly standing: ReadonlySet<Part>;
  readonly expected: readonly TestFile[];
  readonly taken: Pick<ReadonlyMap<TestFile, unknown>, 'has'>;
  /** Results that count no more. */
  readonly superseded: readonly { readonly part: Part; readonly digest: Pick<ResultDigest, 'file'> }[];
}

/**
 * Only parts that count are judged: an older attempt, all of whose results are superseded, may be of any commit. They are
 * compared with the youngest of them, whatever the order in which they were given.
 *
 *     problem        when                                                                   the run is proven
 *     superseded     an older attempt of a shard or of the suite: none of its results, or
 *                    not all of them, count                                                 yes
 *     overlap        two shards expect one file                                             yes
 *     gap            a file of the suite has no result                                      no
 *     lost-shard     of 1 … total, one is not there, and no run of the whole suite is       no
 *     other-cut      shards of another total, or cut from another list of files             no
 *     other-command  other patterns, suites or commands                                     no
 *     other-project  neither clean checkouts of one commit, nor one project key; or a part
 *                    that was gone on with after the project changed                        no
 *     unfinished     its last invocation never said that it ended                           no
 *     unreadable     a result is there and cannot be read                                   no
 */
export function mergeProblems(facts: MergeFacts): Problem[] {
  const { parts, states, expected, taken, superseded } = facts;
  const judged = states.filter((part) => isJudged(part, facts));
  const youngest = judged.toSorted(youngerFirst)[0];
  const retried = groupedBy(superseded, ({ part }) => part);
  return [
    ...parts.flatMap((part) => (judged.includes(part) ? [] : staleProblem(part))),
    ...judged.flatMap((part) => retriedProblem(part, retried.get(part) ?? [])),
    ...overlapProblems(judged),
    ...judged.flatMap(unreadableProblem),
    ...judged.flatMap(unfinishedProblem),
    ...(youngest === undefined ? [] : judged.flatMap((part) => strangerProblems(part, youngest))),
    ...cutProblems(judged),
    ...lostShardProblems(judged),
    ...gapProblems(judged, expected, taken),
  ];
}

/** Whether it counts: one of its results stands, or it has none that another attempt supersedes. */
function isJudged(part: Part, { states, standing }: MergeFacts): boolean {
  if (standing.has(part)) return true;
  if (part.results.size > 0) return false;
  return !states.some((other) => isYoungerAttempt(other, part));
}

function isYoungerAttempt(other: Part, part: Part): boolean {
  return other !== part && areOfOneShard(other.about, part.about) && youngerFirst(other, part) < 0;
}

function youngerFirst({ about: a }: Part, { about: b }: Part): number {
  return byCodeUnit(b.startedAt, a.startedAt) || byCodeUnit(JSON.stringify(a), JSON.stringify(b));
}

function staleProblem(part: Part): Problem {
  const message = `is an older attempt, and nothing of it counts any more (${counted(part.results.size, 'result')})`;
  return told('superseded', namePart(part), message, 'the younger attempt counts');
}

function retriedProblem(part: Part, results: MergeFacts['superseded']): Problem[] {
  const files = results.map(({ digest }) => digest.file);
  if (files.length === 0) return [];
  const message = `${counted(files.length, 'result')} of it no longer counts: ${some(files)}`;
  return [told('superseded', namePart(part), message, 'another attempt counts; pawl show tells of both')];
}

function overlapProblems(parts: readonly Part[]): Problem[] {
  const shards = parts.filter(({ about }) => about.shard !== null);
  const owners = groupedBy(
    shards.flatMap((part) => part.expected.map((file) => [file, part] as const)),
    ([file]) => file,
  );
  const shared = [...owners].filter(([, each]) => isInTwo(each.map(([, part]) => part)));
  if (shared.length === 0) return [];
  const files = shared.map(([file]) => file);
  const between = uniqueNames(shared.flatMap(([, each]) => each.map(([, part]) => part)));
  const message = `${counted(files.length, 'file')} in more than one shard: ${some(files)}`;
  return [told('overlap', between, message, 'the newest result of each counts, and a failure before a pass')];
}

function isInTwo([first, ...others]: readonly Part[]): boolean {
  return first !== undefined && others.some(({ about }) => !areOfOneShard(about, first.about));
}

function uniqueNames(parts: readonly Part[]): string {
  return [...new Set(parts.map(namePart))].toSorted(byCodeUnit).join(', ');
}

function unreadableProblem(part: Part): Problem[] {
  const files = [...part.results].flatMap(([file, { digest }]) => (digest === null ? file : []));
  if (files.length === 0) return [];
  const message = `${counted(files.length, 'result')} of it cannot be read: ${some(files)}`;
  return [
    told('unreadable', namePart(part), message, 'nothing older of these files is believed; pawl run runs what is owed'),
  ];
}

function unfinishedProblem(part: Part): Problem[] {
  if (part.about.endedAt !== null) return [];
  const message = `never said that it ended: its process died, or is still at work (begun ${part.about.startedAt})`;
  return [told('unfinished', namePart(part), message, 'go on with it where it is, and merge again')];
}

/** Of another project or with another command than the youngest. */
function strangerProblems(part: Part, youngest: Part): Problem[] {
  const problems: Problem[] = [];
  const [here, there] = [part.about, youngest.about];
  if (here.suite !== there.suite) {
    const message = `has other patterns, suites or commands than ${namePart(youngest)}`;
    problems.push(told('other-command', namePart(part), message, 'nothing proves that both are of one suite'));
  }
  if (here.projects.length > 1) {
    const message = `the project changed between its ${here.invocations.length} invocations`;
    problems.push(told('other-project', namePart(part), message, 'run it again with --fresh, and merge again'));
  } else if (part !== youngest && !isSameProject(here, there)) {
    const message = `expected ${projectOf(there)} as in ${namePart(youngest)}, found ${projectOf(here)}`;
    problems.push(
      told('other-project', namePart(part), message, 'run the older one again on the same commit, and merge again'),
    );
  }
  return problems;
}

function projectOf({ git, projects }: PartAbout): string {
  const commit = git?.commit ?? null;
  const folder = git?.folder ? ` in ${git.folder}` : '';
  if (commit !== null)
    return `commit ${commit.slice(0, 12)}${folder}${git?.dirty === true ? ' with uncommitted changes' : ''}`;
  return `the project ${projects[0]?.slice(0, 19) ?? 'without a key'}`;
}

function cutProblems(parts: readonly Part[]): Problem[] {
  const shards = parts.filter(({ about }) => about.shard !== null).toSorted(youngerFirst);
  const [youngest] = shards;
  if (youngest === undefined) return [];
  return shards.flatMap((part) => {
    const found = strangeCut(part.about, youngest.about);
    if (found === null) return [];
    const next =
      'nothing proves that the shards make a whole; cut all of them alike, and leave out those of another cut';
    return [told('other-cut', namePart(part), found, next)];
  });
}

function strangeCut(here: PartAbout, there: PartAbout): string | null {
  const { index = 0, total = 0 } = here.shard ?? {};
  if (index < 1 || index > total) return `expected a shard from 1 to ${total}, found ${index}`;
  if (total !== there.shard?.total) return `expected one of ${there.shard?.total} shards, found one of ${total}`;
  if (here.whole === null) return 'does not say from which files it was cut';
  return here.whole === there.whole ? null : `was cut from another list of files than shard ${there.shard.index}`;
}

/** A run of the whole suite needs no shards beside it. */
function lostShardProblems(parts: readonly Part[]): Problem[] {
  const shards = parts.flatMap(({ about: { shard } }) => shard ?? []);
  if (shards.length < parts.length) return [];
  return [...groupedBy(shards, ({ total }) => total)].flatMap(([total, arrived]) => {
    const indexes = new Set(arrived.map(({ index }) => index));
    const isLost = (index: number): boolean => !indexes.has(index);
    // What a part says of itself may be anything.
    const lost = Array.from({ length: Math.min(total, shardsMax) }, (_, nth) => nth + 1).filter(isLost);
    if (lost.length === 0) return [];
    const message = `expected ${total}, found ${indexes.size}: ${some(lost.map((index) => `shard ${index}`))} never arrived`;
    return [told('lost-shard', `a suite in ${counted(total, 'shard')}`, message, 'merge again when all are there')];
  });
}

const shardsMax = 100_000;

function gapProblems(parts: readonly Part[], expected: readonly TestFile[], taken: MergeFacts['taken']): Problem[] {
  const missing = expected.filter((file) => !taken.has(file));
  if (missing.length === 0) return [];
  const owners = new Map(parts.flatMap((part) => part.expected.map((file) => [file, part] as const)));
  const byOwner = groupedBy(missing, (file) => owners.get(file) ?? null);
  const next = 'pawl run goes on with the merged run and runs what is missing';
  return Array.from(byOwner, ([part, files]) => {
    const where = part === null ? 'the whole suite' : namePart(part);
    const message =
      part === null
        ? `no part was to run ${counted(files.length, 'file')} of it: ${some(files)}`
        : `has no result of ${counted(files.length, 'file')} that it was to run: ${some(files)}`;
    return told('gap', where, message, next);
  }).toSorted((a, b) => byCodeUnit(a.where, b.where));
}

function told(kind: ProblemKind, where: string, message: string, next: string): Problem {
  return { kind, where, message, next };
}

/** The first few by name. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/** How many of these leave open whether a merged run is the whole, of one suite and one project. */
export function unprovenBy(problems: readonly Problem[]): number {
  return problems.filter(({ kind }) => kind !== 'superseded' && kind !== 'overlap').length;
}
