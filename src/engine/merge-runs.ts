// Makes one run of several: judge, copy, and tell what came of it to the same listeners that a run has.

import { partsOf } from '../core/merging/merge-parts.ts';
import { unprovenBy } from '../core/merging/merge-problems.ts';
import type { MergePlan, Taken } from '../core/merging/merge.ts';
import { planMerge } from '../core/merging/merge.ts';
import { aboutMerged, filesByPart } from '../core/merging/merged-run.ts';
import type { Problem } from '../core/problem.ts';
import { ProblemError } from '../core/problem.ts';
import type { FileResult } from '../core/results/file-result.ts';
import { attemptsTogether, digestOf } from '../core/results/file-result.ts';
import type { Summary } from '../core/results/summary.ts';
import { Tally } from '../core/results/summary.ts';
import type { Invocation, Merged, Run, RunId, SupersededResult } from '../core/run.ts';
import { isStable, newestFirst, workedMs } from '../core/run.ts';
import type { Settings } from '../core/settings.ts';
import type { TestFile } from '../core/test-file.ts';
import { timestamp } from '../ports/clock.ts';
import type { RunDirectory } from '../ports/result-store.ts';
import type { RunListener } from './invocation/current-invocation.ts';
import { lockStore } from './lock-store.ts';
import type { RemainingFile } from './planning/remaining.ts';
import type { Ports } from './ports.ts';
import type { ReadParts, Source } from './read-parts.ts';
import { tellStored } from './reading/tell-stored.ts';
import { StopControl } from './stop-control.ts';
import { refuse } from './system-trouble.ts';

export interface MergeRequest {
  readonly settings: Settings;
  readonly read: ReadParts;
  /** The command line that goes on with the merged run. */
  readonly resumeCommand: string;
  readonly onWait?: (problem: Problem) => void;
}

export interface MergedRuns {
  readonly run: Run;
  readonly merged: Merged;
  readonly summary: Summary;
  /** Whether the parts make a whole: that all is green says nothing otherwise. */
  readonly proven: boolean;
  /** Expected files without a result, in path order. */
  readonly remaining: readonly RemainingFile[];
}

type MergePorts = Pick<Ports, 'clock' | 'store' | 'machine'>;

/**
 * Alone in the state directory in which the merged run is made. Throws a ProblemError when it could not be made; the runs
 * that it is made of are only read.
 */
export async function mergeRuns(request: MergeRequest, ports: MergePorts, listener: RunListener): Promise<MergedRuns> {
  const release = await lockStore(request.settings, ports.store, new StopControl(), request.onWait);
  try {
    return await mergeAlone(request, ports, listener).catch(refuse);
  } finally {
    release();
  }
}

async function mergeAlone(request: MergeRequest, ports: MergePorts, listener: RunListener): Promise<MergedRuns> {
  const { sources } = request.read;
  const plan = planMerge(request.read.parts.flatMap(partsOf));
  const merged = mergedOf(plan, request.read);
  const made = await makeRun(plan, merged, sources, ports);
  const { run, directory } = made;
  const announce: RunListener = (event) => {
    directory.record(event);
    listener(event);
  };
  const tally = tellResults(plan, made, announce, ports);
  const at = timestamp(ports.clock);
  const summary = tally.summary({ run: run.id, at, durationMs: longestMs(sources), removed: [], stop: null });
  directory.saveSummary(summary, true);
  const invocations = run.invocations.map((each) => ({ ...each, endedAt: at }));
  directory.saveRun({ ...run, invocations });
  const resumeCommand = summary.notRun > 0 ? request.resumeCommand : null;
  const unproven = unprovenBy(merged.problems);
  const doubt = unproven === 0 ? {} : { unproven };
  announce({ kind: 'run-finished', at, summary, resumeCommand, ...doubt });
  directory.close();
  const remaining = run.expected.flatMap((file) => (plan.taken.has(file) ? [] : { file, estimateMs: null }));
  return { run, merged, summary, proven: unproven === 0, remaining };
}

function mergedOf(plan: MergePlan, { parts, problems }: ReadParts): Merged {
  const before = parts.flatMap(({ run }) => run.merged?.superseded ?? []);
  return {
    parts: filesByPart(plan),
    superseded: withoutCopies([...plan.superseded, ...before]),
    problems: [...problems, ...plan.problems],
  };
}

function withoutCopies(superseded: readonly SupersededResult[]): SupersededResult[] {
  return [...new Map(superseded.map((each) => [JSON.stringify(each), each])).values()];
}

interface MadeRun {
  readonly run: Run;
  readonly directory: RunDirectory;
}

/** Complete and durable when it returns. Until then it is no run. */
async function makeRun(
  plan: MergePlan,
  merged: Merged,
  sources: readonly Source[],
  { clock, store, machine }: MergePorts,
): Promise<MadeRun> {
  const runs = sources.map(({ run }) => run);
  const { host, pid, pawl, node, platform } = machine;
  const createdAt = timestamp(clock);
  const moments = { startedAt: createdAt, endedAt: null };
  const keys = { project: null, projectAfter: null };
  const invocation: Invocation = { number: 1, ...moments, host, pid, pawl, node, platform, ...keys };
  const about = aboutMerged(plan, runs, merged);
  const runOf = (id: RunId): Run => ({ id, createdAt, pawl, ...about, invocations: [invocation] });
  const directory = await store.assemble(clock.now(), newestOf(plan, runs), runOf, async (created) => {
    for (const [file, taken] of plan.taken) {
      created.copy((sources[taken.source] as Source).directory, resultOf(file, taken, sources));
    }
    await created.settleCopies();
  });
  return { run: runOf(directory.id), directory };
}

/** A name that none of its parts has: results say by the name of a run whether they ran in it. */
function newestOf({ parts }: MergePlan, runs: readonly Run[]): RunId {
  const names = [...parts.map(({ about }) => about.run), ...runs.map(({ id }) => id)];
  return names.toSorted(newestFirst)[0] as RunId;
}

/** The result as it counts from now on, with older attempts on the same fingerprint: what failed and then passed is flaky. */
function resultOf(file: TestFile, { source, before }: Taken, sources: readonly Source[]): FileResult {
  const result = withoutDoubt(readAgain(file, source, sources), (sources[source] as Source).run);
  const attempts = before
    .map((each) => readAgain(file, each, sources))
    .reduceRight((now, earlier) => attemptsTogether(earlier, { ...result, attempts: now }), result.attempts);
  return { ...result, attempts };
}

/** A key that changed while its invocation worked vouches for nothing: in another run nobody would know of that. */
function withoutDoubt(result: FileResult, run: Run): FileResult {
  const invocation = run.invocations.find(({ number }) => number === result.invocation);
  if (result.run !== run.id || isStable(invocation)) return result;
  return { ...result, fingerprint: { ...result.fingerprint, project: null } };
}

function readAgain(file: TestFile, source: number, sources: readonly Source[]): FileResult {
  const { run, directory } = sources[source] as Source;
  const stored = directory.readResult(file);
  if (stored?.ok) return stored.value;
  const message = `the result of ${file} was there, and is not any more`;
  throw new ProblemError([{ kind: 'unreadable', where: run.id, message, next: 'nothing was merged; merge again' }]);
}

/** From the disk, like everything that is ever told of a result. */
function tellResults(
  { taken }: MergePlan,
  { run, directory }: MadeRun,
  announce: RunListener,
  { clock }: MergePorts,
): Tally {
  const tally = new Tally(run.expected.length);
  const owed = run.expected.length - taken.size;
  const ranElsewhere = [...taken.values()].filter(isCarried).length;
  const at = timestamp(clock);
  const reasons = owed > 0 ? { 'never-ran': owed } : {};
  const counts = { kept: ranElsewhere, owed, left: 0, removed: [], reasons, detected: null };
  announce({ kind: 'run-started', at, run, invocation: 1, how: 'merged', ...counts });
  for (const problem of run.merged?.problems ?? []) announce({ kind: 'problem', at, problem });
  for (const [file, each] of taken) {
    const stored = directory.readResult(file);
    if (stored?.ok !== true) throw new ProblemError(stored === null ? [] : [stored.problem]);
    const result = digestOf(stored.value);
    tally.add(result, isCarried(each) ? 'verified' : 'ran');
    tellStored(stored.value, isCarried(each), at, directory, announce);
  }
  return tally;
}

/** Its part had it from an earlier run, and had proven it. */
function isCarried({ part, digest }: Taken): boolean {
  return digest.run !== part.about.run;
}

/** Machines work side by side: the one that took longest is how long it took. */
function longestMs(sources: readonly Source[]): number {
  return Math.max(0, ...sources.map(({ run }) => workedMs(run) ?? 0));
}
