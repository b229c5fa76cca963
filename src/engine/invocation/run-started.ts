// The first event of an invocation: what it found, what it keeps and what it is going to do.

import type { RunStarted } from '../../core/event.ts';
import type { OwedReason, PlannedFile } from '../../core/planning/plan.ts';
import { countByGround } from '../../core/planning/plan.ts';
import type { Run } from '../../core/run.ts';
import type { Settings } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { SealedVerdict } from '../standing/sealed-verdict.ts';

interface Start {
  readonly at: string;
  readonly run: Run;
  readonly how: RunStarted['how'];
  readonly plan: readonly PlannedFile[];
  readonly removed: readonly TestFile[];
  readonly settings: Settings;
}

export function runStarted({ at, run, how, plan, removed, settings }: Start): RunStarted {
  const reasons: Partial<Record<OwedReason, number>> = {};
  let [kept, owed, left] = [0, 0, 0];
  for (const { decision } of plan) {
    if (decision.kind === 'kept') kept += 1;
    else if (decision.selected) {
      owed += 1;
      reasons[decision.reason] = (reasons[decision.reason] ?? 0) + 1;
    } else left += 1;
  }
  const invocation = run.invocations.at(-1)?.number ?? 1;
  const { detected } = settings;
  const { traced, inputs } = countByGround(plan);
  const proven = traced + inputs === 0 ? {} : { byInputs: traced + inputs };
  return { kind: 'run-started', at, run, invocation, how, kept, ...proven, owed, left, removed, reasons, detected };
}

/** For a verdict that is told again unread: every file is kept. */
export function standingStarted(at: string, { run, summary, by }: SealedVerdict, settings: Settings): RunStarted {
  const kept = summary.total;
  const started = runStarted({ at, run, how: 'standing', plan: [], removed: [], settings });
  return { ...started, kept, ...(by === 'inputs' && { byInputs: kept }) };
}
