// Several files in one start of their runner. Each has its result the moment the runner is done with it; whatever is
// not certain then, because of how the runner ended or what it left out, is said by a process of the file's own.

import { ProblemError } from '../../core/problem.ts';
import type { Attempt } from '../../core/results/attempt.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import type { RunnerEvent } from '../../core/results/runner-event.ts';
import type { FileVerdict, ToldFile } from '../../core/results/telling.ts';
import type { TestSuite } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { LimitHit } from '../../core/time-limit.ts';
import { describeLimitHit } from '../../core/time-limit.ts';
import { timestamp } from '../../ports/clock.ts';
import type { RunningCommand } from '../../ports/process-runner.ts';
import type { Executed } from '../execution/execute-file.ts';
import type { Execution } from '../execution/execution.ts';
import { tellProblem } from '../execution/execution.ts';
import { fingerprintAfter } from '../execution/fingerprint-file.ts';
import { recordResult } from '../execution/record-result.ts';
import { rounded } from '../execution/run-attempt.ts';
import type { CommandRun, WatchCommand } from '../starts/run-command.ts';
import { runCommand } from '../starts/run-command.ts';
import type { RunnerSession } from '../starts/runner-session.ts';
import { pathOf, relativeFailures } from '../starts/told-paths.ts';
import type { TracedStart } from '../starts/traced-start.ts';
import { aboutBatch } from './batch-about.ts';
import { StartedPasses, takenBackProblem } from './started-passes.ts';
import type { WaitingFile } from './waiting-files.ts';
import { WaitingFiles } from './waiting-files.ts';
import { BatchWatch } from './watch-batch.ts';

/** A file that is to run by itself, with the attempts that it had in the company of others. */
export interface Alone {
  readonly file: TestFile;
  readonly attempts: readonly Attempt[];
}

export interface BatchEnd {
  readonly alone: readonly Alone[];
  /** The runner did not come to them. */
  readonly again: readonly TestFile[];
  /** Files that came to a result. */
  readonly done: number;
  /** Whether the runner told anything: one that does not cannot run several files. */
  readonly heard: boolean;
}

export interface BatchWork {
  /** That of all the files. */
  readonly suite: TestSuite;
  readonly files: readonly TestFile[];
  readonly slot: number;
  readonly onExecuted: (file: TestFile, executed: Executed) => void;
  /** A pass that is believed no more: its file runs again. */
  readonly onRetracted: (result: FileResult) => void;
  /** Asked after each result: whether the rest is to be left for another time. */
  readonly isEnough: () => boolean;
}

export async function executeBatch(work: BatchWork, execution: Execution): Promise<BatchEnd> {
  return new Batch(work, execution).run();
}

class Batch {
  readonly #work: BatchWork;
  readonly #execution: Execution;
  readonly #suite: TestSuite;
  readonly #waiting: WaitingFiles;
  readonly #alone: Alone[] = [];
  readonly #passes: StartedPasses;
  #done = 0;
  /** Why we ended it; null where it ended by itself. */
  #ended: { readonly hit: LimitHit; readonly path: string | null } | 'enough' | null = null;
  /** What trouble was heard of: files, and null for that of no file. */
  readonly #troubled = new Set<string | null>();
  #trouble: { readonly error: unknown } | null = null;
  /** What is told from now on is not heard. */
  #isEnding = false;
  #command: RunningCommand | null = null;
  #session: RunnerSession | null = null;
  #traced: TracedStart | null = null;

  constructor(work: BatchWork, execution: Execution) {
    this.#work = work;
    this.#execution = execution;
    this.#suite = work.suite;
    this.#waiting = new WaitingFiles(execution);
    this.#passes = new StartedPasses(work.suite, execution);
  }

  async run(): Promise<BatchEnd> {
    const files = this.#present();
    const [first, ...rest] = files;
    if (first === undefined) return this.#end([]);
    const { settings, directory, ports, stop } = this.#execution;
    const outputPath = directory.batchOutputPath(this.#work.slot);
    const outputBytesMax = settings.outputBytesMax * files.length;
    const about = aboutBatch(this.#suite, this.#waiting, this.#execution);
    const start = { files: [first, ...rest] as const, attempt: 1, outputPath, outputBytesMax, about };
    const watch: WatchCommand = (command, session, traced) => {
      this.#command = command;
      this.#session = session;
      this.#traced = traced;
      return new BatchWatch(this.#suite.timeLimits, ports.clock, () => command.printedBytes(), {
        listen: () => (this.#isEnding ? [] : session.poll()),
        heard: (event) => this.#heard(event),
        onLimit: (hit, path) => this.#limit(hit, path),
        onTrouble: (error) => this.#fail(error),
      });
    };
    // Asked before the command is: what it tells when it is being ended is about that, and no verdict.
    const forgetStop = stop.onRequest(() => this.#hearTheLast());
    try {
      const end = await runCommand(start, this.#execution, watch, (run) => this.#settle(run));
      if (end instanceof ProblemError) throw end;
      return end;
    } catch (error) {
      this.#trouble ??= { error };
      this.#interruptWaiting();
      throw this.#trouble.error;
    } finally {
      forgetStop();
      directory.discardBatchOutput(this.#work.slot);
    }
  }

  /** Those that are still there. */
  #present(): TestFile[] {
    return this.#work.files.filter((file) => {
      const isThere = this.#waiting.add(file);
      if (!isThere) this.#work.onExecuted(file, 'gone');
      return isThere;
    });
  }

  #heard(event: RunnerEvent): void {
    if (event.event === 'file-began') this.#begin(event.file);
    if (event.event === 'file-ended') this.#finish(event.file);
    if (event.event === 'error') this.#troubled.add(event.file);
  }

  /** We are about to end the command. */
  #hearTheLast(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    try {
      for (const event of this.#session?.poll() ?? []) this.#heard(event);
    } catch (error) {
      this.#fail(error);
    }
  }

  #begin(path: string): void {
    const { slot } = this.#work;
    const totalAttempts = this.#execution.settings.retries + 1;
    const begun = this.#waiting.begin(path);
    if (begun === undefined) return;
    const { file, startedAt: at } = begun;
    this.#execution.announce({ kind: 'file-started', at, file, attempt: 1, totalAttempts, slot, warm: true });
  }

  #finish(path: string): void {
    this.#begin(path);
    const telling = this.#session?.telling;
    const waiting = telling === undefined ? undefined : this.#waiting.take(path);
    if (waiting === undefined || telling === undefined) return;
    const verdict = this.#isAsItWas(waiting) ? telling.verdictInCompany(path) : null;
    if (verdict === null) this.#alone.push({ file: waiting.file, attempts: [] });
    else this.#conclude(waiting, verdict, telling.of(path));
    // With nothing left to do the runner comes to its own end, and that is its word on the passes.
    if (this.#ended !== null || this.#waiting.size === 0 || !this.#work.isEnough()) return;
    this.#ended = 'enough';
    if (this.#command?.end(this.#execution.settings.killGraceMs)) this.#isEnding = true;
  }

  /** Others may have run for hours before it did, and nobody knows when the runner read it. */
  #isAsItWas({ file, fingerprint }: WaitingFile): boolean {
    return this.#execution.ports.workspace.digest(file) === fingerprint.testFile;
  }

  #conclude(waiting: WaitingFile, { outcome, tests, failures }: FileVerdict, told: ToldFile | null): void {
    const { settings, ports, directory, retries } = this.#execution;
    const { file, fingerprint, startedAt, startedMs } = waiting;
    const durationMs = rounded(told?.durationMs ?? ports.clock.monotonic() - startedMs);
    const attempt: Attempt = {
      number: 1,
      startedAt: startedAt ?? timestamp(ports.clock),
      durationMs,
      exitCode: null,
      signal: null,
      outcome,
      host: ports.machine.host,
      warm: true,
    };
    if (outcome !== 'passed' && retries.firstFailed(file, durationMs) === 'now') {
      this.#execution.announce({ kind: 'attempt-finished', at: timestamp(ports.clock), file, attempt });
      this.#alone.push({ file, attempts: [attempt] });
      return;
    }
    const before = outcome === 'passed' ? this.#passes.resultBefore(file) : null;
    directory.takeOutput(file, this.#work.slot, told?.printed ?? null, settings.outputBytesMax);
    const inputs = this.#traced?.inputsOf(file, this.#session?.telling.inputs ?? [], outcome === 'timed-out');
    const recorded = recordResult(
      {
        file,
        attempts: [attempt],
        fingerprint: { ...fingerprintAfter(file, fingerprint, this.#execution), inputs },
        tests,
        failures: relativeFailures(failures, settings.root, this.#suite.folder),
        runnerVersion: this.#session?.telling.runner?.version ?? null,
      },
      this.#execution,
    );
    this.#done += 1;
    if (outcome === 'passed') this.#passes.add(pathOf(file, settings.root), file, before);
    this.#work.onExecuted(file, recorded);
  }

  #limit(hit: LimitHit, path: string | null): void {
    if (this.#ended !== null || !this.#command?.end(this.#execution.settings.killGraceMs)) return;
    this.#ended = { hit, path };
    this.#hearTheLast();
  }

  #fail(error: unknown): void {
    this.#trouble ??= { error };
    this.#command?.end(this.#execution.settings.killGraceMs);
  }

  /** The process has ended: what becomes of the files that it did not end. */
  #settle(run: CommandRun): BatchEnd {
    if (this.#trouble === null && !this.#isEnding) for (const event of run.lastEvents) this.#heard(event);
    this.#retractDoubtful(run);
    if (this.#trouble !== null) throw this.#trouble.error;
    if (run.interrupted || this.#ended === 'enough') {
      this.#interruptWaiting();
      return this.#end(run.interrupted ? [] : this.#waiting.neverBegun());
    }
    if (this.#ended !== null) return this.#settleLimit(this.#ended.hit, this.#ended.path);
    const suspects = new Set([...run.telling.inFlight(), ...run.telling.broken()]);
    const ended = run.telling.hasEnded;
    // What an orderly runner has left out, it would leave out again.
    this.#leaveAlone((path) => ended || suspects.has(path));
    return this.#end(this.#waiting.neverBegun());
  }

  /** Who ran into its limit has its verdict; the others were in its company and run again. */
  #settleLimit(hit: LimitHit, path: string | null): BatchEnd {
    const guilty = path === null ? undefined : this.#waiting.take(path);
    if (guilty !== undefined) {
      const failures = [{ test: null, message: describeLimitHit(hit), location: null }];
      this.#conclude(guilty, { outcome: 'timed-out', tests: null, failures }, null);
    }
    this.#leaveAlone((_, { startedAt }) => startedAt !== null);
    return this.#end(this.#waiting.neverBegun());
  }

  /** Files that waited in vain run by themselves. */
  #leaveAlone(isLeft: (path: string, waiting: WaitingFile) => boolean): void {
    for (const [path, waiting] of this.#waiting.all()) {
      if (!isLeft(path, waiting)) continue;
      if (waiting.startedAt !== null) this.#work.onExecuted(waiting.file, 'interrupted');
      this.#alone.push({ file: waiting.file, attempts: [] });
      this.#waiting.take(path);
    }
  }

  /** A pass is not believed where trouble was told after it, nor any of them where the end of the process is not explained. */
  #retractDoubtful(run: CommandRun): void {
    const { runner } = this.#suite;
    const hang = this.#hang();
    const all = this.#troubled.has(null) || hang !== null || (!this.#isEnding && run.telling.contradicts(run.report));
    const doubtful = this.#passes.takeBack((path) => all || this.#troubled.has(path));
    for (const { file, result } of doubtful) {
      if (result !== null) this.#work.onRetracted(result);
      this.#alone.push({ file, attempts: [] });
      this.#done -= 1;
    }
    const problem = takenBackProblem(runner, doubtful, run, hang);
    if (problem !== null) tellProblem(problem, this.#execution);
  }

  /** The limit that the runner ran into while no file was in flight: any of those that were done may have kept it from its end. */
  #hang(): LimitHit | null {
    if (this.#ended === null || this.#ended === 'enough' || this.#ended.path !== null) return null;
    return this.#waiting.inFlight().length > 0 ? null : this.#ended.hit;
  }

  #interruptWaiting(): void {
    for (const file of this.#waiting.inFlight()) this.#work.onExecuted(file, 'interrupted');
  }

  #end(again: readonly TestFile[]): BatchEnd {
    const heard = this.#session === null || this.#session.telling.runner !== null;
    return { alone: this.#alone, again, done: this.#done, heard };
  }
}
