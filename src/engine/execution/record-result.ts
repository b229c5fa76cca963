// A verdict becomes a result: durable when this returns, and only then may anyone hear of it.

import type { Fingerprint } from '../../core/freshness/fingerprint.ts';
import type { Attempt } from '../../core/results/attempt.ts';
import type { Failure, FileResult, TestCounts } from '../../core/results/file-result.ts';
import { attemptsOnRecord } from '../../core/results/file-result.ts';
import { commandOf } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import { timestamp } from '../../ports/clock.ts';
import type { Execution } from './execution.ts';

/** How much of a failed command's output is told at once; all of it is in its log. */
export const outputTailBytes = 16 * 1024;

/** A file that came to its end. */
export interface Ended {
  readonly file: TestFile;
  /** In their order; the last one is the verdict. */
  readonly attempts: readonly Attempt[];
  readonly fingerprint: Fingerprint;
  readonly tests: TestCounts | null;
  readonly failures: readonly Failure[];
  readonly runnerVersion: string | null;
}

export interface Recorded {
  readonly result: FileResult;
  /** The end of what it printed, when it did not pass. */
  readonly outputTail: string | null;
}

/** Writes the result, and the error report of a file that did not pass. Its output has been captured by then. */
export function recordResult(ended: Ended, execution: Execution): Recorded {
  const { ports, directory, invocation } = execution;
  const { file, attempts, fingerprint, tests } = ended;
  const suite = execution.suiteOf(file);
  const redact = execution.redact ?? String;
  const last = attempts.at(-1) as Attempt;
  const earlier = execution.earlierResult(file);
  const result: FileResult = {
    file,
    ...(suite.name === null ? {} : { suite: suite.name }),
    run: directory.id,
    invocation,
    outcome: last.outcome,
    finishedAt: timestamp(ports.clock),
    durationMs: last.durationMs,
    attempts: attemptsOnRecord(earlier?.ok ? earlier.value : null, fingerprint, attempts),
    tests,
    failures: last.outcome === 'passed' ? [] : ended.failures.map((failure) => masked(failure, redact)),
    fingerprint,
    output: directory.closeOutput(file),
    runner: { name: suite.runner, version: ended.runnerVersion },
    pawl: ports.machine.pawl,
  };
  if (result.outcome === 'passed') {
    directory.writeResult(result);
    return { result, outputTail: null };
  }
  const outputTail = directory.outputTail(file, outputTailBytes);
  directory.writeError(result, outputTail, commandOf(suite, file).map(redact));
  directory.writeResult(result);
  return { result, outputTail };
}

function masked(failure: Failure, redact: (text: string) => string): Failure {
  const { test, message, location, detail } = failure;
  return {
    test: test === null ? null : redact(test),
    message: redact(message),
    location,
    ...(detail == null ? {} : { detail: redact(detail) }),
  };
}
