// What stored runs remember of a test file: every execution that they have a result of.

import { fingerprintKeys } from '../../core/freshness/fingerprint.ts';
import type { PastExecution, ToldExecution } from '../../core/history/history.ts';
import { eachOnce } from '../../core/history/history.ts';
import { ranIn } from '../../core/merging/merged-run.ts';
import type { Problem, Result } from '../../core/problem.ts';
import type { Attempt } from '../../core/results/attempt.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import type { Outcome } from '../../core/results/outcome.ts';
import type { GitState, Run } from '../../core/run.ts';
import { isStable } from '../../core/run.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { ReadableRun } from './stored-results.ts';
import { executionOf, readable, resultsOfFiles } from './stored-results.ts';

interface RememberedRun extends ReadableRun {
  readonly ranHere: ReturnType<typeof ranIn>;
}

/** The past of test files, one file after the other: that of a whole suite over many runs is more than a few words. */
export class RunHistory {
  /** Runs and results that could not be read, so far. */
  readonly problems: Problem[] = [];
  readonly #runs: readonly RememberedRun[];

  constructor(stored: Iterable<Result<ReadableRun>>) {
    this.#runs = Array.from(readable(stored, this.problems), ({ run, directory }) => ({
      run: withoutFiles(run),
      directory,
      ranHere: ranIn(run),
    }));
  }

  /** Every execution of which a run has the result, once, newest first. */
  of(file: TestFile): readonly PastExecution[] {
    return eachOnce(this.#told(file));
  }

  *#told(file: TestFile): Generator<ToldExecution> {
    for (const found of this.#runs) {
      for (const result of resultsOfFiles(found, [file], this.problems)) {
        const ranHere = found.ranHere(result);
        yield { execution: pastExecution(result, found.run, ranHere), ranHere };
      }
    }
  }
}

/** As it is held beside all others. */
function withoutFiles(run: Run): Run {
  return { ...run, expected: [], shard: null };
}

function pastExecution(result: FileResult, run: Run, ranHere: boolean): PastExecution {
  const { outcome, attempts } = result;
  const first = attempts.findLastIndex(({ number }) => number === 1);
  return {
    ...executionOf(result),
    outcomes: [...new Set([outcome, ...outcomesOf(attempts.slice(Math.max(first, 0)))])],
    before: [...new Set(outcomesOf(attempts.slice(0, Math.max(first, 0))))],
    keys: fingerprintKeys(result.fingerprint, ranHere && sawOneProject(result, run)),
    git: ranHere ? gitOf(result, run) : null,
  };
}

function outcomesOf(attempts: readonly Attempt[]): Outcome[] {
  return attempts.map(({ outcome }) => outcome);
}

/** A merge has taken the project key from what ran while its project changed. */
function sawOneProject(result: FileResult, { id, invocations }: Run): boolean {
  return result.run !== id || isStable(invocations.find(({ number }) => number === result.invocation));
}

function gitOf({ file, run }: FileResult, { id, git, merged }: Run): GitState | null {
  if (run === id) return git;
  return merged?.parts.find((part) => part.run === run && part.files.includes(file))?.git ?? null;
}
