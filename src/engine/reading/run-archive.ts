// What lies beside the results of a run, for looking at it: the runs before it, and what journals tell.

import type { JournalledExecution } from '../../core/results/journalled-execution.ts';
import type { Run } from '../../core/run.ts';
import type { Archive } from '../../ports/reporter.ts';
import type { ResultStore } from '../../ports/result-store.ts';
import { haveOneSelection } from '../planning/choose-run.ts';

/** So many runs before one are looked at. */
const runsReadMax = 20;

/** Runs that cannot be read are passed over: nothing is decided by it. */
export function archiveOf(store: ResultStore): Archive {
  return { earlier, executions: (run) => executions(run) };

  function* earlier(run: Run): Generator<{ readonly run: Run; readonly isLike: boolean }> {
    const ids = store.runs();
    const at = ids.indexOf(run.id);
    for (const id of at === -1 ? [] : ids.slice(at + 1, at + 1 + runsReadMax)) {
      const read = store.readRun(id);
      if (read.ok) yield { run: read.value, isLike: haveOneSelection(read.value, run) };
    }
  }

  function executions(run: Run): Iterable<JournalledExecution> {
    return store.open(run).executions();
  }
}
