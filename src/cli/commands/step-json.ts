// `pawl run --json`: one object that tells an orchestrator what this step did and what is left to do.

import type { RunEvent } from '../../core/event.ts';
import { verdictOf } from '../../core/results/verdict.ts';
import type { Settings } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { Ran } from '../../engine/invocation/current-invocation.ts';
import { storedSummary } from '../../formats/summary.ts';

export interface Step {
  onEvent(event: RunEvent): void;
  object(ran: Ran, exitCode: number): object;
}

/** Listens for what this invocation completes; everything else comes from the summary. */
export function stepAsJson(settings: Settings, resumeCommand: string): Step {
  const completed = new Map<TestFile, object>();
  return {
    onEvent: (event) => {
      // What was completed and begins again is not.
      if (event.kind === 'file-started') completed.delete(event.file);
      if (event.kind !== 'file-finished') return;
      const { file, suite, outcome, durationMs, attempts } = event.result;
      const step = { file, ...(suite !== undefined && { suite }), outcome, durationMs, attempts: attempts.length };
      completed.set(file, step);
    },
    object: ({ summary, remaining, problems }, exitCode) => ({
      ...storedSummary(summary),
      verdict: verdictOf(summary, settings),
      exit_code: exitCode,
      // The number of completed files has the name that other tools give it; here the name is the list's.
      completed: [...completed.values()],
      remaining,
      resume_command: remaining.length > 0 ? resumeCommand : null,
      problems,
    }),
  };
}
