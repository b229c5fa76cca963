// Two stored runs beside each other: what changed from one to the other, and what the runs around them say to it.

import type { ChangedFiles, Outcomes } from '../../core/history/compare-runs.ts';
import { compareRuns } from '../../core/history/compare-runs.ts';
import type { FlakyEvidence } from '../../core/history/flaky-evidence.ts';
import { flakyEvidence } from '../../core/history/flaky-evidence.ts';
import type { PastExecution } from '../../core/history/history.ts';
import type { UsualDuration } from '../../core/history/noise.ts';
import { slowerThan } from '../../core/history/noise.ts';
import type { Execution } from '../../core/history/timings.ts';
import { tellsDuration } from '../../core/history/timings.ts';
import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import type { Outcome } from '../../core/results/outcome.ts';
import type { Run } from '../../core/run.ts';
import type { TestFile } from '../../core/test-file.ts';
import { uniqueInOrder } from '../../core/test-file.ts';
import type { ResultStore } from '../../ports/result-store.ts';
import { haveOneSelection } from '../planning/choose-run.ts';
import { findRun } from './read-run.ts';
import { RunHistory } from './run-history.ts';
import { executionOf, resultsOfFiles, storedRuns } from './stored-results.ts';

export interface SlowerFile extends UsualDuration {
  readonly file: TestFile;
  readonly durationMs: number;
}

export interface ComparedRuns {
  readonly before: Run;
  readonly after: Run;
  /** Whether both are over the same patterns, suites and shard: if not, what is new or gone says little. */
  readonly sameSelection: boolean;
  readonly changed: ChangedFiles;
  readonly slower: readonly SlowerFile[];
  /** Among the files of either, over all runs that were read. */
  readonly flaky: readonly FlakyEvidence[];
  readonly problems: readonly Problem[];
}

/** A run and the newest one before it over the same selection. Throws a ProblemError where there is none. */
export function withTheOneBefore(store: ResultStore, name: string): { readonly before: Run; readonly after: Run } {
  const after = findRun(store, name);
  const older = store.runs().slice(store.runs().indexOf(after.id) + 1);
  for (const id of older) {
    const before = store.readRun(id);
    if (before.ok && haveOneSelection(before.value, after)) return { before: before.value, after };
  }
  const message = 'no run before it is over the same patterns, suites and shard';
  const next = 'nothing was compared; name two runs, see pawl history';
  throw new ProblemError([{ kind: 'usage', where: after.id, message, next }]);
}

/** @param limit so many of the newest runs are asked for how long files take, and which of them are flaky */
export function compareStoredRuns(
  store: ResultStore,
  { before, after }: { readonly before: Run; readonly after: Run },
  limit: number,
): ComparedRuns {
  const problems: Problem[] = [];
  const then = executionsIn(store, before, problems);
  const now = executionsIn(store, after, problems);
  const history = new RunHistory(storedRuns(store, limit));
  const slower: SlowerFile[] = [];
  const flaky: FlakyEvidence[] = [];
  for (const file of uniqueInOrder([...before.expected, ...after.expected])) {
    const past = history.of(file);
    slower.push(...slowerFile(then.get(file), now.get(file), past));
    const evidence = flakyEvidence(file, past);
    if (evidence !== null) flaky.push(evidence);
  }
  return {
    before,
    after,
    sameSelection: haveOneSelection(before, after),
    changed: compareRuns(outcomesOf(before, then), outcomesOf(after, now)),
    slower,
    flaky,
    problems: withoutRepeats([...problems, ...history.problems]),
  };
}

type Executions = ReadonlyMap<TestFile, Execution>;

/** A few words of each result. */
function executionsIn(store: ResultStore, run: Run, problems: Problem[]): Executions {
  const executions = new Map<TestFile, Execution>();
  const directory = store.open(run);
  for (const result of resultsOfFiles({ run, directory }, run.expected, problems))
    executions.set(result.file, executionOf(result));
  return executions;
}

function outcomesOf({ expected }: Run, executions: Executions): Outcomes {
  return new Map(expected.map((file): [TestFile, Outcome | null] => [file, executions.get(file)?.outcome ?? null]));
}

/**
 * Whether it took longer in the later of the two than in the earlier one, and longer than is noise by what it took up to that. A
 * result that was kept is no new execution.
 */
function slowerFile(
  earlier: Execution | undefined,
  later: Execution | undefined,
  past: readonly PastExecution[],
): SlowerFile[] {
  if (earlier === undefined || later === undefined || earlier.finishedAt >= later.finishedAt) return [];
  const { file, durationMs } = later;
  if (!tellsDuration(later) || durationMs <= earlier.durationMs) return [];
  const upToThen = past.filter((each) => each.finishedAt <= earlier.finishedAt && tellsDuration(each));
  const durations = upToThen.map((each) => each.durationMs);
  const usual = slowerThan(durationMs, durations);
  return usual === null ? [] : [{ file, durationMs, ...usual }];
}

/** Both runs are among those that are asked about all. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
