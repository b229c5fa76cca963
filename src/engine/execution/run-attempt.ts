// One attempt of one file that has the command to itself: its verdict is what the runner told and how it ended, together.

import type { Inputs } from '../../core/freshness/fingerprint.ts';
import { ProblemError } from '../../core/problem.ts';
import type { Attempt } from '../../core/results/attempt.ts';
import { outcomeOf } from '../../core/results/outcome.ts';
import type { FileVerdict } from '../../core/results/telling.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { LimitHit } from '../../core/time-limit.ts';
import { describeLimitHit } from '../../core/time-limit.ts';
import type { CommandRun, WatchCommand } from '../starts/run-command.ts';
import { runCommand } from '../starts/run-command.ts';
import { pathOf, relativeFailures } from '../starts/told-paths.ts';
import { watchTime } from '../starts/watch-time.ts';
import type { Execution } from './execution.ts';
import { tellProblem } from './execution.ts';

/** What a file came to, and who says so. */
export interface Verdict extends Omit<FileVerdict, 'outcome'> {
  readonly attempt: Attempt;
  /** Null where the runner says nothing of itself. */
  readonly runnerVersion: string | null;
  /** What it was seen to depend on. */
  readonly inputs: Inputs | undefined;
}

/**
 * `interrupted` when the run was asked to stop: whatever the command said after that is no verdict. A problem where the
 * file is its own command and cannot be started.
 */
export async function runAttempt(
  file: TestFile,
  number: number,
  startedAt: string,
  outputPath: string,
  execution: Execution,
): Promise<Verdict | 'interrupted' | ProblemError> {
  const { settings, ports } = execution;
  const { timeLimits } = execution.suiteOf(file);
  let limitHit: LimitHit | null = null;
  const start = { files: [file] as const, attempt: number, outputPath, outputBytesMax: settings.outputBytesMax };
  const watch: WatchCommand = (command) =>
    watchTime(
      timeLimits,
      ports.clock,
      () => command.printedBytes(),
      // A command that has ended by itself keeps its word, even when its children take longer.
      (hit) => command.end(settings.killGraceMs) && (limitHit = hit),
    );
  return runCommand({ ...start, about: null }, execution, watch, (run) =>
    run.interrupted ? 'interrupted' : verdictOn(file, run, { number, startedAt, limitHit }, execution),
  );
}

interface Circumstances {
  readonly number: number;
  readonly startedAt: string;
  readonly limitHit: LimitHit | null;
}

function verdictOn(
  file: TestFile,
  run: CommandRun,
  { number, startedAt, limitHit }: Circumstances,
  execution: Execution,
): Verdict {
  const { settings, ports } = execution;
  noteSilence(file, run, execution);
  noteStart(file, run, execution);
  const { outcome, tests, failures } = verdictOf(file, run, limitHit, settings.root);
  const { exitCode, signal, durationMs } = run.report;
  const attempt = { number, startedAt, durationMs: rounded(durationMs), exitCode, signal, outcome };
  return {
    attempt: { ...attempt, host: ports.machine.host },
    tests,
    failures: relativeFailures(failures, settings.root, execution.suiteOf(file).folder),
    runnerVersion: run.telling.runner?.version ?? null,
    inputs: run.traced?.inputsOf(file, run.telling.inputs, outcome === 'timed-out' || outcome === 'crashed'),
  };
}

function verdictOf(file: TestFile, { report, telling }: CommandRun, limitHit: LimitHit | null, root: string) {
  const path = pathOf(file, root);
  if (limitHit === null) return telling.verdictAlone(path, report);
  const { tests, failures } = telling.of(path);
  const limit = { test: null, message: describeLimitHit(limitHit), location: null };
  return { outcome: 'timed-out' as const, tests, failures: [...failures, limit] };
}

/** Once for each runner: a pass by the exit code alone says less than it seems to. */
function noteSilence(file: TestFile, { report, telling }: CommandRun, execution: Execution): void {
  const { ports, silent, suiteOf } = execution;
  const { runner } = suiteOf(file);
  if (telling.runner !== null || ports.tells(runner) === null || outcomeOf(report) !== 'passed') return;
  if (silent.has(runner)) return;
  silent.add(runner);
  const message = `${runner} exited with 0 and told nothing of its tests`;
  const next = 'the exit code alone is the verdict, and tests are not counted';
  tellProblem({ kind: 'silent', where: runner, message, next }, execution);
}

/** What went by beside the tests themselves, where one start for many files could have saved it. */
function noteStart(file: TestFile, { report, telling }: CommandRun, execution: Execution): void {
  const { runner } = execution.suiteOf(file);
  const { durationMs } = telling.of(pathOf(file, execution.settings.root));
  if (durationMs === null || execution.ports.tells(runner)?.warm == null) return;
  execution.startCosts.add(runner, report.durationMs, durationMs);
}

/** Milliseconds as they are stored. */
export function rounded(durationMs: number): number {
  return Math.round(durationMs * 10) / 10;
}
