// What to do now, as commands to copy.

import type { RunFinished } from '../core/event.ts';
import type { FollowUpCommands } from '../ports/reporter.ts';
import type { Paint } from './paint.ts';

/** Whole lines; empty when there is nothing to do. */
export function nextStepsText(
  { summary, resumeCommand }: RunFinished,
  commands: FollowUpCommands,
  paint: Paint,
): string {
  const [failure] = summary.failures;
  const steps: (readonly [string, string])[] = [];
  if (resumeCommand !== null) steps.push(['to continue', resumeCommand]);
  else if (failure !== undefined) steps.push(['to run the failures again', commands.lastFailed]);
  if (failure !== undefined) steps.push(['to look into a failure', commands.show(failure.file)]);
  return steps.map(([purpose, command]) => `${purpose}: ${paint.bold(command)}\n`).join('');
}
