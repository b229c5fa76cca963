// `pawl run`: brings the suite up to date, with whoever was asked to listening.

import { maskedArgv } from '../../config/command-line/masked-argv.ts';
import { resumeCommand, withShard } from '../../config/command-line/resume-command.ts';
import type { Problem } from '../../core/problem.ts';
import type { Settings } from '../../core/settings.ts';
import { printableJson } from '../../core/text/printable.ts';
import type { Ran } from '../../engine/invocation/current-invocation.ts';
import { requireHistory } from '../../engine/reading/read-run.ts';
import { runSuite } from '../../engine/run-suite.ts';
import { StopControl } from '../../engine/stop-control.ts';
import type { Output } from '../../ports/output.ts';
import { composeReporters } from '../compose-reporters.ts';
import { composePorts, onInterruption, onQuestion, onSuspension } from '../compose.ts';
import { exitCodeOf, exitCodeOfProblems } from '../exit-codes.ts';
import type { ParsedArguments } from '../parse-arguments.ts';
import { printProblems } from '../print-problems.ts';
import { resolveSettings } from '../resolve-settings.ts';
import { tellShardIsHeeded } from '../shard-status.ts';
import { smallHeap } from '../small-heap.ts';
import { listFiles } from './plan.ts';
import { stepAsJson } from './step-json.ts';

type RunArguments = Extract<ParsedArguments, { kind: 'run' | 'plan' }>;

export async function runCommand(
  parsed: RunArguments,
  argv: readonly string[],
  out: Output,
  err: Output,
): Promise<number> {
  const { flags } = parsed;
  const settings = await resolveSettings({ cwd: process.cwd(), ...parsed });
  const ports = composePorts(settings);
  if (flags.list) {
    await listFiles(settings, ports, out, flags.json ?? false);
    return 0;
  }
  if (settings.lastFailed) requireHistory(ports.store);
  tellShardIsHeeded(flags);
  const shownArgv = maskedArgv(withShard(argv, settings.shard), settings.redaction);
  const listeners = await composeReporters(settings, ports, { argv: shownArgv, flags, out, err });
  const onWait = (problem: Problem): void => printProblems([problem], err);
  const stamps = flags.json === true || settings.reporters.some(({ name }) => /^(?:summary-)?json$/.test(name));
  const request = { settings, resumeCommand: resumeCommand(shownArgv), stamps, onWait };
  const stop = new StopControl();
  const forgetInterruption = onInterruption((reason) => stop.request(reason));
  const forgetQuestions = onQuestion(() => listeners.tellRunning());
  const { suspension } = stop;
  const forgetSuspension = onSuspension(
    () => suspension.suspend(),
    () => suspension.resume(),
  );
  try {
    const step = flags.json ? stepAsJson(settings, request.resumeCommand) : null;
    const keepSmall = smallHeap();
    const ran = await runSuite(
      request,
      ports,
      (event) => {
        step?.onEvent(event);
        keepSmall(event);
        listeners.onEvent(event);
      },
      stop,
    );
    const unwritten = await listeners.finish();
    const exitCode = exitCodeAfter(ran, unwritten, settings);
    listeners.exit(exitCode);
    if (step !== null) out.write(`${printableJson(step.object(ran, exitCode), 2)}\n`);
    printProblems(unwritten, err);
    return exitCode;
  } catch (error) {
    await listeners.finish();
    throw error;
  } finally {
    forgetInterruption();
    forgetQuestions();
    forgetSuspension();
  }
}

/** Our own trouble is told before anything else: a report that was asked for and is not there is no success. */
function exitCodeAfter(ran: Ran, unwritten: readonly Problem[], settings: Settings): number {
  return exitCodeOfProblems([...ran.problems, ...unwritten]) || exitCodeOf(ran.summary, settings);
}
