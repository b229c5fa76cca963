// What to do now, as commands to copy.

import type { RunFinished, StartCost } from '../../core/event.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { printable } from '../../core/text/printable.ts';
import type { FollowUpCommands } from '../../ports/reporter.ts';
import type { Paint } from './paint.ts';

/** Whole lines; empty when there is nothing to do. */
export function nextStepsText(
  { summary, resumeCommand, startCost }: RunFinished,
  commands: FollowUpCommands,
  paint: Paint,
): string {
  const [failure] = summary.failures;
  const steps: (readonly [string, string])[] = [];
  if (resumeCommand !== null) steps.push(['to continue', resumeCommand]);
  else if (failure !== undefined) steps.push(['to run the failures again', commands.lastFailed]);
  if (failure !== undefined) steps.push(['to look into a failure', commands.show(failure.file)]);
  const lines = steps.map(([purpose, command]) => `${purpose}: ${paint.bold(command)}\n`);
  return [...lines, ...(startCost === undefined ? [] : [startCostLine(startCost)])].join('');
}

function startCostLine({ runner, startsMs, share }: StartCost): string {
  const part = `${Math.round(share * 100)} % of this run (${formatDuration(startsMs)})`;
  return `${printable(runner)} starts cost ${part}: --warm starts it once and keeps the verdicts\n`;
}
