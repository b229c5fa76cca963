// A run is opened, what is owed in it is executed, and it is summed up.

import type { RunEvent } from '../../core/event.ts';
import { Estimate } from '../../core/history/estimate.ts';
import { inOrder } from '../../core/planning/order.ts';
import { suspectsLast } from '../../core/planning/poison.ts';
import type { Problem } from '../../core/problem.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import type { TestFile } from '../../core/test-file.ts';
import { redactorOf } from '../../core/text/redaction.ts';
import type { ProjectState } from '../../ports/workspace.ts';
import { StartCosts } from '../batches/start-costs.ts';
import type { Executions } from '../execution/execute-suite.ts';
import { executeSuite } from '../execution/execute-suite.ts';
import type { Execution } from '../execution/execution.ts';
import { Retries } from '../execution/retries.ts';
import { remainingOf } from '../planning/remaining.ts';
import { executeQueue } from '../queue/execute-queue.ts';
import { StandingInputs } from '../standing/standing-inputs.ts';
import { Stopwatch } from '../starts/stopwatch.ts';
import { troubleIn } from '../system-trouble.ts';
import { closeRun } from './close-run.ts';
import type { Ran } from './current-invocation.ts';
import type { OpenRun } from './open-run.ts';
import { openRun } from './open-run.ts';
import { overtakenFiles, overtakenProblem } from './overtaken.ts';
import type { PlannedRun } from './planned-run.ts';
import { ResultNotes } from './result-notes.ts';

/** summary.json is rewritten at most this often while files run, and always at the end. */
const summaryEveryMs = 1000;

export async function workOnRun(planned: PlannedRun): Promise<Ran> {
  const { current, suite, joined } = planned;
  const open = await openRun(suite, current.settings, current.ports).catch(async (error: unknown) => {
    await joined?.queue.close();
    throw error;
  });
  return new RunWork(planned, open).toItsEnd();
}

class RunWork {
  readonly #planned: PlannedRun;
  readonly #open: OpenRun;
  readonly #notes: ResultNotes;
  readonly #startCosts = new StartCosts();
  readonly #overtaken = new Set<TestFile>();
  /** What the project was found to be when nothing more was to run. */
  #lastLook: ProjectState | null = null;
  #savedMs = -Infinity;

  constructor(planned: PlannedRun, open: OpenRun) {
    this.#planned = planned;
    this.#open = open;
    this.#notes = new ResultNotes(planned.audit, StandingInputs.of(planned.suite));
  }

  async toItsEnd(): Promise<Ran> {
    const { current, suite, joined, audit } = this.#planned;
    const { settings, ports } = current;
    const { directory, run } = this.#open;
    const executions = await this.#executions();
    for (const problem of audit.problems()) this.#tellAnyway({ kind: 'problem', at: current.now().at, problem });
    const { ran, inputs, traces } = this.#notes;
    const unstamped = this.#planned.summaryOf(run, executions.stop);
    const worked = { ran, lastLook: this.#lastLook };
    const closed = await closeRun(this.#open, { summary: unstamped, suite, inputs }, worked, settings, ports);
    const done = { has: (file: TestFile) => ran.has(file) || joined?.decided.has(file) === true };
    const finished = {
      summary: closed.summary,
      problems: [...executions.problems, ...closed.problems],
      remaining: remainingOf(suite, done, this.#overtaken),
      // With a queue there are no warm starts.
      startCost: settings.warm || joined !== null ? null : this.#startCosts.worst(),
      trace: settings.trace === null || !ran.any ? null : traces.report(),
    };
    const told = current.finish(finished, (event) => directory.record(event));
    troubleIn(() => directory.close());
    return told;
  }

  /** Where the journal takes not even that a run began, nothing is started. */
  async #executions(): Promise<Executions> {
    const { current, suite, joined } = this.#planned;
    const problems = this.#begin(suite.mode.kind === 'continue' ? 'resumed' : 'began');
    if (problems.length > 0) {
      await joined?.queue.close();
      return { stop: { kind: 'trouble' }, problems };
    }
    const { stop, settings } = current;
    const forget = stop.onRequest((urgent) => {
      if (urgent || stop.reason?.kind !== 'interrupted') return;
      const { signal } = stop.reason;
      const { at } = current.now();
      // Not even a full disk may keep a signal from being heard.
      troubleIn(() => this.#announce({ kind: 'run-stopping', at, signal, graceMs: settings.killGraceMs }));
    });
    const executions = await this.#execute();
    forget();
    return executions;
  }

  /** What could not be written down of it. */
  #begin(how: 'resumed' | 'began'): Problem[] {
    const { directory, run } = this.#open;
    const unwritten: Problem[] = [];
    this.#planned.tellStart(run, how, (event) => {
      unwritten.push(...troubleIn(() => directory.record(event)));
      this.#planned.current.listener(event);
    });
    return unwritten;
  }

  #execute(): Promise<Executions> {
    const { current, suite, joined, audit, owed, tally } = this.#planned;
    const { deaths } = this.#open.run;
    const pastMs = (file: TestFile): number | null => suite.past.get(file)?.durationMs ?? null;
    const working = new Stopwatch(current.ports.clock);
    working.resume();
    current.stop.suspension.onChange({ suspend: () => working.pause(), resume: () => working.resume() });
    const counting = {
      tally,
      pastMs,
      estimate: new Estimate(owed.map(pastMs)),
      working,
      startedMs: current.startedMs,
      onResult: (result: FileResult) => this.#note(result),
    };
    if (joined !== null) return executeQueue({ ...counting, files: suite.files }, joined, this.#execution());
    const inTurn = inOrder([...owed], (file) => suite.past.get(file), current.settings.ordering);
    // What is owed goes first: an audit may be cut.
    const auditedLast = [...inTurn.filter((file) => !audit.has(file)), ...inTurn.filter((file) => audit.has(file))];
    const work = {
      ...counting,
      files: suspectsLast(auditedLast, deaths),
      onRetract: (result: FileResult) => this.#notes.retract(result),
      more: () => this.#overtake(),
    };
    return executeSuite(work, this.#execution());
  }

  #execution(): Execution {
    const { current, suite, joined, audit } = this.#planned;
    const { settings, ports, stop } = current;
    // A queue gives each file out once: there is no end to wait for.
    const retryRules = joined === null ? settings : { ...settings, retryWhen: 'now' as const };
    const tell = (problem: Problem): void => this.#announce({ kind: 'problem', at: current.now().at, problem });
    const { directory, invocation, run } = this.#open;
    const { project, past, earlier, suiteOf, declared } = suite;
    return {
      settings,
      ports,
      directory,
      invocation: invocation.number,
      earlierResult: (file) => (past.has(file) ? (earlier?.directory.readResult(file) ?? null) : null),
      audited: audit,
      deaths: run.deaths,
      suiteOf,
      project,
      inputs: ports.workspace.inputsNow(project),
      declared,
      redact: redactorOf(settings.redaction),
      silent: new Set(),
      startCosts: this.#startCosts,
      retries: new Retries(retryRules, tell),
      announce: (event) => this.#announce(event),
      stop,
    };
  }

  /** What turns out not to stand is owed, whether or not it comes to run. */
  async #overtake(): Promise<TestFile[]> {
    const { current, suite, tally } = this.#planned;
    const { directory } = this.#open;
    const { found, project } = await overtakenFiles(suite, this.#overtaken, directory, current.ports);
    this.#lastLook = found.length === 0 ? project : null;
    const [first, ...others] = found;
    if (first === undefined) return [];
    for (const { file, result, ground } of found) {
      this.#overtaken.add(file);
      directory.retire(file);
      tally.withdraw(result, ground);
    }
    this.#announce({ kind: 'problem', at: current.now().at, problem: overtakenProblem([first, ...others]) });
    return found.map(({ file }) => file);
  }

  #note(result: FileResult): void {
    this.#notes.add(result);
    const nowMs = this.#planned.current.ports.clock.monotonic();
    if (nowMs - this.#savedMs < summaryEveryMs) return;
    this.#savedMs = nowMs;
    this.#open.directory.saveSummary(this.#planned.summaryOf(this.#open.run, null), false);
  }

  /** Journalled first: what nobody wrote down has not happened. */
  #announce(event: RunEvent): void {
    const told = this.#withReason(event);
    this.#open.directory.record(told);
    this.#planned.current.listener(told);
  }

  #withReason(event: RunEvent): RunEvent {
    if (event.kind !== 'file-started' || event.attempt > 1) return event;
    const why = this.#planned.whyOwed(event.file);
    return why === undefined ? event : { ...event, why };
  }

  #tellAnyway(event: RunEvent): void {
    troubleIn(() => this.#open.directory.record(event));
    this.#planned.current.listener(event);
  }
}
