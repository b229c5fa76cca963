// A stored run, told again from its results to the same listeners that a run has. Nothing runs, and nothing is changed.

import { unprovenBy } from '../../core/merging/merge-problems.ts';
import { problemsOfParts, ranIn } from '../../core/merging/merged-run.ts';
import type { Problem } from '../../core/problem.ts';
import type { Summary } from '../../core/results/summary.ts';
import type { Run } from '../../core/run.ts';
import type { TestFile } from '../../core/test-file.ts';
import { timestamp } from '../../ports/clock.ts';
import type { RunDirectory } from '../../ports/result-store.ts';
import type { RunListener } from '../invocation/current-invocation.ts';
import type { Ports } from '../ports.ts';
import type { StoredRun } from './read-run.ts';
import { tellStored } from './tell-stored.ts';

export interface ToldAgain {
  readonly run: Run;
  readonly summary: Summary;
  /** False for a merged run that was not proven to be the whole. */
  readonly proven: boolean;
  /** Expected files without a result that can be read, in path order. */
  readonly remaining: readonly TestFile[];
  readonly problems: readonly Problem[];
}

type RetellPorts = Pick<Ports, 'clock' | 'store'>;

/** @param resumeCommand the command line that goes on with it */
export function retellRun(
  stored: StoredRun,
  resumeCommand: string,
  { clock, store }: RetellPorts,
  listener: RunListener,
): ToldAgain {
  const { run, missing } = stored;
  const directory = store.open(run);
  const summary = summaryOf(stored, directory);
  const ofParts = problemsOfParts(run);
  const problems = [...ofParts, ...stored.problems];
  const unproven = unprovenBy(ofParts);
  const at = timestamp(clock);
  const invocation = run.invocations.at(-1)?.number ?? 1;
  const owed = missing.length;
  const reasons = owed > 0 ? { 'never-ran': owed } : {};
  const counts = { kept: stored.summary.kept.verified, owed, left: 0, removed: [], reasons, detected: null };
  listener({ kind: 'run-started', at, run, invocation, how: 'reported', ...counts });
  for (const problem of problems) listener({ kind: 'problem', at, problem });
  const isItsOwn = ranIn(run);
  for (const result of stored.results()) tellStored(result, !isItsOwn(result), at, directory, listener);
  const doubt = unproven === 0 ? {} : { unproven };
  listener({ kind: 'run-finished', at, summary, resumeCommand: owed > 0 ? resumeCommand : null, ...doubt });
  return { run, summary, proven: unproven === 0, remaining: missing, problems };
}

/** As it was summed up, with why it stopped and how long it took, where that agrees with the results. */
function summaryOf({ run, summary }: StoredRun, directory: RunDirectory): Summary {
  const saved = directory.readSummary();
  const isSame = (before: Summary): boolean =>
    before.run === run.id && (['total', 'passed', 'notRun'] as const).every((key) => before[key] === summary[key]);
  return saved?.ok === true && isSame(saved.value) ? saved.value : summary;
}
