// One attempt: the command is started, held to its time limits, stopped and suspended with the run, and waited for.

import { commandFor } from '../core/command.ts';
import { ProblemError } from '../core/problem.ts';
import type { TestFile } from '../core/test-file.ts';
import type { LimitHit } from '../core/time-limit.ts';
import { timestamp } from '../ports/clock.ts';
import type { CommandReport, RunningCommand } from '../ports/process-runner.ts';
import type { Execution } from './execution.ts';
import { processProblems } from './process-problems.ts';
import { watchTime } from './watch-time.ts';

export interface AttemptReport extends CommandReport {
  /** The limit for which we ended it; null when it ended by itself. */
  readonly limitHit: LimitHit | null;
}

/**
 * `interrupted` when the run was asked to stop: whatever the command said after that is no verdict. A problem where the
 * file is its own command and cannot be started.
 */
export async function runAttempt(
  file: TestFile,
  attempt: number,
  outputPath: string,
  execution: Execution,
): Promise<AttemptReport | 'interrupted' | ProblemError> {
  const { ports, stop } = execution;
  const command = await start(file, attempt, outputPath, execution);
  if (command instanceof ProblemError) return command;
  const report = await reportOf(command, execution);
  for (const problem of processProblems(file, report, execution.redact)) {
    execution.announce({ kind: 'problem', at: timestamp(ports.clock), problem });
  }
  return stop.reason === null ? report : 'interrupted';
}

function start(
  file: TestFile,
  attempt: number,
  outputPath: string,
  { settings, ports, directory, redact }: Execution,
): Promise<RunningCommand | ProblemError> {
  return ports.processes
    .start({
      argv: commandFor(settings.command, file),
      shell: settings.command.shell,
      env: {
        ...ports.machine.env,
        ...settings.command.env,
        PAWL: '1',
        PAWL_RUN_ID: directory.id,
        PAWL_FILE: file,
        PAWL_ATTEMPT: String(attempt),
        PAWL_TOTAL_ATTEMPTS: String(settings.retries + 1),
      },
      outputPath,
      outputBytesMax: settings.outputBytesMax,
      redact,
    })
    .catch((error: unknown) => {
      // Where the file is the command, that it cannot be started is its own failure and nobody else's.
      if (error instanceof ProblemError && settings.command.argv[0].includes('{file}')) return error;
      throw error;
    });
}

async function reportOf(command: RunningCommand, { settings, ports, stop }: Execution): Promise<AttemptReport> {
  const { killGraceMs, timeLimits } = settings;
  let limitHit: LimitHit | null = null;
  const end = (urgent: boolean): void => {
    if (urgent) command.kill();
    else command.end(killGraceMs);
  };
  if (stop.reason !== null) end(false);
  const forgetStop = stop.onRequest(end);
  const watch = watchTime(
    timeLimits,
    ports.clock,
    () => command.printedBytes(),
    // A command that has ended by itself keeps its word, even when its children take longer.
    (hit) => command.end(killGraceMs) && (limitHit = hit),
  );
  const forgetSuspension = stop.suspension.onChange({
    suspend: () => {
      watch.pause();
      command.pause();
    },
    resume: () => {
      command.resume();
      watch.resume();
    },
  });
  const report = await command.ended;
  watch.stop();
  forgetStop();
  forgetSuspension();
  return { ...report, limitHit };
}
