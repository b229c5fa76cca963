// One file: attempts until it passes or they are used up, then a result. Nothing here is written that is not a verdict.

import type { Fingerprint } from '../../core/freshness/fingerprint.ts';
import { isPoison, poisonMessage } from '../../core/planning/poison.ts';
import { ProblemError } from '../../core/problem.ts';
import type { Attempt } from '../../core/results/attempt.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import type { TestFile } from '../../core/test-file.ts';
import { timestamp } from '../../ports/clock.ts';
import { troubleIn } from '../system-trouble.ts';
import type { Execution } from './execution.ts';
import { fingerprintAfter, fingerprintOf } from './fingerprint-file.ts';
import type { Recorded } from './record-result.ts';
import { recordResult } from './record-result.ts';
import { runAttempt } from './run-attempt.ts';

/** `interrupted` when we ended the command: whatever it said after that is no verdict. `gone` when there is no such file any more. */
export type Executed = Recorded | 'interrupted' | 'gone';

/** @param earlier attempts that it had in the company of others: it has that many fewer left */
export async function executeFile(
  file: TestFile,
  slot: number,
  execution: Execution,
  earlier: readonly Attempt[] = [],
): Promise<Executed> {
  const { ports, directory } = execution;
  const testFile = ports.workspace.digest(file);
  if (testFile === null) return 'gone';
  const fingerprint = fingerprintOf(file, testFile, execution);
  // The runner has died of it too often: its verdict is that.
  if (isPoison(execution.deaths, file)) {
    const message = poisonMessage(execution.deaths, file, directory.id);
    return recordUnrun(file, fingerprint, { outcome: 'crashed', message }, execution);
  }
  const outputPath = directory.outputPath(file);
  try {
    const number = earlier.length + 1;
    return await attemptFile({ file, slot, outputPath, fingerprint, earlier, number }, execution);
  } catch (error) {
    if (!(error instanceof ProblemError)) giveUp(file, execution);
    throw error;
  }
}

/**
 * The attempts that are left of a file which has failed in this invocation. Its failure stands, on disk, until they have
 * come to their end: `interrupted` and `gone` change nothing about it.
 */
export async function executeAgain(failed: FileResult, slot: number, execution: Execution): Promise<Executed> {
  const { ports, directory, announce } = execution;
  const { file } = failed;
  const testFile = ports.workspace.digest(file);
  if (testFile === null) return 'gone';
  const fingerprint = fingerprintOf(file, testFile, execution);
  const last = failed.attempts.at(-1) as Attempt;
  announce({ kind: 'attempt-finished', at: timestamp(ports.clock), file, attempt: last });
  const number = last.number + 1;
  const outputPath = directory.furtherOutputPath(file, number);
  // Of a file that was edited meanwhile nothing is known from before.
  const earlier = failed.fingerprint.testFile === testFile ? failed.attempts : [];
  const alone = { ...execution, earlierResult: () => null };
  return attemptFile({ file, slot, outputPath, fingerprint, earlier, number }, alone);
}

/** Trouble of our own is no verdict on the file that ran: it stays owed, and is suspected of nothing. */
function giveUp(file: TestFile, { directory, announce, ports }: Execution): void {
  // What it printed may be what has filled the disk, and without a verdict it is of no use.
  troubleIn(() => directory.discardOutput(file));
  troubleIn(() => announce({ kind: 'file-interrupted', at: timestamp(ports.clock), file }));
}

interface Turn {
  readonly file: TestFile;
  readonly slot: number;
  /** Of the first attempt that is to come. */
  readonly outputPath: string;
  readonly fingerprint: Fingerprint;
  readonly earlier: readonly Attempt[];
  /** Of the first attempt that is to come. */
  readonly number: number;
}

async function attemptFile(turn: Turn, execution: Execution): Promise<Executed> {
  const { file, slot, fingerprint, earlier } = turn;
  const { settings, ports, directory, retries } = execution;
  let { outputPath } = turn;
  const attempts = [...earlier];
  const totalAttempts = settings.retries + 1;
  for (let { number } = turn; ; number++) {
    const at = timestamp(ports.clock);
    // The journal line goes first: if we die now, the file counts as interrupted, never as passed.
    execution.announce({ kind: 'file-started', at, file, attempt: number, totalAttempts, slot });
    const verdict = await runAttempt(file, number, at, outputPath, execution);
    if (verdict === 'interrupted') return verdict;
    // A test file that is its own command and cannot be executed has failed, and says why.
    if (verdict instanceof ProblemError)
      return recordUnrun(file, fingerprint, { outcome: 'failed', message: verdict.message }, execution);
    const { attempt } = verdict;
    attempts.push(attempt);
    const isVerdict = attempt.outcome === 'passed' || number >= totalAttempts;
    if (isVerdict || (number === 1 && retries.firstFailed(file, attempt.durationMs) !== 'now')) {
      const { inputs, ...came } = verdict;
      const ranWith = fingerprintAfter(file, { ...fingerprint, inputs }, execution);
      return recordResult({ ...came, file, attempts, fingerprint: ranWith }, execution);
    }
    execution.announce({ kind: 'attempt-finished', at: timestamp(ports.clock), file, attempt });
    outputPath = directory.furtherOutputPath(file, number + 1);
  }
}

/** The verdict on a file whose command did not run, in words of our own. */
export function recordUnrun(
  file: TestFile,
  fingerprint: Fingerprint,
  { outcome, message }: { readonly outcome: 'failed' | 'crashed'; readonly message: string },
  execution: Execution,
): Recorded {
  const { clock, machine } = execution.ports;
  const unstarted = { exitCode: null, signal: null, durationMs: 0, host: machine.host };
  const attempt: Attempt = { ...unstarted, number: 1, startedAt: timestamp(clock), outcome };
  const failures = [{ test: null, message, location: null }];
  return recordResult(
    { file, attempts: [attempt], fingerprint, tests: null, failures, runnerVersion: null },
    execution,
  );
}
