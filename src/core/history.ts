// What is remembered of the executions of test files over many runs: a few words of each.

import type { Outcome } from './outcome.ts';
import type { GitState } from './run.ts';
import type { TestFile } from './test-file.ts';
import { byCodeUnit } from './test-file.ts';
import type { Execution } from './timings.ts';
import { executionKey } from './timings.ts';

export interface PastExecution extends Execution {
  /** What its attempts came to, each once. */
  readonly outcomes: readonly Outcome[];
  /** The same of attempts that are on record with it: they ran before, on the same fingerprint. */
  readonly before: readonly Outcome[];
  /** Executions that have one in common ran on the same fingerprint: see `fingerprintKeys`. */
  readonly keys: readonly string[];
  /** Of the run in which it ran; null where nobody knows any more. */
  readonly git: GitState | null;
}

/** Each execution once, whichever runs have its result. */
export class History {
  readonly #byFile = new Map<TestFile, Map<string, PastExecution>>();

  /** @param ranHere whether it is told by the run in which it ran, which knows best */
  add(execution: PastExecution, ranHere: boolean): void {
    const known = this.#byFile.get(execution.file) ?? new Map<string, PastExecution>();
    const key = executionKey(execution);
    if (ranHere || !known.has(key)) known.set(key, execution);
    this.#byFile.set(execution.file, known);
  }

  /** Newest first. */
  of(file: TestFile): readonly PastExecution[] {
    const known = this.#byFile.get(file)?.values() ?? [];
    return [...known].toSorted((a, b) => byCodeUnit(b.finishedAt, a.finishedAt));
  }

  /** In order. */
  files(): readonly TestFile[] {
    return [...this.#byFile.keys()].toSorted(byCodeUnit);
  }
}
