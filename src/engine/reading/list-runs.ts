// The runs of a state directory, each with what it came to.

import { unprovenBy } from '../../core/merging/merge-problems.ts';
import { problemsOfParts } from '../../core/merging/merged-run.ts';
import type { ShardSpec } from '../../core/planning/shard.ts';
import type { Problem } from '../../core/problem.ts';
import { notPassed } from '../../core/results/summary.ts';
import type { Verdict, VerdictRules } from '../../core/results/verdict.ts';
import { verdictOfMerge } from '../../core/results/verdict.ts';
import type { GitState, RunId } from '../../core/run.ts';
import { shardSpecOf, workedMs } from '../../core/run.ts';
import type { Ports } from '../ports.ts';
import type { RunStatus } from './read-status.ts';
import { statusOf } from './read-status.ts';

export interface ListedRun {
  readonly run: RunId;
  readonly createdAt: string;
  readonly state: RunStatus['state'];
  /** Of a merged run that is green and not proven: incomplete. */
  readonly verdict: Verdict;
  readonly total: number;
  readonly passed: number;
  /** Files with a verdict that is no pass. */
  readonly notPassed: number;
  readonly notRun: number;
  readonly flaky: number;
  /** How long was worked on it, over all invocations that ended; null where none did. */
  readonly durationMs: number | null;
  /** The sum over its files, kept ones included. */
  readonly filesDurationMs: number;
  readonly git: GitState | null;
  readonly shard: ShardSpec | null;
  /** Of how many runs it was merged; null where it was not. */
  readonly mergedFrom: number | null;
}

export interface ListedRuns {
  /** Newest first. */
  readonly runs: readonly ListedRun[];
  /** How many there are beside these. */
  readonly more: number;
  readonly problems: readonly Problem[];
}

/** Each by its summary, or by its results where these changed since. */
export function listRuns(
  { store, machine }: Pick<Ports, 'store' | 'machine'>,
  limit: number,
  rules: VerdictRules,
): ListedRuns {
  const ids = store.runs();
  const problems: Problem[] = [];
  const runs: ListedRun[] = [];
  for (const id of ids.slice(0, limit)) {
    const read = store.readRun(id);
    if (!read.ok) {
      problems.push(read.problem);
      continue;
    }
    const status = statusOf(store, machine, read.value);
    problems.push(...status.problems);
    runs.push(asListed(status, rules));
  }
  return { runs, more: Math.max(0, ids.length - limit), problems };
}

function asListed({ run, state, summary }: RunStatus, rules: VerdictRules): ListedRun {
  const { total, passed, notRun, flaky, filesDurationMs } = summary;
  return {
    run: run.id,
    createdAt: run.createdAt,
    state,
    verdict: verdictOfMerge(summary, unprovenBy(problemsOfParts(run)) === 0, rules),
    total,
    passed,
    notPassed: notPassed(summary),
    notRun,
    flaky: flaky.length,
    durationMs: workedMs(run),
    filesDurationMs,
    git: run.git,
    shard: shardSpecOf(run),
    mergedFrom: run.merged?.parts.length ?? null,
  };
}
