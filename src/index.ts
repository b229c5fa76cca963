// pawl as a library: the same engine that the command line uses.

import { resolve } from 'node:path';

import { composeReading } from './cli/compose-reading.ts';
import { composePorts } from './cli/compose.ts';
import { resolveSettings } from './cli/resolve-settings.ts';
import { tellShardIsHeeded } from './cli/shard-status.ts';
import type { RunOptions } from './config/run-options.ts';
import { checkOptions } from './config/run-options.ts';
import type { PlannedFile } from './core/planning/plan.ts';
import type { Problem } from './core/problem.ts';
import type { RunId } from './core/run.ts';
import type { TestFile } from './core/test-file.ts';
import { EventStream } from './engine/event-stream.ts';
import { planSuite } from './engine/planning/plan-suite.ts';
import type { StoredRun } from './engine/reading/read-run.ts';
import { readRun as readStoredRun, requireHistory } from './engine/reading/read-run.ts';
import { runSuite } from './engine/run-suite.ts';

export { defineConfig } from './config/file/config.ts';
export type { PawlConfig, SuiteConfig } from './config/file/config.ts';
export type { RunOptions } from './config/run-options.ts';
export type { Attempt } from './core/results/attempt.ts';
export type { AuditReport } from './core/planning/audit.ts';
export type * from './core/event.ts';
export type { Failure, FileResult, ResultDigest, TestCounts } from './core/results/file-result.ts';
export type { Fingerprint } from './core/freshness/fingerprint.ts';
export type { Outcome } from './core/results/outcome.ts';
export type { Decision, Kept, KeptGround, OwedReason, PlannedFile } from './core/planning/plan.ts';
export { describeDecision } from './core/planning/plan.ts';
export { ProblemError } from './core/problem.ts';
export type { Problem, ProblemKind } from './core/problem.ts';
export type { Invocation, Merged, MergedPart, Run, RunId, RunShard, RunSuite } from './core/run.ts';
export type { ShardSpec } from './core/planning/shard.ts';
export type { Stamp } from './core/results/stamp.ts';
export type { StopReason } from './core/planning/stop.ts';
export type { FailedFile, Summary } from './core/results/summary.ts';
export { asTestFile } from './core/test-file.ts';
export type { TestFile } from './core/test-file.ts';
export { verdictOf } from './core/results/verdict.ts';
export type { Verdict } from './core/results/verdict.ts';
export type { EventStream } from './engine/event-stream.ts';
export type { StoredRun } from './engine/reading/read-run.ts';
export type { Ran } from './engine/invocation/current-invocation.ts';
export type { RemainingFile } from './engine/planning/remaining.ts';

export interface PlannedSuiteFile extends PlannedFile {
  /** Null where its suite has no name. */
  readonly suite: string | null;
}

/** What would run and what would be kept. */
export interface PlanReport {
  /** The run that would go on, or whose passes would be carried into a new one; null when there is none. */
  readonly run: RunId | null;
  readonly begins: boolean;
  readonly files: readonly PlannedSuiteFile[];
  readonly removed: readonly TestFile[];
  readonly problems: readonly Problem[];
}

/**
 * Brings the suite up to date. Iterate the events, or await `finished` for the summary alone:
 *
 *     for await (const event of run({ maxFiles: 10 })) if (event.kind === 'file-finished') console.log(event.result.file);
 *
 * Iteration and `finished` reject with a ProblemError when nothing could be begun. No reporter prints anything.
 */
export function run(options: RunOptions = {}): EventStream {
  return new EventStream(async (listener, stop) => {
    const settings = await settingsOf(options);
    const ports = composePorts(settings);
    if (settings.lastFailed) requireHistory(ports.store);
    tellShardIsHeeded(options);
    return runSuite({ settings, resumeCommand: 'pawl run' }, ports, listener, stop);
  });
}

/** Decides every file and runs none. Rejects with a ProblemError. */
export async function plan(options: RunOptions = {}): Promise<PlanReport> {
  const settings = await settingsOf(options);
  const ports = composePorts(settings);
  const suite = await planSuite(settings, await ports.workspace.observe(), ports);
  const { removed, problems, mode, earlier, suiteOf } = suite;
  const files = suite.plan.map((planned) => ({ ...planned, suite: suiteOf(planned.file).name }));
  return { run: earlier?.run.id ?? null, begins: mode.kind === 'begin', files, removed, problems };
}

/** A stored run, by name or `latest`. Throws a ProblemError when there is no such run. */
export function readRun(id = 'latest', stateDir = '.pawl'): StoredRun {
  return readStoredRun(composeReading(process.cwd(), resolve(stateDir)).store, id);
}

function settingsOf(options: RunOptions) {
  const { cwd = process.cwd(), patterns = [], command = null, ...flags } = checkOptions(options);
  return resolveSettings({ cwd: resolve(cwd), flags, patterns, testCommand: command });
}
