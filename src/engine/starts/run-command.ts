// One start of the command, for one file or for several: watched, stopped and suspended with the run, and waited for.

import { join } from 'node:path';

import { ProblemError } from '../../core/problem.ts';
import type { RunnerEvent } from '../../core/results/runner-event.ts';
import type { Telling } from '../../core/results/telling.ts';
import { pathInSuite } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { CommandReport, RunningCommand } from '../../ports/process-runner.ts';
import type { ShellLaunch } from '../../ports/tracer.ts';
import type { Execution } from '../execution/execution.ts';
import { tellProblem } from '../execution/execution.ts';
import { processProblems } from './process-problems.ts';
import type { RunnerSession } from './runner-session.ts';
import { silentSession, tellingSession } from './runner-session.ts';
import { TracedStart } from './traced-start.ts';
import type { TimeWatch } from './watch-time.ts';

export interface CommandStart {
  /** Of one suite. */
  readonly files: readonly [TestFile, ...TestFile[]];
  readonly attempt: number;
  readonly outputPath: string;
  readonly outputBytesMax: number;
  /** What is to be known of it when we have died: see `Channels.open`. */
  readonly about: object | null;
}

export interface CommandRun {
  readonly report: CommandReport;
  readonly telling: Telling;
  /** What was told since the watch last looked. */
  readonly lastEvents: readonly RunnerEvent[];
  /** What its processes were seen to do; null where nothing is traced. */
  readonly traced: TracedStart | null;
  /** Whether the run was asked to stop meanwhile: then how the command ended says nothing. */
  readonly interrupted: boolean;
}

/** Begins to watch a command that has been started. */
export type WatchCommand = (command: RunningCommand, session: RunnerSession, traced: TracedStart | null) => TimeWatch;

/**
 * Gives what `conclude` makes of it. That is done before the channel is removed: if we die in the middle, the next pawl
 * has it. A problem where the file is its own command and cannot be started.
 */
export async function runCommand<T>(
  start: CommandStart,
  execution: Execution,
  watchCommand: WatchCommand,
  conclude: (run: CommandRun) => T,
): Promise<T | ProblemError> {
  const { stop, suiteOf } = execution;
  const session = await openSession(start, execution);
  const { shell } = suiteOf(start.files[0]).command;
  const launch = { argv: session.argv, env: session.env, shell };
  const traced = traceStart(launch, start, execution);
  try {
    const command = await startCommand(traced?.launch ?? launch, start, execution);
    if (command instanceof ProblemError) return command;
    const report = await supervised(command, execution, watchCommand(command, session, traced));
    const lastEvents = await session.end();
    for (const problem of processProblems(start.files[0], report, execution.redact)) {
      tellProblem(problem, execution);
    }
    return conclude({ report, telling: session.telling, lastEvents, traced, interrupted: stop.reason !== null });
  } finally {
    traced?.close();
    session.close();
  }
}

async function openSession(
  { files, attempt, outputPath, about }: CommandStart,
  { settings, ports, directory, suiteOf, redact }: Execution,
): Promise<RunnerSession> {
  const suite = suiteOf(files[0]);
  const { command: template, runner, folder } = suite;
  const env = {
    ...ports.machine.envIn(folder),
    ...template.env,
    PAWL: '1',
    PAWL_RUN_ID: directory.id,
    // The file where there is one: a runner that is given several is told of them by its own means.
    ...(files.length === 1 ? { PAWL_FILE: files[0] } : {}),
    PAWL_ATTEMPT: String(attempt),
    PAWL_TOTAL_ATTEMPTS: String(settings.retries + 1),
  };
  const [first, ...rest] = files;
  const paths = [pathInSuite(suite, first), ...rest.map((file) => pathInSuite(suite, file))] as const;
  const start = { template, files: paths, root: join(settings.root, folder), env, outputPath, about };
  // What is to be masked must not lie on a disk, not even for a moment.
  const tells = redact === null || ports.channels.keepsSecrets ? ports.tells(runner) : null;
  return tells === null ? silentSession(start) : tellingSession(tells, start, ports.channels);
}

/** Null where nothing is traced. */
function traceStart(launch: ShellLaunch, { files }: CommandStart, execution: Execution): TracedStart | null {
  const { settings, ports, project, inputs, suiteOf } = execution;
  const isTold = files.length === 1 || ports.tells(suiteOf(files[0]).runner)?.warm?.dividesReads === true;
  if (ports.tracer === null || !isTold) return null;
  const { root, stateDir } = settings;
  const trace = ports.tracer.trace(launch, join(root, suiteOf(files[0]).folder), files.length);
  const startedMs = ports.clock.now();
  return new TracedStart(trace, { root, stateDir, project, inputs, pid: ports.machine.pid, startedMs }, files);
}

function startCommand(
  { argv, env, shell }: ShellLaunch,
  { files, outputPath, outputBytesMax }: CommandStart,
  { ports, redact, suiteOf }: Execution,
): Promise<RunningCommand | ProblemError> {
  const { command, folder } = suiteOf(files[0]);
  return ports.processes
    .start({ argv, shell, folder, env, outputPath, outputBytesMax, redact })
    .catch((error: unknown) => {
      // Where the file is the command, that it cannot be started is its own failure and nobody else's.
      if (error instanceof ProblemError && command.argv[0].includes('{file}')) return error;
      throw error;
    });
}

async function supervised(
  command: RunningCommand,
  { settings, stop }: Execution,
  watch: TimeWatch,
): Promise<CommandReport> {
  const end = (urgent: boolean): void => {
    if (urgent) command.kill();
    else command.end(settings.killGraceMs);
  };
  if (stop.reason !== null) end(false);
  const forgetStop = stop.onRequest(end);
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
  return report;
}
