// Which earlier run this invocation builds on: the newest one over the same selection of files, or else the newest.

import { ProblemError } from '../core/problem.ts';
import type { Run } from '../core/run.ts';
import type { Settings } from '../core/settings.ts';
import type { ResultStore } from '../ports/result-store.ts';
import { findRun } from './read-run.ts';

/** A selection that none of so many runs had is a new one. */
const runsReadMax = 100;

/** Null where there is none. Throws a ProblemError where a newer pawl has written the state, or no run is as asked. */
export function chooseRun(settings: Settings, store: ResultStore): Run | null {
  if (settings.resume !== null) return findRun(store, settings.resume);
  let newest: Run | null = null;
  for (const id of store.runs().slice(0, runsReadMax)) {
    const run = store.readRun(id);
    if (!run.ok) {
      // A run that is broken is no run. A newer format is another matter: nothing may be done beside it.
      if (run.problem.kind === 'newer-version') throw new ProblemError([run.problem]);
      continue;
    }
    if (hasSelection(run.value, settings)) return run.value;
    newest ??= run.value;
  }
  return newest;
}

/** The same selection is the same suite, whatever command runs it. */
export function hasSelection(run: Run, { patterns, ignore }: Pick<Settings, 'patterns' | 'ignore'>): boolean {
  return equalLists(run.patterns, patterns) && equalLists(run.ignore, ignore);
}

function equalLists(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
