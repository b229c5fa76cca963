// How far the latest run is, from anywhere, without disturbing it: what it has written down so far.

import type { Run } from '../core/run.ts';
import type { Summary } from '../core/summary.ts';
import type { TestFile } from '../core/test-file.ts';
import type { ResultStore } from '../ports/result-store.ts';
import type { Machine } from './ports.ts';
import { findRun, readRun } from './read-run.ts';

export interface RunStatus {
  readonly run: Run;
  /** `working` while its process lives, `stopped` when it ended, `died` when it never said that it did. */
  readonly state: 'working' | 'stopped' | 'died' | 'elsewhere';
  readonly summary: Summary;
  /** Started and not ended; for a run that died, what was in flight. */
  readonly running: readonly { readonly file: TestFile; readonly at: string }[];
}

/** Throws a ProblemError when there is no run. */
export function readStatus(store: ResultStore, machine: Machine, id: string): RunStatus {
  const run = findRun(store, id);
  const directory = store.open(run);
  const state = stateOf(run, machine);
  const saved = directory.readSummary();
  // A summary that a death left behind may be older than the last results.
  const trusted = saved?.ok === true && state !== 'died';
  const summary = trusted ? saved.value : readRun(store, run.id).summary;
  return {
    run,
    state,
    summary,
    running: state === 'stopped' ? [] : directory.inFlight().filter((each) => each.suspect),
  };
}

function stateOf(run: Run, machine: Machine): RunStatus['state'] {
  const last = run.invocations.at(-1);
  if (last === undefined || last.endedAt !== null) return 'stopped';
  if (last.host !== machine.host) return 'elsewhere';
  return machine.isAlive(last.pid) ? 'working' : 'died';
}
