// Where the results of a plan really ran: the run of a carried result is another one than the run that has it.

import type { RanBefore } from '../../core/planning/plan.ts';
import type { ResultDigest } from '../../core/results/file-result.ts';
import type { GitState, RunId } from '../../core/run.ts';
import { isRunId } from '../../core/run.ts';
import type { ResultStore } from '../../ports/result-store.ts';

export class RanBeforeRuns {
  readonly #store: ResultStore;
  readonly #git = new Map<RunId, GitState | null>();

  constructor(store: ResultStore) {
    this.#store = store;
  }

  of({ run, finishedAt }: Pick<ResultDigest, 'run' | 'finishedAt'>): RanBefore {
    return { run, finishedAt, git: this.#gitOf(run) };
  }

  #gitOf(id: RunId): GitState | null {
    const known = this.#git.get(id);
    if (known !== undefined) return known;
    const run = isRunId(id) ? this.#store.readRun(id) : null;
    const git = run?.ok === true ? run.value.git : null;
    this.#git.set(id, git);
    return git;
  }
}
