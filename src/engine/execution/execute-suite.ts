// The owed files, one at a time in each worker, until they are done, a limit is reached or somebody says stop.

import { nextInBudget } from '../../core/planning/budget.ts';
import type { StopReason } from '../../core/planning/stop.ts';
import { limitReached } from '../../core/planning/stop.ts';
import type { Problem } from '../../core/problem.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import { digestOf } from '../../core/results/file-result.ts';
import type { TestFile } from '../../core/test-file.ts';
import { timestamp } from '../../ports/clock.ts';
import { BatchSizes } from '../batches/batch-size.ts';
import { executeBatch } from '../batches/execute-batch.ts';
import { problemsOf, stopped, troubleIn } from '../system-trouble.ts';
import type { Executed } from './execute-file.ts';
import { executeFile } from './execute-file.ts';
import type { Execution } from './execution.ts';
import { tellProblem } from './execution.ts';
import type { Counting } from './finish-file.ts';
import { finishFile } from './finish-file.ts';
import { notRetried } from './retries.ts';
import { tryAgain } from './try-again.ts';

export interface Work extends Counting {
  /** In the order in which they are to run. */
  readonly files: readonly TestFile[];
  /** When the invocation began, by the monotonic clock: what a budget is counted from. */
  readonly startedMs: number;
  /** Called for a result that was announced and is taken back. */
  readonly onRetract: (result: FileResult) => void;
  /** Asked when all have run: those of which it has turned out meanwhile that they are to run as well. */
  readonly more: () => Promise<readonly TestFile[]>;
}

export interface Executions {
  /** Why files were left; null when none were. */
  readonly stop: StopReason | null;
  readonly problems: readonly Problem[];
}

export async function executeSuite(work: Work, execution: Execution): Promise<Executions> {
  const files = [...work.files];
  const { settings, stop, retries } = execution;
  const progress = { started: 0, failures: 0 };
  const problems: Problem[] = [];
  const batches = new BatchSizes(execution);
  let limit: StopReason | null = null;

  do {
    const left = files.length - progress.started;
    if (left > 0) await inSlots(left, workInSlot);
    else await inSlots(retries.waiting.length, retryInSlot);
    await findMore();
  } while (isMoreToDo() && stop.reason === null && limit === null);
  problems.push(...notRetried(retries.waiting).flatMap((problem) => troubleIn(() => tellProblem(problem, execution))));
  return { stop: stop.reason ?? limit, problems };

  async function findMore(): Promise<void> {
    try {
      files.push(...(await work.more()));
    } catch (error) {
      troubled(error);
    }
  }

  function isMoreToDo(): boolean {
    return progress.started < files.length || retries.waiting.length > 0;
  }

  /** What each worker does, as long as there is something for it. */
  async function inSlots(count: number, deed: (slot: number) => Promise<void>): Promise<void> {
    const slots = Array.from({ length: Math.min(settings.workers, count) }, (_, index) => index + 1);
    await Promise.all(slots.map((slot) => deed(slot).catch(troubled)));
  }

  function troubled(error: unknown): void {
    problems.push(...problemsOf(error, stopped));
    if (stop.reason === null) stop.request({ kind: 'trouble' });
  }

  async function workInSlot(slot: number): Promise<void> {
    for (let next = take(); next.length > 0; next = take()) await workOn(next, slot);
  }

  async function retryInSlot(slot: number): Promise<void> {
    for (let file = takeAgain(); file !== null; file = takeAgain()) {
      const tried = await tryAgain(file, slot, execution);
      retries.settled(file);
      if (tried === null) continue;
      retract(tried.before);
      settle(file, tried.recorded);
    }
  }

  async function workOn(next: readonly TestFile[], slot: number): Promise<void> {
    const [file] = next;
    if (file === undefined) return;
    const suite = execution.suiteOf(file);
    if (next.length === 1) {
      settle(file, await executeFile(file, slot, execution));
      return batches.ranAlone(suite);
    }
    const end = await executeBatch(
      { suite, files: next, slot, onExecuted: settle, onRetracted: retract, isEnough: isStopping },
      execution,
    );
    batches.ended(suite, next.length, end);
    putBack(end.again);
    for (const { file: single, attempts } of end.alone) {
      const executed = isStopping() ? 'interrupted' : await executeFile(single, slot, execution, attempts);
      settle(single, executed);
    }
  }

  /** Whether what was taken already is to be left, too. */
  function isStopping(): boolean {
    return stop.reason !== null || limitPassed() !== null;
  }

  /** The limit that ends a start of several files in its middle. */
  function limitPassed(): StopReason | null {
    const { bail, budgetMs } = settings.limits;
    const failures = failuresForGood();
    if (bail !== null && failures >= bail) return { kind: 'bail', failures };
    return budgetMs !== null && leftMs(budgetMs) <= 0 ? { kind: 'budget', budgetMs } : null;
  }

  /** A failure that waits to be tried again is no reason to stop. */
  function failuresForGood(): number {
    return progress.failures - retries.open;
  }

  /** What the runner did not come to waits as if it had never been taken. */
  function putBack(again: readonly TestFile[]): void {
    progress.started -= again.length;
    for (const [index, file] of again.entries()) files[progress.started + index] = file;
  }

  /** The next files, several where the runner takes them. None when the run is stopping: what runs comes to its end. */
  function take(): TestFile[] {
    if (stop.reason !== null || progress.started === files.length) return [];
    limit ??= limitReached(settings.limits, { ...progress, failures: failuresForGood() }) ?? budgetReached();
    if (limit !== null) return [];
    const { maxFiles, budgetMs } = settings.limits;
    const size = Math.min(batches.next(files, progress.started), (maxFiles ?? Infinity) - progress.started);
    let taken = files.slice(progress.started, progress.started + size);
    if (budgetMs !== null) taken = fitting(taken, leftMs(budgetMs));
    progress.started += taken.length;
    return taken;
  }

  /** The next file that failed: no other one is left. It was started before, and counts as one file. */
  function takeAgain(): TestFile | null {
    if (stop.reason !== null || retries.waiting.length === 0) return null;
    limit ??= limitPassed();
    if (limit !== null) return null;
    const { budgetMs } = settings.limits;
    if (budgetMs === null) return retries.take(Infinity);
    const file = retries.take(leftMs(budgetMs));
    if (file === null) limit = { kind: 'budget', budgetMs };
    return file;
  }

  function fitting(taken: readonly TestFile[], roomMs: number): TestFile[] {
    let sumMs = 0;
    return taken.filter((file, index) => (sumMs += expectedMs(file)) <= roomMs || index === 0);
  }

  function expectedMs(file: TestFile): number {
    return work.pastMs(file) ?? work.estimate.unknownMs ?? 0;
  }

  function leftMs(budgetMs: number): number {
    return work.startedMs + budgetMs - execution.ports.clock.monotonic();
  }

  /** Brings the next file that fits to the front; says so when there is none. */
  function budgetReached(): StopReason | null {
    const { budgetMs } = settings.limits;
    if (budgetMs === null) return null;
    const budget = { leftMs: leftMs(budgetMs), anyStarted: progress.started > 0 };
    const next = nextInBudget(files, progress.started, expectedMs, budget);
    if (next === null) return { kind: 'budget', budgetMs };
    files.splice(progress.started, 0, ...files.splice(next, 1));
    return null;
  }

  function settle(file: TestFile, executed: Executed): void {
    if (executed === 'interrupted') {
      limit ??= stop.reason ?? limitPassed();
      execution.announce({ kind: 'file-interrupted', at: timestamp(execution.ports.clock), file });
    } else if (executed === 'gone') {
      tellProblem(gone(file), execution);
    } else {
      if (executed.result.outcome !== 'passed') progress.failures += 1;
      finishFile(executed, work, execution);
    }
  }

  function retract(result: FileResult): void {
    if (result.outcome !== 'passed') progress.failures -= 1;
    work.tally.retract(digestOf(result));
    work.estimate.retract(work.pastMs(result.file), result.durationMs);
    work.onRetract(result);
  }
}

/** A file that has vanished. */
export function gone(file: TestFile): Problem {
  const next = 'it has no verdict; the next run leaves it out if it is still gone';
  return {
    kind: 'unreadable',
    where: file,
    message: 'was there when the run was planned and cannot be read now',
    next,
  };
}
