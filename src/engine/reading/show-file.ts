// The evidence for one file: whether it is owed and why, what it came to, what it printed, how it did in earlier runs.

import { ranIn } from '../../core/merging/merged-run.ts';
import type { Decision, RanBefore } from '../../core/planning/plan.ts';
import type { Problem } from '../../core/problem.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import type { Outcome } from '../../core/results/outcome.ts';
import type { MergedPart, Run, RunId, SupersededResult } from '../../core/run.ts';
import type { Settings } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import { outputTailBytes } from '../execution/record-result.ts';
import { planSuite } from '../planning/plan-suite.ts';
import type { Ports } from '../ports.ts';
import { RanBeforeRuns } from './ran-before.ts';

export interface PastRun {
  readonly run: RunId;
  readonly outcome: Outcome;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly attempts: number;
}

/** Where a merged run has a result from. */
export interface MergedEvidence {
  /** Null where it has run since. */
  readonly from: Pick<MergedPart, 'run' | 'shard' | 'host'> | null;
  /** Results of the file that count no more. */
  readonly superseded: readonly SupersededResult[];
}

export interface FileEvidence {
  readonly file: TestFile;
  /** Null where its suite has no name. */
  readonly suite: string | null;
  /** Null when the patterns do not name the file (any more). */
  readonly decision: Decision | null;
  /** Of this run or its results, what could not be read. */
  readonly problems: readonly Problem[];
  readonly result: FileResult | null;
  /** Where the result that the decision is about really ran; null where there is none. */
  readonly ranBefore: RanBefore | null;
  /** Null where the result is in no merged run. */
  readonly merged: MergedEvidence | null;
  readonly outputTail: string;
  /** Where it really ran, newest first. */
  readonly history: readonly PastRun[];
}

/** So many runs are searched for a file's past. */
const runsReadMax = 20;

export async function showFile(file: TestFile, settings: Settings, ports: Ports): Promise<FileEvidence> {
  const suite = await planSuite(settings, await ports.workspace.observe(), ports);
  const planned = suite.plan.find((each) => each.file === file);
  const history: PastRun[] = [];
  let newest: { run: Run; result: FileResult; outputTail: string } | null = null;
  for (const id of ports.store.runs().slice(0, runsReadMax)) {
    const run = ports.store.readRun(id);
    if (!run.ok) continue;
    const directory = ports.store.open(run.value);
    const stored = directory.readResult(file);
    if (!stored?.ok) continue;
    newest ??= { run: run.value, result: stored.value, outputTail: directory.outputTail(file, outputTailBytes) };
    if (ranIn(run.value)(stored.value)) history.push(pastOf(stored.value));
  }
  const { result = null, outputTail = '' } = newest ?? {};
  const merged = newest === null ? null : mergedEvidence(newest.run, newest.result);
  const problems = suite.problems.filter(({ kind }) => kind === 'unreadable');
  const name = planned === undefined ? (result?.suite ?? null) : suite.suiteOf(file).name;
  const past = suite.past.get(file);
  const ranBefore = past === undefined ? null : new RanBeforeRuns(ports.store).of(past);
  const decision = planned?.decision ?? null;
  return { file, suite: name, decision, problems, result, ranBefore, merged, outputTail, history };
}

function mergedEvidence({ id, merged }: Run, { file, run: earnedIn }: FileResult): MergedEvidence | null {
  if (merged === undefined) return null;
  const part = id === earnedIn ? undefined : merged.parts.find(({ files }) => files.includes(file));
  const from = part === undefined ? null : { run: part.run, shard: part.shard, host: part.host };
  return { from, superseded: merged.superseded.filter((each) => each.file === file) };
}

function pastOf({ run, outcome, finishedAt, durationMs, attempts }: FileResult): PastRun {
  return { run, outcome, finishedAt, durationMs, attempts: attempts.length };
}
