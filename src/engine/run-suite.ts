// The main job, told in order: look, plan, keep, run what is owed, sum up.

import { commandDigest } from '../core/command.ts';
import { Estimate } from '../core/estimate.ts';
import type { RunEvent } from '../core/event.ts';
import { inOrder } from '../core/order.ts';
import type { OwedReason } from '../core/plan.ts';
import type { Problem } from '../core/problem.ts';
import { ProblemError } from '../core/problem.ts';
import type { Run } from '../core/run.ts';
import type { Settings } from '../core/settings.ts';
import type { StopReason } from '../core/stop.ts';
import type { Summary } from '../core/summary.ts';
import { Tally } from '../core/summary.ts';
import type { TestFile } from '../core/test-file.ts';
import { timestamp } from '../ports/clock.ts';
import { executeSuite, problemsOf } from './execute-suite.ts';
import type { OpenRun } from './open-run.ts';
import { endInvocation, openRun } from './open-run.ts';
import type { SuitePlan } from './plan-suite.ts';
import { planSuite } from './plan-suite.ts';
import type { Ports } from './ports.ts';
import { requestDigest, sealIfProven } from './seal-run.ts';
import type { StopControl } from './stop-control.ts';

/** summary.json is rewritten at most this often while files run, and always at the end. */
const summaryEveryMs = 1000;

export interface RunRequest {
  readonly settings: Settings;
  /** The command line that goes on with this run. */
  readonly resumeCommand: string;
}

export interface Ran {
  readonly summary: Summary;
  /** What stopped the run, when it was neither the user nor the tests. */
  readonly problems: readonly Problem[];
}

/** Throws a ProblemError when nothing could be begun. Once a run is open, its summary is given back whatever happens. */
export async function runSuite(
  request: RunRequest,
  ports: Ports,
  listener: (event: RunEvent) => void,
  stop: StopControl,
): Promise<Ran> {
  const { settings } = request;
  const startedMs = ports.clock.monotonic();
  const tookMs = (): number => Math.round(ports.clock.monotonic() - startedMs);

  const project = await ports.workspace.observe();
  const sealed = sealedVerdict(settings, project.key, ports);
  if (sealed !== null) {
    listener(started(sealed.run, 'standing', countsOf([]), sealed.summary.total, [], request, ports));
    return finish({ ...sealed.summary, at: timestamp(ports.clock), durationMs: tookMs() }, []);
  }

  const suite = await planSuite(settings, project, ports);
  if (suite.files.length === 0 && !settings.passWithNoTests) throw nothingFound(suite);
  for (const problem of suite.problems) listener({ kind: 'problem', at: timestamp(ports.clock), problem });
  const owed = owedFiles(suite);
  const tally = new Tally(suite.files.length);
  const summaryOf = (run: Run, reason: StopReason | null): Summary =>
    tally.summary({ run: run.id, at: timestamp(ports.clock), durationMs: tookMs(), removed: suite.removed, stop: reason });

  if (owed.length === 0 && suite.earlier !== null) {
    const { run } = suite.earlier;
    listener(started(run, 'standing', countsOf(suite.plan), keptCount(suite), suite.removed, request, ports));
    addEarlier(suite, tally, listener);
    const summary = summaryOf(run, null);
    sealIfProven(summary, run, suite, settings, ports);
    return finish(summary, []);
  }

  const open = await openRun(suite, settings, ports);
  const announce = (event: RunEvent): void => {
    open.directory.record(event);
    listener(event);
  };
  const how = suite.mode.kind === 'continue' ? 'resumed' : 'began';
  announce(started(open.run, how, countsOf(suite.plan), keptCount(suite), suite.removed, request, ports));
  addEarlier(suite, tally, announce);

  const pastMs = (file: TestFile): number | null => suite.past.get(file)?.durationMs ?? null;
  const files = inOrder(owed, (file) => suite.past.get(file), settings.ordering);
  const fingerprint = { command: commandDigest(settings.command), project: project.key };
  const { directory, invocation } = open;
  const saveNowAndThen = everySoOften(ports, () => directory.saveSummary(summaryOf(open.run, null), false));
  const executions = await executeSuite(
    { files, tally, pastMs, estimate: new Estimate(files.map(pastMs)), onResult: saveNowAndThen },
    { settings, ports, directory, invocation: invocation.number, fingerprint, announce, stop },
  );

  const summary = summaryOf(open.run, executions.stop);
  return finish(summary, [...executions.problems, ...(await close(open, summary, suite, settings, ports))], announce);

  function finish(summary: Summary, problems: readonly Problem[], tell = listener): Ran {
    const at = timestamp(ports.clock);
    const resumeCommand = summary.notRun > 0 ? request.resumeCommand : null;
    try {
      for (const problem of problems) listener({ kind: 'problem', at, problem });
      tell({ kind: 'run-finished', at, summary, resumeCommand });
      return { summary, problems };
    } catch (error) {
      return { summary, problems: [...problems, ...problemsOf(error)] };
    }
  }
}

/** The last durable words of an invocation. A full disk must not keep the summary from being told. */
async function close(open: OpenRun, summary: Summary, suite: SuitePlan, settings: Settings, ports: Ports) {
  try {
    const after = summary.ran === 0 ? suite.project : await ports.workspace.observe();
    const run = endInvocation(open, after.key, ports);
    open.directory.saveSummary(summary, true);
    if (after.key === suite.project.key) sealIfProven(summary, run, suite, settings, ports);
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}

/** What a proven and unchanged run said, without reading its results again; null when that cannot be told. */
function sealedVerdict(settings: Settings, project: string | null, ports: Ports) {
  if (project === null || settings.fresh || settings.resume !== null || settings.lastFailed) return null;
  return ports.store.sealed(requestDigest(settings, ports.machine.pawl), project);
}

function owedFiles(suite: SuitePlan): TestFile[] {
  return suite.plan.flatMap(({ file, decision }) => (decision.kind === 'owed' && decision.selected ? file : []));
}

function keptCount(suite: SuitePlan): number {
  return suite.plan.filter(({ decision }) => decision.kind === 'kept').length;
}

/** Counts what stands from before: kept results, and failures that wait for another run. */
function addEarlier(suite: SuitePlan, tally: Tally, tell: (event: RunEvent) => void): void {
  for (const { file, decision } of suite.plan) {
    const result = suite.past.get(file);
    if (result === undefined) continue;
    if (decision.kind === 'owed' && !decision.failureStands) continue;
    const ground = decision.kind === 'kept' ? decision.ground : null;
    tally.add(result, ground ?? 'stands');
    tell({ kind: 'file-kept', result, ground });
  }
}

interface OwedCounts {
  readonly owed: number;
  readonly left: number;
  readonly reasons: Partial<Record<OwedReason, number>>;
}

function countsOf(plan: SuitePlan['plan']): OwedCounts {
  const reasons: Partial<Record<OwedReason, number>> = {};
  let [owed, left] = [0, 0];
  for (const { decision } of plan) {
    if (decision.kind === 'kept') continue;
    if (decision.selected) {
      owed += 1;
      reasons[decision.reason] = (reasons[decision.reason] ?? 0) + 1;
    } else left += 1;
  }
  return { owed, left, reasons };
}

function started(
  run: Run,
  how: 'began' | 'resumed' | 'standing',
  counts: OwedCounts,
  kept: number,
  removed: readonly TestFile[],
  request: RunRequest,
  ports: Ports,
): RunEvent {
  const invocation = run.invocations.at(-1)?.number ?? 1;
  const { detected } = request.settings;
  return { kind: 'run-started', at: timestamp(ports.clock), run, invocation, how, kept, ...counts, removed, detected };
}

function nothingFound(suite: SuitePlan): ProblemError {
  const next = 'nothing was run; give patterns, or --pass-with-no-tests where that is fine';
  const where = suite.problems.map((problem) => problem.where).join(', ') || 'patterns';
  return new ProblemError([
    ...suite.problems,
    { kind: 'no-files', where, message: 'no test files were found', next },
  ]);
}

function everySoOften(ports: Ports, deed: () => void): () => void {
  let lastMs = -Infinity;
  return () => {
    const nowMs = ports.clock.monotonic();
    if (nowMs - lastMs < summaryEveryMs) return;
    lastMs = nowMs;
    deed();
  };
}
