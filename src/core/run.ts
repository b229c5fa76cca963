// What a run is: the expected set of files and the invocations that have worked on it.

import type { Digest } from './digest.ts';
import type { Deaths } from './planning/poison.ts';
import type { ShardSpec } from './planning/shard.ts';
import type { Problem } from './problem.ts';
import type { Outcome } from './results/outcome.ts';
import type { TestFile } from './test-file.ts';

/** The name of a run and of its directory: `run_2026-11-21_143022`, in UTC, with `-2` for a second one in that second. */
export type RunId = string;

/** One `pawl run` on this run, from its start to its end or death. */
export interface Invocation {
  /** 1 for the one that began the run. */
  readonly number: number;
  readonly startedAt: string;
  /** Null while it works, and for ever when it died. */
  readonly endedAt: string | null;
  readonly host: string;
  readonly pid: number;
  readonly pawl: string;
  readonly node: string;
  /** `linux-x64`. Absent where nobody told. */
  readonly platform?: string | undefined;
  readonly project: Digest | null;
  /** The project key taken again at the end. A key that changed on the way proves nothing: see `isStable`. */
  readonly projectAfter: Digest | null;
}

export interface GitState {
  readonly commit: string | null;
  readonly dirty: boolean;
  /** Where in the repository the project lies: `packages/api/`, and nothing for its root. Absent where nobody told. */
  readonly folder?: string | undefined;
}

/** A suite as a run has it: see `TestSuite`. */
export interface RunSuite {
  readonly name: string;
  readonly folder: string;
  readonly patterns: readonly string[];
  readonly ignore: readonly string[];
  readonly command: readonly string[];
  readonly shell: boolean;
  readonly commandDigest: Digest;
  readonly runner: string;
}

/** The part of a suite that a run is about. */
export interface RunShard extends ShardSpec {
  /** Every test file of the suite before it was cut, in code-unit order. Absent in runs that say no more than their number. */
  readonly whole?: readonly TestFile[] | undefined;
}

export interface Run {
  readonly id: RunId;
  readonly createdAt: string;
  readonly pawl: string;
  /** What selects the files: the same selection is the same suite, whatever the command. */
  readonly patterns: readonly string[];
  readonly ignore: readonly string[];
  /** Of the only suite, or else of the first one. */
  readonly command: readonly string[];
  readonly shell: boolean;
  readonly commandDigest: Digest;
  readonly runner: string;
  /** Absent where there is one, without a name. */
  readonly suites?: readonly RunSuite[] | undefined;
  /** Null where it is about the whole suite. */
  readonly shard: RunShard | null;
  readonly git: GitState | null;
  /** The id of the queue whose files these are; absent where there is none. */
  readonly queue?: string | undefined;
  /** The run whose proven passes were carried into this one. */
  readonly parent: RunId | null;
  readonly expected: readonly TestFile[];
  readonly invocations: readonly Invocation[];
  /** Files that were in flight when an invocation died, with how often. */
  readonly deaths: readonly Deaths[];
  /** What it was made of; absent where it was not made by a merge. */
  readonly merged?: Merged | undefined;
}

/** A run from which a merged one was made: who it was, and all by which it is judged whether it belongs to the others. */
export interface MergedPart {
  readonly run: RunId;
  readonly createdAt: string;
  /** When each of those that had worked on it started. */
  readonly invocations: readonly string[];
  /** The machine on which it began. */
  readonly host: string;
  /** Under which platform and major version of Node.js it ran last: `linux-x64 v20`. */
  readonly runtime: string;
  readonly shard: ShardSpec | null;
  /** Of the list from which the shard was cut; null where it is no shard, or does not say. */
  readonly whole: Digest | null;
  /** What selects its files, and the commands that run them. */
  readonly suite: Digest;
  readonly git: GitState | null;
  /** The project keys with which its invocations began, each once. */
  readonly projects: readonly (Digest | null)[];
  /** Of its last invocation. */
  readonly startedAt: string;
  /** Null where that never said that it ended. */
  readonly endedAt: string | null;
  /** The files whose results are its own. */
  readonly files: readonly TestFile[];
}

/** A result that counts no more, because another one of its file does. */
export interface SupersededResult {
  readonly file: TestFile;
  /** Where it stood: a run of that name, as the part of this shard. */
  readonly run: RunId;
  readonly shard: ShardSpec | null;
  readonly host: string;
  readonly outcome: Outcome;
  readonly finishedAt: string;
  readonly durationMs: number;
}

export interface Merged {
  readonly parts: readonly MergedPart[];
  readonly superseded: readonly SupersededResult[];
  /** What was told of the parts and what they lack. */
  readonly problems: readonly Problem[];
}

/**
 * Whether the results of an invocation may be vouched for by its project key. An invocation that saw the project
 * change while it worked cannot say which of the two projects a file ran in. One that died never looked again,
 * so the key it began with is all there is.
 */
export function isStable(invocation: Invocation | undefined): boolean {
  if (invocation === undefined) return false;
  return invocation.projectAfter === null || invocation.projectAfter === invocation.project;
}

/** Which part it is about, without the list of files that it was cut from; null where it is about the whole suite. */
export function shardSpecOf({ shard }: Pick<Run, 'shard'>): ShardSpec | null {
  return shard === null ? null : { index: shard.index, total: shard.total };
}

/** The platform and the major version of Node.js, `linux-x64 v20`: by how much machines may differ. */
export function runtimeOf(ran: Pick<Invocation, 'platform' | 'node'> | undefined): string {
  return `${ran?.platform ?? ''} ${ran?.node.split('.')[0] ?? ''}`;
}

/** How long was worked on it, over all invocations that ended; null where none did. */
export function workedMs({ invocations }: Run): number | null {
  const ended = invocations.flatMap(({ startedAt, endedAt }) =>
    endedAt === null ? [] : Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)),
  );
  return ended.length === 0 ? null : ended.reduce((sum, ms) => sum + ms);
}

/** Whether its last invocation said that it came to its end. One that did not has died, or is still at work. */
export function hasEnded({ invocations }: Run): boolean {
  return invocations.at(-1)?.endedAt !== null;
}

const runIdPattern = /^run_(\d{4}-\d{2}-\d{2}_\d{6})(?:-(\d{1,6}))?$/;

/**
 * `run_2026-11-21_143022` for that second in UTC, and `-2`, `-3`… for the ones after the first in it. A clock that was
 * set back must not make a run look older than the newest one there is: it gets that one's second.
 */
export function runIdAt(epochMs: number, nth: number, newest?: RunId): RunId {
  const [date, time] = new Date(epochMs).toISOString().split('T') as [string, string];
  const now = `${date}_${time.slice(0, 8).replaceAll(':', '')}`;
  const [, second = '', newestNth = '1'] = runIdPattern.exec(newest ?? '') ?? [];
  const behind = second >= now;
  const number = behind ? Number(newestNth) + nth : nth;
  return `run_${behind ? second : now}${number === 1 ? '' : `-${number}`}`;
}

export function isRunId(name: string): boolean {
  return runIdPattern.test(name);
}

/** Newest first: by the second in the name, then by the number behind it (so that -10 comes after -9). */
export function newestFirst(a: RunId, b: RunId): number {
  const [, secondA = '', nthA = '1'] = runIdPattern.exec(a) ?? [];
  const [, secondB = '', nthB = '1'] = runIdPattern.exec(b) ?? [];
  if (secondA !== secondB) return secondA < secondB ? 1 : -1;
  return Number(nthB) - Number(nthA);
}
