// How far the latest run is, from anywhere, without disturbing it: what it has written down so far.

import type { Problem } from '../../core/problem.ts';
import type { Summary } from '../../core/results/summary.ts';
import type { Run } from '../../core/run.ts';
import { hasEnded } from '../../core/run.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { ResultStore, RunDirectory, StoreOwner } from '../../ports/result-store.ts';
import type { Machine } from '../ports.ts';
import { findRun, withResults } from './read-run.ts';

export interface RunStatus {
  readonly run: Run;
  /** `working` while its process lives and holds the lock, `stopped` when it ended, `died` when it never said that it did. */
  readonly state: 'working' | 'stopped' | 'died' | 'elsewhere';
  readonly summary: Summary;
  /** Results that are there and cannot be read. */
  readonly problems: readonly Problem[];
  /** Started and not ended; for a run that died, what was in flight. */
  readonly running: readonly { readonly file: TestFile; readonly at: string }[];
}

/** Throws a ProblemError when there is no run. */
export function readStatus(store: ResultStore, machine: Machine, id: string): RunStatus {
  return statusOf(store, machine, findRun(store, id));
}

/** Of a run that has been found already, which costs no look at all the others. */
export function statusOf(store: ResultStore, machine: Machine, found: Run): RunStatus {
  const { run, state } = look(store, machine, found);
  const directory = store.open(run);
  const running = state === 'stopped' ? [] : directory.inFlight().filter((each) => each.suspect);
  const saved = savedSummary(run, directory);
  const asSaved = saved !== null && (state === 'working' || (state === 'stopped' && isAsSaved(saved, run, directory)));
  if (asSaved) return { run, state, summary: saved, problems: [], running };
  const { summary, problems } = withResults(store, run);
  // A summary that a death left behind may be older than the last results, and younger than results that were lost.
  const trusted = saved !== null && state !== 'died' && saved.notRun >= summary.notRun;
  return { run, state, summary: trusted ? saved : summary, problems, running };
}

/** Null where it cannot be read, or is that of another run. */
function savedSummary(run: Run, directory: RunDirectory): Summary | null {
  const saved = directory.readSummary();
  return saved?.ok === true && saved.value.run === run.id ? saved.value : null;
}

/** Nothing was lost, added or changed since: then the results say what their summary says, and need not be read. */
function isAsSaved({ total, notRun }: Summary, { expected }: Run, directory: RunDirectory): boolean {
  return directory.resultsBeforeSummary(expected) === total - notRun;
}

function look(store: ResultStore, machine: Machine, run: Run): Pick<RunStatus, 'run' | 'state'> {
  const state = stateOf(run, store.owner(), machine);
  if (state !== 'died') return { run, state };
  // Between looking at the run and at the lock it may have ended: then it says so by now, for that comes first.
  const again = store.readRun(run.id);
  const after = again.ok ? again.value : run;
  return { run: after, state: stateOf(after, store.owner(), machine) };
}

/** Whoever works holds the lock. Its pid alone proves nothing: by now it may be that of any other program. */
function stateOf(run: Run, owner: StoreOwner | null, machine: Machine): RunStatus['state'] {
  const last = run.invocations.at(-1);
  if (last === undefined || hasEnded(run)) return 'stopped';
  if (last.host !== machine.host) return 'elsewhere';
  return owner?.host === last.host && owner.pid === last.pid ? 'working' : 'died';
}
