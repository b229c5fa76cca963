// `pawl status`: how far the latest run is, from another terminal, without disturbing it.

import type { Flags } from '../../config/flags/flags.ts';
import { problemsOfParts } from '../../core/merging/merged-run.ts';
import { describeStop } from '../../core/planning/stop.ts';
import { describeProblem, unreachable } from '../../core/problem.ts';
import { notPassed } from '../../core/results/summary.ts';
import { shardSpecOf } from '../../core/run.ts';
import { formatAge } from '../../core/text/duration.ts';
import { printable, printableJson } from '../../core/text/printable.ts';
import type { Ports } from '../../engine/ports.ts';
import type { RunStatus } from '../../engine/reading/read-status.ts';
import { readStatus } from '../../engine/reading/read-status.ts';
import { storedSummary } from '../../formats/summary.ts';
import type { Output } from '../../ports/output.ts';
import { composeReading } from '../compose-reading.ts';
import { resolveStateDir } from '../find-project.ts';

/** How often a watched status is looked at again. */
const watchEveryMs = 1000;

type StatusPorts = Pick<Ports, 'store' | 'machine' | 'clock'>;

/** Always 0, whatever the run came to: whoever wants the verdict runs `pawl run`. */
export async function statusCommand(flags: Flags, output: Output): Promise<number> {
  const { root, stateDir } = await resolveStateDir(process.cwd(), flags);
  await showStatus(composeReading(root, stateDir), output, flags.json ?? false, flags.watch ?? false);
  return 0;
}

/** With `watch` it stays until the run no longer works. */
async function showStatus(ports: StatusPorts, output: Output, json: boolean, watch: boolean): Promise<void> {
  const block = watch && output.isTerminal && !json ? await blockOn(output) : null;
  for (;;) {
    const status = readStatus(ports.store, ports.machine, 'latest');
    const text = json ? `${printableJson(statusAsJson(status))}\n` : statusAsText(status, ports.clock.now());
    if (block === null) output.write(text);
    else block.show(text);
    if (!watch || status.state !== 'working') return;
    await new Promise((again) => setTimeout(again, watchEveryMs));
  }
}

/** Loaded by who watches alone. */
async function blockOn(output: Output): Promise<{ show(text: string): void }> {
  const { RepaintedBlock } = await import('../../reporters/terminal/repainted-block.ts');
  return new RepaintedBlock(output);
}

function statusAsJson({ run, state, summary, running, problems }: RunStatus): object {
  const shard = shardSpecOf(run);
  const all = [...problems, ...problemsOfParts(run)];
  return { state, shard, ...storedSummary(summary), running, problems: all, invocations: run.invocations.length };
}

function statusAsText(status: RunStatus, nowMs: number): string {
  const { run, summary, running, problems } = status;
  const done = summary.total - summary.notRun;
  const failed = notPassed(summary);
  const made = run.merged === undefined ? '' : `, merged from ${run.merged.parts.length} runs`;
  const lines = [
    `${run.id}${shardOf(run)}: ${stateInWords(status, nowMs)}${made}`,
    `${done} of ${summary.total} files have a verdict: ${summary.passed} passed, ${failed} failed, ${summary.notRun} not run`,
  ];
  const word = status.state === 'working' ? 'running' : 'was running';
  for (const { file, at } of running) {
    lines.push(`${word}  ${printable(file)}, started ${formatAge(at, nowMs)} ago`);
  }
  for (const { file, outcome, exitCode, signal } of summary.failures.slice(0, 20)) {
    lines.push(`${outcome}  ${printable(file)}  ${endOf(signal, exitCode)}`);
  }
  for (const problem of [...problems, ...problemsOfParts(run)])
    lines.push(`note  ${printable(describeProblem(problem))}`);
  if (summary.failures.length > 20) lines.push(`… ${summary.failures.length - 20} more`);
  return `${lines.join('\n')}\n`;
}

function shardOf({ shard }: RunStatus['run']): string {
  return shard === null ? '' : ` (shard ${shard.index}/${shard.total})`;
}

function endOf(signal: string | null, exitCode: number | null): string {
  if (signal !== null) return printable(signal);
  return exitCode === null ? '' : `exit code ${exitCode}`;
}

function stateInWords({ run, state, summary }: RunStatus, nowMs: number): string {
  const last = run.invocations.at(-1);
  const since = (iso: string | undefined): string => formatAge(iso ?? run.createdAt, nowMs);
  switch (state) {
    case 'working':
      return `working for ${since(last?.startedAt)} (pid ${last?.pid})`;
    case 'stopped':
      return `${stoppedHow(summary)} ${since(last?.endedAt ?? undefined)} ago`;
    case 'died':
      return `its process (pid ${last?.pid}) is gone and never said that it ended; pawl run goes on with it`;
    case 'elsewhere':
      return `last seen working on ${printable(last?.host ?? '')}, ${since(last?.startedAt)} ago`;
    default:
      return unreachable(state);
  }
}

function stoppedHow({ notRun, stop }: RunStatus['summary']): string {
  if (notRun === 0) return 'finished';
  return `unfinished${stop === null ? '' : `, ${describeStop(stop)}`}; pawl run goes on with it; ended`;
}
