// The owed files, one at a time in each worker, until they are done, a limit is reached or somebody says stop.

import { nextInBudget } from '../core/budget.ts';
import type { Estimate } from '../core/estimate.ts';
import type { FileResult } from '../core/file-result.ts';
import { digestOf } from '../core/file-result.ts';
import type { Problem } from '../core/problem.ts';
import type { StopReason } from '../core/stop.ts';
import { limitReached } from '../core/stop.ts';
import type { Tally } from '../core/summary.ts';
import type { TestFile } from '../core/test-file.ts';
import { timestamp } from '../ports/clock.ts';
import type { Executed } from './execute-file.ts';
import { executeFile } from './execute-file.ts';
import type { Execution } from './execution.ts';
import { problemsOf, stopped } from './system-trouble.ts';

export interface Work {
  /** In the order in which they are to run. */
  readonly files: readonly TestFile[];
  readonly tally: Tally;
  readonly estimate: Estimate;
  /** The last duration of a file, null where none is known. */
  readonly pastMs: (file: TestFile) => number | null;
  /** When the invocation began, by the monotonic clock: what a budget is counted from. */
  readonly startedMs: number;
  /** Called after each result, once it is announced. */
  readonly onResult: (result: FileResult) => void;
}

export interface Executions {
  /** Why files were left; null when none were. */
  readonly stop: StopReason | null;
  readonly problems: readonly Problem[];
}

export async function executeSuite(work: Work, execution: Execution): Promise<Executions> {
  const files = [...work.files];
  const { settings, stop } = execution;
  const progress = { started: 0, failures: 0 };
  const problems: Problem[] = [];
  let limit: StopReason | null = null;

  const workers = Math.min(settings.workers, files.length);
  await Promise.all(Array.from({ length: workers }, (_, index) => workInSlot(index + 1)));
  return { stop: stop.reason ?? limit, problems };

  async function workInSlot(slot: number): Promise<void> {
    try {
      for (let file = take(); file !== undefined; file = take()) settle(file, await executeFile(file, slot, execution));
    } catch (error) {
      problems.push(...problemsOf(error, stopped));
      if (stop.reason === null) stop.request({ kind: 'trouble' });
    }
  }

  /** The next file, unless the run is stopping. Files that are running when a limit is reached come to their end. */
  function take(): TestFile | undefined {
    if (stop.reason !== null || progress.started === files.length) return undefined;
    limit ??= limitReached(settings.limits, progress) ?? budgetReached();
    return limit === null ? files[progress.started++] : undefined;
  }

  /** Brings the next file that fits to the front; says so when there is none. */
  function budgetReached(): StopReason | null {
    const { budgetMs } = settings.limits;
    if (budgetMs === null) return null;
    const leftMs = work.startedMs + budgetMs - execution.ports.clock.monotonic();
    const expectedMs = (file: TestFile): number => work.pastMs(file) ?? work.estimate.unknownMs ?? 0;
    const next = nextInBudget(files, progress.started, expectedMs, { leftMs, anyStarted: progress.started > 0 });
    if (next === null) return { kind: 'budget', budgetMs };
    files.splice(progress.started, 0, ...files.splice(next, 1));
    return null;
  }

  function settle(file: TestFile, executed: Executed): void {
    const at = timestamp(execution.ports.clock);
    if (executed === 'interrupted') {
      execution.announce({ kind: 'file-interrupted', at, file });
    } else if (executed === 'gone') {
      execution.announce({ kind: 'problem', at, problem: gone(file) });
    } else {
      const { result, outputTail } = executed;
      if (result.outcome !== 'passed') progress.failures += 1;
      work.tally.add(digestOf(result), 'ran');
      work.estimate.finished(work.pastMs(file), result.durationMs);
      const remainingMs = work.estimate.remainingMs();
      execution.announce({ kind: 'file-finished', at, result, outputTail, remainingMs });
      work.onResult(result);
    }
  }
}

function gone(file: TestFile): Problem {
  const next = 'it has no verdict; the next run leaves it out if it is still gone';
  return {
    kind: 'unreadable',
    where: file,
    message: 'was there when the run was planned and cannot be read now',
    next,
  };
}
