// The verdict on one test file, as it is stored: the truth from which everything else is derived.

import type { Fingerprint } from '../freshness/fingerprint.ts';
import { sameFingerprint } from '../freshness/fingerprint.ts';
import type { TestFile } from '../test-file.ts';
import type { Attempt } from './attempt.ts';
import { attemptsKeptMax } from './attempt.ts';
import type { Outcome } from './outcome.ts';

/** How many tests of the file came to what, where the runner tells. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly todo: number;
}

export interface Failure {
  /** The full name of the test; null when the file as a whole failed. */
  readonly test: string | null;
  readonly message: string;
  /** `path:line:column` relative to the project root, where the runner tells. */
  readonly location: string | null;
  /** The difference or the stack, as the runner words it; left out where it has none. */
  readonly detail?: string | null | undefined;
}

export interface FileResult {
  readonly file: TestFile;
  /** The name of its suite; absent where that has none. */
  readonly suite?: string | undefined;
  /** The run in which the command ran. In another run's directory it marks the result as carried. */
  readonly run: string;
  /** Which invocation of that run it was: see `Invocation`. */
  readonly invocation: number;
  readonly outcome: Outcome;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  /** The duration of the last attempt. */
  readonly durationMs: number;
  /** In the order in which they ran, those of earlier invocations on the same fingerprint first. */
  readonly attempts: readonly Attempt[];
  readonly tests: TestCounts | null;
  readonly failures: readonly Failure[];
  readonly fingerprint: Fingerprint;
  /** The captured output of the attempts, relative to the run directory; null when there was none. */
  readonly output: { readonly path: string; readonly bytes: number } | null;
  readonly runner: { readonly name: string; readonly version: string | null };
  /** The version of pawl that wrote it. */
  readonly pawl: string;
}

/** What of a result is held in memory for every file of a suite: a few words, never the result itself. */
export interface ResultDigest {
  readonly file: TestFile;
  /** Absent where the suite has no name. */
  readonly suite?: string | undefined;
  readonly run: string;
  readonly outcome: Outcome;
  readonly flaky: boolean;
  readonly durationMs: number;
  readonly finishedAt: string;
  readonly tests: TestCounts | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export function digestOf(result: FileResult): ResultDigest {
  const last = result.attempts.at(-1);
  return {
    file: result.file,
    ...(result.suite === undefined ? {} : { suite: result.suite }),
    run: result.run,
    outcome: result.outcome,
    flaky: isFlaky(result),
    durationMs: result.durationMs,
    finishedAt: result.finishedAt,
    tests: result.tests,
    exitCode: last?.exitCode ?? null,
    signal: last?.signal ?? null,
  };
}

/** Passed now, and not before on the same fingerprint: a result only ever holds attempts on its own fingerprint. */
export function isFlaky(result: Pick<FileResult, 'outcome' | 'attempts'>): boolean {
  return result.outcome === 'passed' && result.attempts.some((attempt) => attempt.outcome !== 'passed');
}

/**
 * The attempts to store with a new result: a failure that nothing has changed since stays on record,
 * so that running a file until it passes shows as flaky and not as green.
 */
export function attemptsOnRecord(
  earlier: Pick<FileResult, 'attempts' | 'fingerprint'> | null,
  fingerprint: Fingerprint,
  now: readonly Attempt[],
): readonly Attempt[] {
  const isOfNow = earlier !== null && sameFingerprint(earlier.fingerprint, fingerprint);
  return [...(isOfNow ? earlier.attempts : []), ...now].slice(-attemptsKeptMax);
}

/** The attempts of a result, behind those of one before it on another machine that it does not have yet. */
export function attemptsTogether(
  earlier: Pick<FileResult, 'attempts' | 'fingerprint'>,
  { attempts, fingerprint }: Pick<FileResult, 'attempts' | 'fingerprint'>,
): readonly Attempt[] {
  const isKnown = (each: Attempt): boolean =>
    attempts.some(({ startedAt, host, number }) => {
      return startedAt === each.startedAt && host === each.host && number === each.number;
    });
  const unknown = earlier.attempts.filter((each) => !isKnown(each));
  return attemptsOnRecord({ ...earlier, attempts: unknown }, fingerprint, attempts);
}
