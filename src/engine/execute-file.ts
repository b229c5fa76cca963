// One file: attempts until it passes or they are used up, then a result. Nothing here is written that is not a verdict.

import type { Attempt } from '../core/attempt.ts';
import { commandFor } from '../core/command.ts';
import type { Failure, FileResult } from '../core/file-result.ts';
import { attemptsOnRecord } from '../core/file-result.ts';
import type { Fingerprint } from '../core/fingerprint.ts';
import { outcomeOf } from '../core/outcome.ts';
import { isPoison, poisonMessage } from '../core/poison.ts';
import { ProblemError } from '../core/problem.ts';
import type { TestFile } from '../core/test-file.ts';
import { describeLimitHit } from '../core/time-limit.ts';
import { timestamp } from '../ports/clock.ts';
import type { Execution } from './execution.ts';
import type { AttemptReport } from './run-attempt.ts';
import { runAttempt } from './run-attempt.ts';
import { troubleIn } from './system-trouble.ts';

/** How much of a failed command's output is told at once; all of it is in its log. */
export const outputTailBytes = 16 * 1024;

/** `interrupted` when we ended the command: whatever it said after that is no verdict. `gone` when there is no such file any more. */
export type Executed = { readonly result: FileResult; readonly outputTail: string | null } | 'interrupted' | 'gone';

export async function executeFile(file: TestFile, slot: number, execution: Execution): Promise<Executed> {
  const { ports, directory } = execution;
  const testFile = ports.workspace.digest(file);
  if (testFile === null) return 'gone';
  if (isPoison(execution.deaths, file)) return recordPoison(file, { ...execution.fingerprint, testFile }, execution);
  const outputPath = directory.outputPath(file);
  try {
    return await attemptFile(file, slot, outputPath, { ...execution.fingerprint, testFile }, execution);
  } catch (error) {
    if (!(error instanceof ProblemError)) giveUp(file, execution);
    throw error;
  }
}

/** Trouble of our own is no verdict on the file that ran: it stays owed, and is suspected of nothing. */
function giveUp(file: TestFile, { directory, announce, ports }: Execution): void {
  // What it printed may be what has filled the disk, and without a verdict it is of no use.
  troubleIn(() => directory.discardOutput(file));
  troubleIn(() => announce({ kind: 'file-interrupted', at: timestamp(ports.clock), file }));
}

async function attemptFile(
  file: TestFile,
  slot: number,
  outputPath: string,
  fingerprint: Fingerprint,
  execution: Execution,
): Promise<Executed> {
  const { settings, ports } = execution;
  const attempts: Attempt[] = [];
  let failures: readonly Failure[] = [];
  const totalAttempts = settings.retries + 1;
  for (let number = 1; number <= totalAttempts; number++) {
    const at = timestamp(ports.clock);
    // The journal line goes first: if we die now, the file counts as interrupted, never as passed.
    execution.announce({ kind: 'file-started', at, file, attempt: number, totalAttempts, slot });
    const report = await runAttempt(file, number, outputPath, execution);
    if (report === 'interrupted') return report;
    if (report instanceof ProblemError) return recordUnstartable(file, report, fingerprint, execution);
    const attempt = attemptOf(number, at, report, ports.machine.host);
    attempts.push(attempt);
    failures = failuresOf(report);
    if (attempt.outcome === 'passed' || number === totalAttempts) break;
    execution.announce({ kind: 'attempt-finished', at: timestamp(ports.clock), file, attempt });
  }
  return record(file, attempts, fingerprint, execution, failures);
}

function attemptOf(number: number, startedAt: string, report: AttemptReport, host: string): Attempt {
  const { exitCode, signal } = report;
  const durationMs = Math.round(report.durationMs * 10) / 10;
  const outcome = report.limitHit === null ? outcomeOf(report) : 'timed-out';
  return { number, startedAt, durationMs, exitCode, signal, outcome, host };
}

/** What we have to say of the file as a whole; what the tests in it say is the runner's to tell. */
function failuresOf({ limitHit }: AttemptReport): Failure[] {
  return limitHit === null ? [] : [{ test: null, message: describeLimitHit(limitHit), location: null }];
}

/** A test file that is its own command and cannot be executed has failed, and says why. */
function recordUnstartable(
  file: TestFile,
  { message }: ProblemError,
  fingerprint: Fingerprint,
  execution: Execution,
): Executed {
  const { clock, machine } = execution.ports;
  const unstarted = { exitCode: null, signal: null, durationMs: 0, host: machine.host };
  const attempt: Attempt = { ...unstarted, number: 1, startedAt: timestamp(clock), outcome: 'failed' };
  return record(file, [attempt], fingerprint, execution, [{ test: null, message, location: null }]);
}

/** The runner has died of it too often: its verdict is that, and its command is not started again. */
function recordPoison(file: TestFile, fingerprint: Fingerprint, execution: Execution): Executed {
  const { ports, directory, deaths } = execution;
  const startedAt = timestamp(ports.clock);
  const unended = { exitCode: null, signal: null, durationMs: 0, host: ports.machine.host };
  const attempt: Attempt = { ...unended, number: 1, startedAt, outcome: 'crashed' };
  const message = poisonMessage(deaths, file, directory.id);
  return record(file, [attempt], fingerprint, execution, [{ test: null, message, location: null }]);
}

/** The result is durable when this returns, and only then may anyone hear of it. */
function record(
  file: TestFile,
  attempts: readonly Attempt[],
  fingerprint: Fingerprint,
  execution: Execution,
  failures: readonly Failure[] = [],
): Executed {
  const { settings, ports, directory, invocation } = execution;
  const redact = execution.redact ?? String;
  const last = attempts.at(-1) as Attempt;
  const earlier = execution.earlierResult(file);
  const result: FileResult = {
    file,
    run: directory.id,
    invocation,
    outcome: last.outcome,
    finishedAt: timestamp(ports.clock),
    durationMs: last.durationMs,
    attempts: attemptsOnRecord(earlier?.ok ? earlier.value : null, fingerprint, attempts),
    tests: null,
    failures: failures.map((failure) => ({ ...failure, message: redact(failure.message) })),
    fingerprint,
    output: directory.closeOutput(file),
    runner: { name: settings.runner, version: null },
    pawl: ports.machine.pawl,
  };
  if (result.outcome === 'passed') {
    directory.writeResult(result);
    return { result, outputTail: null };
  }
  const outputTail = directory.outputTail(file, outputTailBytes);
  directory.writeError(result, outputTail, commandFor(settings.command, file).map(redact));
  directory.writeResult(result);
  return { result, outputTail };
}
