// The main job, told in order: look, plan, keep, run what is owed, sum up.

import { Audit } from '../core/audit.ts';
import { Estimate } from '../core/estimate.ts';
import type { RunEvent, StartCost } from '../core/event.ts';
import { inOrder } from '../core/order.ts';
import { suspectsLast } from '../core/poison.ts';
import type { FileResult } from '../core/file-result.ts';
import type { Problem } from '../core/problem.ts';
import { ProblemError } from '../core/problem.ts';
import { redactorOf } from '../core/redaction.ts';
import type { Run } from '../core/run.ts';
import { hasEnded } from '../core/run.ts';
import type { Settings } from '../core/settings.ts';
import type { StopReason } from '../core/stop.ts';
import type { Summary } from '../core/summary.ts';
import { Tally } from '../core/summary.ts';
import type { TestFile } from '../core/test-file.ts';
import type { TraceReport } from '../core/trace-counts.ts';
import { timestamp } from '../ports/clock.ts';
import type { RunDirectory } from '../ports/result-store.ts';
import type { ProjectState } from '../ports/workspace.ts';
import { hasSelection } from './choose-run.ts';
import { closeRun } from './close-run.ts';
import type { Executions } from './execute-suite.ts';
import { executeQueue } from './execute-queue.ts';
import { executeSuite } from './execute-suite.ts';
import { fallbackFrom, joinQueue } from './join-queue.ts';
import { lockStore } from './lock-store.ts';
import type { OpenRun } from './open-run.ts';
import { openRun } from './open-run.ts';
import type { SuitePlan } from './plan-suite.ts';
import { planSuite } from './plan-suite.ts';
import { leftBehindProblems } from './process-problems.ts';
import { overtakenFiles, overtakenProblem } from './overtaken.ts';
import type { RemainingFile } from './remaining.ts';
import { remainingOf } from './remaining.ts';
import { ResultNotes } from './result-notes.ts';
import type { Ports } from './ports.ts';
import { runStarted, standingStarted } from './run-started.ts';
import { sealIfProven } from './seal-run.ts';
import { sealedVerdict } from './sealed-verdict.ts';
import { StandingInputs } from './standing-inputs.ts';
import { answersAsItIs } from './standing-run.ts';
import { hearLeftChannels, takeInLeftChannels } from './take-in.ts';
import { saveStamp, stamped } from './stamp-run.ts';
import { StartCosts } from './start-costs.ts';
import type { StopControl } from './stop-control.ts';
import { refuse, troubleIn, withoutEchoes } from './system-trouble.ts';

/** summary.json is rewritten at most this often while files run, and always at the end. */
const summaryEveryMs = 1000;

export interface RunRequest {
  readonly settings: Settings;
  /** The command line that goes on with this run. */
  readonly resumeCommand: string;
  /** Whether the summary is to say of the commit of now that it is clean, also where the verdict could be told unread. */
  readonly stamps?: boolean;
  /** Told what a run waits for before it can begin, and so before there is any event. */
  readonly onWait?: (problem: Problem) => void;
}

export interface Ran {
  readonly summary: Summary;
  /** What stopped the run, when it was neither the user nor the tests. */
  readonly problems: readonly Problem[];
  /** Expected files that have no standing result, in path order. */
  readonly remaining: readonly RemainingFile[];
}

interface Finished extends Ran {
  readonly startCost?: StartCost | null;
  readonly trace?: TraceReport | null;
}

export type RunListener = (event: RunEvent) => void;

/**
 * Brings the suite up to date, alone in its state directory. Throws a ProblemError when nothing could be begun; once a
 * run is open, its summary is given back whatever happens.
 */
export async function runSuite(
  request: RunRequest,
  ports: Ports,
  listener: RunListener,
  stop: StopControl,
): Promise<Ran> {
  const release = await lockStore(request.settings, ports.store, stop, request.onWait);
  try {
    return await runShared(request, ports, listener, stop).catch(refuse);
  } finally {
    ports.processes.close();
    ports.channels.close();
    ports.tracer?.close();
    ports.workspace.close();
    release();
  }
}

/** With a queue it is the whole suite; a part of it, asked for as well, is for when nobody can be reached. */
async function runShared(request: RunRequest, ports: Ports, listener: RunListener, stop: StopControl): Promise<Ran> {
  const { settings } = request;
  if (settings.queue === null) return runAlone(request, ports, listener, stop);
  try {
    return await runAlone({ ...request, settings: { ...settings, shard: null } }, ports, listener, stop);
  } catch (error) {
    const fallback = settings.queue.fallback === null ? null : fallbackFrom(error, settings.shard);
    if (fallback === null) throw error;
    request.onWait?.(fallback);
    return runAlone({ ...request, settings: { ...settings, queue: null } }, ports, listener, stop);
  }
}

async function runAlone(request: RunRequest, ports: Ports, listener: RunListener, stop: StopControl): Promise<Ran> {
  const { settings } = request;
  const startedMs = ports.clock.monotonic();
  const now = () => ({ at: timestamp(ports.clock), durationMs: Math.round(ports.clock.monotonic() - startedMs) });

  // Before anything is looked at: what still runs may still write.
  const redact = redactorOf(settings.redaction);
  const left = hearLeftChannels(ports);
  const leftBehind = leftBehindProblems(await ports.processes.endLeftBehind(settings.killGraceMs), redact);
  takeInLeftChannels(left, settings, ports);
  const project = await ports.workspace.observe();
  const sealed = await sealedVerdict(settings, project, ports, request.stamps === true);
  if (sealed !== null) {
    listener(standingStarted(now().at, sealed, settings));
    for (const problem of leftBehind) listener({ kind: 'problem', at: now().at, problem });
    const summary = { ...sealed.summary, ...now(), audit: null };
    return finish({ summary, problems: [], remaining: [] }, request, ports, listener);
  }

  const suite = await planSuite(settings, project, ports, 'set-aside');
  // A shard may be empty. That nobody has a file is another thing.
  if (suite.whole.length === 0 && !settings.passWithNoTests) throw nothingFound(suite);
  const joined = settings.queue === null ? null : await joinQueue(suite, settings.queue, settings, ports);
  const tally = new Tally(suite.files.length);
  const audit = new Audit(suite.plan, suite.past);
  const summaryOf = (run: Run, reason: StopReason | null): Summary => {
    const about = { ...now(), run: run.id, removed: suite.removed, stop: reason };
    return tally.summary({ ...about, audit: settings.audit === null ? null : audit.report() });
  };

  const owed = owedFiles(suite);
  const untraced = owed.length === 0 ? null : (ports.tracer?.trouble() ?? null);
  const isAnswered = joined === null && owed.length === 0;
  if (isAnswered && suite.earlier !== null && (await answersAsItIs(suite, settings, ports))) {
    // The verdict is about the files asked for, of which the run may have had others besides.
    const run = { ...suite.earlier.run, expected: suite.files };
    if (!hasEnded(run)) suite.earlier.directory.settle();
    tellStart(run, 'standing', listener);
    const { directory } = suite.earlier;
    const { files } = suite;
    const summary = await stamped(
      summaryOf(run, null),
      directory,
      { project, files, key: project.key },
      settings,
      ports,
    );
    // One that died after its last result had not come to summing up.
    if (hasSelection(run, settings)) {
      if (hasEnded(run)) saveStamp(summary, directory);
      else directory.saveSummary(summary, true);
    }
    const inputs = StandingInputs.of(suite);
    await sealIfProven({ summary, run, suite, inputs, project }, settings, ports);
    return finish({ summary, problems: [], remaining: remainingOf(suite, null) }, request, ports, listener);
  }

  const open = await openRun(suite, settings, ports).catch(async (error: unknown) => {
    await joined?.queue.close();
    throw error;
  });
  const announce = (event: RunEvent): void => {
    open.directory.record(event);
    listener(event);
  };
  const unwritten: Problem[] = [];
  tellStart(open.run, suite.mode.kind === 'continue' ? 'resumed' : 'began', (event) => {
    unwritten.push(...troubleIn(() => open.directory.record(event)));
    listener(event);
  });
  const forget = stop.onRequest((urgent) => {
    if (urgent || stop.reason?.kind !== 'interrupted') return;
    const { signal } = stop.reason;
    // Not even a full disk may keep a signal from being heard.
    troubleIn(() => announce({ kind: 'run-stopping', at: now().at, signal, graceMs: settings.killGraceMs }));
  });
  const overtaken = new Set<TestFile>();
  /** What the project was found to be when nothing more was to run. */
  let lastLook: ProjectState | null = null;
  const notes = new ResultNotes(audit, StandingInputs.of(suite));
  const { ran, inputs } = notes;
  const startCosts = new StartCosts();
  const saveSummary = everySoOften(ports, () => open.directory.saveSummary(summaryOf(open.run, null), false));
  const noteResult = (result: FileResult): void => {
    notes.add(result);
    saveSummary();
  };
  // Where the journal takes not even that a run began, nothing is started.
  const executions: Executions =
    unwritten.length > 0 ? { stop: { kind: 'trouble' }, problems: unwritten } : await execute(owed, open);
  if (unwritten.length > 0) await joined?.queue.close();
  forget();
  for (const problem of audit.problems()) {
    const event = { kind: 'problem', at: now().at, problem } as const;
    troubleIn(() => open.directory.record(event));
    listener(event);
  }
  const unstamped = summaryOf(open.run, executions.stop);
  const closed = await closeRun(open, { summary: unstamped, suite, inputs }, { ran, lastLook }, settings, ports);
  const { summary } = closed;
  const problems = [...executions.problems, ...closed.problems];
  const done = { has: (file: TestFile) => ran.has(file) || joined?.decided.has(file) === true };
  const remaining = remainingOf(suite, done, overtaken);
  const startCost = settings.warm ? null : startCosts.worst();
  const trace = settings.trace === null || !ran.any ? null : notes.traces.report();
  const told = finish({ summary, problems, remaining, startCost, trace }, request, ports, listener, (event) =>
    open.directory.record(event),
  );
  troubleIn(() => open.directory.close());
  return told;

  function tellStart(run: Run, how: 'began' | 'resumed' | 'standing', tell: RunListener): void {
    tell(runStarted({ at: now().at, run, how, plan: suite.plan, removed: suite.removed, settings }));
    for (const problem of [...leftBehind, ...suite.problems, ...(untraced === null ? [] : [untraced])])
      tell({ kind: 'problem', at: now().at, problem });
    addEarlier(suite, tally, tell, joined !== null);
  }

  /** What turns out not to stand is owed, whether or not it comes to run. */
  async function overtake(directory: RunDirectory): Promise<TestFile[]> {
    const { found, project: seen } = await overtakenFiles(suite, overtaken, directory, ports);
    lastLook = found.length === 0 ? seen : null;
    const [first, ...others] = found;
    if (first === undefined) return [];
    for (const { file, result, ground } of found) {
      overtaken.add(file);
      directory.retire(file);
      tally.withdraw(result, ground);
    }
    announce({ kind: 'problem', at: now().at, problem: overtakenProblem([first, ...others]) });
    return found.map(({ file }) => file);
  }

  function execute(files: TestFile[], { directory, invocation }: OpenRun): Promise<Executions> {
    const pastMs = (file: TestFile): number | null => suite.past.get(file)?.durationMs ?? null;
    const { deaths } = open.run;
    const inTurn = inOrder(files, (file) => suite.past.get(file), settings.ordering);
    // What is owed goes first: an audit may be cut.
    const auditedLast = [...inTurn.filter((file) => !audit.has(file)), ...inTurn.filter((file) => audit.has(file))];
    const counting = { tally, pastMs, estimate: new Estimate(files.map(pastMs)), onResult: noteResult };
    const execution = {
      settings,
      ports,
      directory,
      invocation: invocation.number,
      earlierResult: (file: TestFile) =>
        suite.past.has(file) ? (suite.earlier?.directory.readResult(file) ?? null) : null,
      audited: audit,
      deaths,
      suiteOf: suite.suiteOf,
      project,
      inputs: ports.workspace.inputsNow(project),
      declared: suite.declared,
      redact,
      silent: new Set<string>(),
      startCosts,
      announce,
      stop,
    };
    if (joined !== null) return executeQueue({ ...counting, files: suite.files, startedMs }, joined, execution);
    return executeSuite(
      {
        ...counting,
        files: suspectsLast(auditedLast, deaths),
        startedMs,
        onRetract: (result) => notes.retract(result),
        more: () => overtake(directory),
      },
      execution,
    );
  }
}

function owedFiles(suite: SuitePlan): TestFile[] {
  return suite.plan.flatMap(({ file, decision }) => (decision.kind === 'owed' && decision.selected ? file : []));
}

/**
 * Counts what stands from before: kept results, and failures that wait for another run.
 * @param isShared whether a queue may say otherwise of any of them
 */
function addEarlier(suite: SuitePlan, tally: Tally, tell: RunListener, isShared: boolean): void {
  for (const { file, decision } of suite.plan) {
    const result = suite.past.get(file);
    const kept = decision.kind === 'kept' ? decision : decision.audits;
    if (result === undefined || (decision.kind === 'owed' && kept === null && !decision.failureStands)) continue;
    const ground = kept?.ground ?? null;
    tally.add(result, ground ?? 'stands', decision.kind === 'owed' || isShared);
    tell({ kind: 'file-kept', result, ground });
  }
}

/** The last event. That it could not be journalled is one more problem, and no reason to keep it from anybody. */
function finish(
  { startCost, trace, ...ran }: Finished,
  { resumeCommand }: RunRequest,
  ports: Ports,
  listener: RunListener,
  record?: RunListener,
): Ran {
  const at = timestamp(ports.clock);
  // A command that cannot be started would only be refused again.
  const resumable = ran.summary.notRun > 0 && !ran.problems.some(({ kind }) => kind === 'cannot-start');
  const next = resumable ? resumeCommand : null;
  const more = { ...(startCost != null && { startCost }), ...(trace != null && { trace }) };
  const last: RunEvent = { kind: 'run-finished', at, summary: ran.summary, resumeCommand: next, ...more };
  const problems = withoutEchoes([...ran.problems, ...troubleIn(() => record?.(last))]);
  for (const problem of problems) listener({ kind: 'problem', at, problem });
  listener(last);
  return { ...ran, problems };
}

function nothingFound({ problems }: SuitePlan): ProblemError {
  const next = 'nothing was run; give patterns, or --pass-with-no-tests where that is fine';
  const none: Problem = { kind: 'no-files', where: 'patterns', message: 'no test files were found', next };
  return new ProblemError([...problems, none]);
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
