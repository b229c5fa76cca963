// What stored runs remember of test files: every execution that they have a result of.

import type { Attempt } from '../core/attempt.ts';
import type { FileResult } from '../core/file-result.ts';
import { fingerprintKeys } from '../core/fingerprint.ts';
import type { PastExecution } from '../core/history.ts';
import { History } from '../core/history.ts';
import { ranIn } from '../core/merged-run.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Problem, Result } from '../core/problem.ts';
import type { GitState, Run } from '../core/run.ts';
import { isStable } from '../core/run.ts';
import type { TestFile } from '../core/test-file.ts';
import type { ReadableRun } from './stored-results.ts';
import { executionOf, readable, resultsOfFiles } from './stored-results.ts';

export interface CollectedHistory {
  readonly history: History;
  /** Runs and results that could not be read. */
  readonly problems: readonly Problem[];
}

/**
 * One result at a time is read, and a few words of each execution are held.
 *
 * @param about the only file that is asked for; null for all
 */
export function collectHistory(stored: Iterable<Result<ReadableRun>>, about: TestFile | null): CollectedHistory {
  const problems: Problem[] = [];
  const history = new History();
  for (const found of readable(stored, problems)) {
    const ranHere = ranIn(found.run);
    for (const result of resultsOfFiles(found, about === null ? found.run.expected : [about], problems))
      history.add(pastExecution(result, found.run, ranHere(result)), ranHere(result));
  }
  return { history, problems };
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
