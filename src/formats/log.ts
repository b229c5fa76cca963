// logs/progress.log: the same stream for people, one line an event: `2026-11-21T14:30:22.123Z - INFO - passed a.test.ts`.

import type { RunEvent } from '../core/event.ts';
import { describeProblem, unreachable } from '../core/problem.ts';
import { formatDuration } from '../core/text/duration.ts';
import { printable } from '../core/text/printable.ts';

/** The line of an event with its newline; null for what only a program would read. */
export function encodeLogLine(event: RunEvent): string | null {
  const said = sayEvent(event);
  if (said === null || event.kind === 'file-kept') return null;
  // A path may hold a newline: the log keeps one event a line.
  return `${event.at} - ${said.level} - ${printable(said.text)}\n`;
}

function sayEvent(event: RunEvent): { level: 'INFO' | 'WARNING' | 'ERROR'; text: string } | null {
  switch (event.kind) {
    case 'run-started':
      return { level: 'INFO', text: `${event.how} ${event.run.id}: ${event.kept} kept, ${event.owed} to run` };
    case 'file-kept':
    case 'file-started':
      return null;
    case 'attempt-finished':
      return {
        level: 'WARNING',
        text: `${event.attempt.outcome} ${event.file}, attempt ${event.attempt.number}; trying again`,
      };
    case 'file-finished': {
      const { outcome, file, durationMs } = event.result;
      return {
        level: outcome === 'passed' ? 'INFO' : 'ERROR',
        text: `${outcome} ${file} in ${formatDuration(durationMs)}`,
      };
    }
    case 'file-interrupted':
      return { level: 'WARNING', text: `interrupted ${event.file}` };
    case 'run-stopping':
      return { level: 'WARNING', text: `${event.signal}: ending what runs, within ${formatDuration(event.graceMs)}` };
    case 'problem':
      return { level: 'ERROR', text: describeProblem(event.problem) };
    case 'run-finished': {
      const { passed, total, notRun } = event.summary;
      return { level: 'INFO', text: `stopped with ${passed} of ${total} passed, ${notRun} not run` };
    }
    default:
      return unreachable(event);
  }
}
