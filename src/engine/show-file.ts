// The evidence for one file: whether it is owed and why, what it came to, what it printed, how it did in earlier runs.

import type { FileResult } from '../core/file-result.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Decision, RanBefore } from '../core/plan.ts';
import type { Problem } from '../core/problem.ts';
import type { RunId } from '../core/run.ts';
import type { Settings } from '../core/settings.ts';
import type { TestFile } from '../core/test-file.ts';
import { outputTailBytes } from './record-result.ts';
import { planSuite } from './plan-suite.ts';
import type { Ports } from './ports.ts';
import { RanBeforeRuns } from './ran-before.ts';

export interface PastRun {
  readonly run: RunId;
  readonly outcome: Outcome;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly attempts: number;
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
  let newest: { result: FileResult; outputTail: string } | null = null;
  for (const id of ports.store.runs().slice(0, runsReadMax)) {
    const run = ports.store.readRun(id);
    if (!run.ok) continue;
    const directory = ports.store.open(run.value);
    const stored = directory.readResult(file);
    if (!stored?.ok) continue;
    newest ??= { result: stored.value, outputTail: directory.outputTail(file, outputTailBytes) };
    if (stored.value.run === id) history.push(pastOf(stored.value));
  }
  const { result = null, outputTail = '' } = newest ?? {};
  const problems = suite.problems.filter(({ kind }) => kind === 'unreadable');
  const name = planned === undefined ? (result?.suite ?? null) : suite.suiteOf(file).name;
  const past = suite.past.get(file);
  const ranBefore = past === undefined ? null : new RanBeforeRuns(ports.store).of(past);
  return { file, suite: name, decision: planned?.decision ?? null, problems, result, ranBefore, outputTail, history };
}

function pastOf({ run, outcome, finishedAt, durationMs, attempts }: FileResult): PastRun {
  return { run, outcome, finishedAt, durationMs, attempts: attempts.length };
}
