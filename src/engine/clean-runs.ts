// Removes old runs, alone in the state directory: nobody writes while it is decided what may go.

import type { CleanableRun, CleanLimits, CleanPlan } from '../core/history/clean.ts';
import { planClean } from '../core/history/clean.ts';
import type { Problem } from '../core/problem.ts';
import { ProblemError } from '../core/problem.ts';
import type { Run, RunId } from '../core/run.ts';
import { hasEnded } from '../core/run.ts';
import type { TestFile } from '../core/test-file.ts';
import type { RunFiles } from '../ports/run-files.ts';
import { lockStore } from './lock-store.ts';
import type { Ports } from './ports.ts';
import { statusOf } from './reading/read-status.ts';
import { StopControl } from './stop-control.ts';
import { problemsOf } from './system-trouble.ts';

export interface CleanRequest {
  readonly stateDir: string;
  readonly limits: CleanLimits;
  /** Only says what would be removed. Then nobody has to be alone. */
  readonly dryRun: boolean;
  /** Is told when it has to be seen first whether the owner of the lock is alive. */
  readonly onWait: (problem: Problem) => void;
}

export type CleanPorts = Pick<Ports, 'store' | 'machine' | 'clock'> & { readonly runFiles: RunFiles };

export interface Cleaned extends CleanPlan {
  /** Of these somebody who died had begun the removal. */
  readonly halfRemoved: readonly RunId[];
  /** Of the runs that stay, those that cannot be read. */
  readonly problems: readonly Problem[];
}

/** Throws a ProblemError where somebody is at work there, or what is to go cannot be removed. */
export async function cleanRuns(request: CleanRequest, ports: CleanPorts): Promise<Cleaned> {
  const halfRemoved = ports.runFiles.halfRemoved();
  // Where there is nothing, not even a lock is left behind.
  if (request.dryRun || (halfRemoved.length === 0 && ports.store.runs().length === 0))
    return { ...planned(request, ports), halfRemoved };
  const release = await lockStore(request, ports.store, new StopControl(), request.onWait);
  try {
    const plan = planned(request, ports);
    removeAll(plan, ports.runFiles);
    return { ...plan, halfRemoved };
  } finally {
    release();
  }
}

/** The oldest first, so that what is left is sound wherever it ends. */
function removeAll({ removed }: CleanPlan, runFiles: RunFiles): void {
  try {
    runFiles.finishRemoval();
    runFiles.remove(removed.map(({ run }) => run));
  } catch (error) {
    throw new ProblemError(problemsOf(error, 'not everything was removed'), { cause: error });
  }
}

function planned({ limits }: CleanRequest, ports: CleanPorts): Omit<Cleaned, 'halfRemoved'> {
  const { store, clock, runFiles } = ports;
  const problems: Problem[] = [];
  const runs = store.runs().map((id, nth): CleanableRun => {
    const read = store.readRun(id);
    if (!read.ok) problems.push(read.problem);
    const about = read.ok
      ? aboutRun(read.value, ports)
      : { run: id, workedMs: clock.now(), isWhole: false, stay: 'unreadable' as const };
    return nth === 0 ? { ...about, stay: 'latest' } : about;
  });
  const expectedOf = (id: RunId): readonly TestFile[] => {
    const read = store.readRun(id);
    return read.ok ? read.value.expected : [];
  };
  const plan = planClean(runs, limits, clock.now(), { expectedOf, filesOf: (id) => runFiles.of(id) });
  return { ...plan, problems };
}

function lastWorkedMs({ invocations, createdAt }: Run): number {
  const last = invocations.at(-1);
  return Date.parse(last?.endedAt ?? last?.startedAt ?? createdAt);
}

function aboutRun(run: Run, { store, machine }: CleanPorts): CleanableRun {
  const isWhole = statusOf(store, machine, run).summary.notRun === 0;
  return { run: run.id, workedMs: lastWorkedMs(run), isWhole, stay: isWhole && hasEnded(run) ? null : 'unfinished' };
}
