// Which earlier run this invocation builds on: the newest one over the same selection of files, or else the newest.

import { isSameShard } from '../../core/planning/shard.ts';
import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import type { Run, RunId } from '../../core/run.ts';
import type { Settings, TestSuite } from '../../core/settings.ts';
import type { ResultStore } from '../../ports/result-store.ts';
import { findRun } from '../reading/read-run.ts';

/** A selection that none of so many runs had is a new one. */
const runsReadMax = 100;

export interface ChosenRun {
  /** Null where there is none. */
  readonly run: Run | null;
  /** Runs that are younger: what they know of a file is younger, too. */
  readonly younger: readonly Run[];
  readonly problems: readonly Problem[];
}

/** Throws a ProblemError where a newer pawl has written the state, or the run asked for cannot be gone on with. */
export function chooseRun(settings: Settings, store: ResultStore): ChosenRun {
  if (settings.resume !== null) return { run: resumedRun(settings, store), younger: [], problems: [] };
  const read: Run[] = [];
  for (const id of store.runs().slice(0, runsReadMax)) {
    const run = store.readRun(id);
    if (!run.ok) {
      if (run.problem.kind === 'newer-version') throw new ProblemError([run.problem]);
      // Nobody knows what it said, so nothing from before it is believed.
      return { run: null, younger: [], problems: [{ ...run.problem, next: beginsAnew(id) }] };
    }
    if (hasSelection(run.value, settings)) return { run: run.value, younger: read, problems: [] };
    read.push(run.value);
  }
  const [newest = null] = read;
  return { run: newest, younger: [], problems: [] };
}

/** What selects the files of a run, as settings or another run say it. */
type Selection = Pick<Settings, 'patterns' | 'ignore' | 'shard'> & {
  readonly suites: readonly Pick<TestSuite, 'name' | 'folder' | 'patterns' | 'ignore'>[];
};

/** The same selection is the same suite and the same shard of it, whatever command runs it and whatever it was cut by. */
export function hasSelection(run: Run, settings: Selection): boolean {
  const suites = settings.suites.filter(({ name }) => name !== null);
  const then = run.suites ?? [];
  return (
    equalSelections(run, settings) &&
    isSameShard(run.shard, settings.shard) &&
    suites.length === then.length &&
    suites.every((suite, index) => {
      const other = then[index];
      return other?.name === suite.name && other.folder === suite.folder && equalSelections(other, suite);
    })
  );
}

type Selecting = Pick<Settings, 'patterns' | 'ignore'>;

function equalSelections(a: Selecting, b: Selecting): boolean {
  return equalLists(a.patterns, b.patterns) && equalLists(a.ignore, b.ignore);
}

/** The same of two runs. */
export function haveOneSelection(a: Run, b: Run): boolean {
  return hasSelection(a, { ...b, suites: b.suites ?? [] });
}

/** A run is about its files: with others it would be another run under an old name. */
function resumedRun(settings: Settings, store: ResultStore): Run {
  const run = findRun(store, settings.resume ?? 'latest');
  if (hasSelection(run, settings)) return run;
  const suites = run.suites?.map(({ name }) => name).join(', ');
  const of = suites === undefined ? '' : ` of ${suites}`;
  const { shard } = run;
  const part = shard === null ? '' : `shard ${shard.index}/${shard.total} of `;
  const message = `${run.id} is over ${part}${run.patterns.join(' ')}${of}${run.ignore.length > 0 ? ` without ${run.ignore.join(' ')}` : ''}`;
  const same = ['patterns', ...(of === '' ? [] : ['suites']), ...(isSameShard(shard, settings.shard) ? [] : ['shard'])];
  const next = `nothing was run; give the same ${same.join(' and ')} to go on with it`;
  throw new ProblemError([{ kind: 'usage', where: '--resume', message, next }]);
}

function beginsAnew(id: RunId): string {
  return `nothing is kept from ${id} or from before it; everything is owed`;
}

function equalLists(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
