// A stored run, read again: what `status` and `report` show and what library users get. Nothing is changed by reading.

import { ranIn } from '../../core/merging/merged-run.ts';
import type { Problem, Result } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import { digestOf } from '../../core/results/file-result.ts';
import type { Summary } from '../../core/results/summary.ts';
import { Tally } from '../../core/results/summary.ts';
import type { Run, RunId } from '../../core/run.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { RunDirectory, ResultStore } from '../../ports/result-store.ts';

export interface StoredRun {
  readonly run: Run;
  /** Made from the results themselves, whatever summary.json says. Carried results count as `verified`. */
  readonly summary: Summary;
  /** Expected files that have no result. */
  readonly missing: readonly TestFile[];
  /** Results that are there and cannot be read: their files count as not run. */
  readonly problems: readonly Problem[];
  /** The results in path order, read one by one. */
  results(): Iterable<FileResult>;
}

/** Throws a ProblemError when there is no such run, or it cannot be read. */
export function readRun(store: ResultStore, id: string): StoredRun {
  return withResults(store, findRun(store, id));
}

/** A run that has been found already. */
export function withResults(store: ResultStore, run: Run): StoredRun {
  const directory = store.open(run);
  const tally = new Tally(run.expected.length);
  const missing: TestFile[] = [];
  const problems: Problem[] = [];
  const isItsOwn = ranIn(run);
  for (const file of run.expected) {
    const result = directory.readResult(file);
    if (result?.ok) tally.add(digestOf(result.value), isItsOwn(result.value) ? 'ran' : 'verified');
    else missing.push(file);
    if (result?.ok === false) problems.push(result.problem);
  }
  const last = run.invocations.at(-1);
  const at = last?.endedAt ?? last?.startedAt ?? run.createdAt;
  const summary = tally.summary({ run: run.id, at, durationMs: 0, removed: [], stop: null });
  return { run, summary, missing, problems, results: () => resultsOf(run, directory) };
}

/** By its full name, by what follows `run_`, or `latest`. Throws a ProblemError when there is none, or it cannot be read. */
export function findRun(store: ResultStore, id: string): Run {
  const runs = store.runs();
  const run = id === 'latest' ? latestOf(runs, store) : namedLike(id, runs, store);
  if (run?.ok) return run.value;
  if (run !== null) throw new ProblemError([run.problem]);
  const message =
    runs.length === 0
      ? 'there are no runs yet'
      : `expected the name of a run, found none like it (the latest is ${runs[0]})`;
  throw new ProblemError([{ kind: 'usage', where: id, message, next: 'nothing was done' }]);
}

function namedLike(id: string, runs: readonly RunId[], store: ResultStore): Result<Run> | null {
  const found = runs.find((run) => run === id || run === `run_${id}`);
  return found === undefined ? null : store.readRun(found);
}

/** A newest run that cannot be read is told, not passed over: what it said is younger than whatever could be read. */
function latestOf([newest]: readonly RunId[], store: ResultStore): Result<Run> | null {
  return newest === undefined ? null : store.readRun(newest);
}

/**
 * Throws a ProblemError when there is no earlier run that could tell what failed. Beginning one that runs nothing would
 * help nobody, and 0 would say that all is well.
 */
export function requireHistory(store: ResultStore): void {
  const latest = latestOf(store.runs(), store);
  // What a newer pawl wrote is told by whoever needs it.
  if (latest?.ok || latest?.problem.kind === 'newer-version') return;
  const next = 'nothing was run; leave out --last-failed to run everything';
  if (latest !== null) throw new ProblemError([{ ...latest.problem, next }]);
  const message = 'there is no earlier run, so there is nothing to repeat';
  throw new ProblemError([{ kind: 'usage', where: '--last-failed', message, next }]);
}

/** So many runs are searched for one that expects a file. */
const runsSearchedMax = 20;

/** The newest run that expects the file: how it was run when nobody says it now. Null when none of the last ones does. */
export function newestExpecting(store: ResultStore, file: TestFile): Run | null {
  for (const id of store.runs().slice(0, runsSearchedMax)) {
    const run = store.readRun(id);
    if (run.ok && run.value.expected.includes(file)) return run.value;
  }
  return null;
}

/** The results that are there and can be read, one by one in path order. */
export function* resultsOf(run: Run, directory: RunDirectory): Generator<FileResult> {
  for (const file of run.expected) {
    const result = directory.readResult(file);
    if (result?.ok) yield result.value;
  }
}
