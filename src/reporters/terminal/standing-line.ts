// The one line for a run in which nothing is owed and everything passed.

import type { RunFinished, RunStarted } from '../../core/event.ts';
import type { VerdictRules } from '../../core/results/verdict.ts';
import { verdictOf } from '../../core/results/verdict.ts';
import { counted } from '../../core/text/counted.ts';
import type { KeptCounts } from './opening.ts';
import { keptOf, keptPhrase } from './opening.ts';
import type { Paint } from './paint.ts';

/** True for a verdict that is told again and leaves nothing to do. */
export function isStandingPass(started: RunStarted | null, { summary }: RunFinished, rules: VerdictRules): boolean {
  const isPass = summary.total > 0 && summary.passed === summary.total && verdictOf(summary, rules) === 'passed';
  return started?.how === 'standing' && isPass;
}

const sameProject = 'no file of the project changed since, ignored ones aside';
const sameInputs = 'nothing that they depend on changed since';

/** `Nothing is owed: 120 files passed in run_… 3h ago (verified: nothing that they depend on changed since)`. */
export function standingLine(started: RunStarted, nowMs: number, kept: KeptCounts, paint: Paint): string {
  const { run } = started;
  const counts = keptOf(started, kept);
  const last = run.invocations.at(-1);
  const age = ageOf(last?.endedAt ?? last?.startedAt ?? run.createdAt, nowMs);
  const verified = `verified: ${started.byInputs === undefined ? sameProject : sameInputs}`;
  const ground = counts.assumed === 0 ? verified : keptPhrase(counts);
  const part = run.shard === null ? '' : ` of shard ${run.shard.index}/${run.shard.total}`;
  const passed = paint.green(`${counted(run.expected.length, 'file')}${part} passed`);
  return `Nothing is owed: ${passed} in ${run.id} ${age} (${ground})`;
}

/** `3h ago`: one figure is enough to know whether to trust one's memory. A clock that was set back makes it `just now`. */
function ageOf(at: string, nowMs: number): string {
  const minutes = Math.floor((nowMs - Date.parse(at)) / 60_000);
  if (!(minutes >= 1)) return 'just now';
  if (minutes < 60) return `${minutes}m ago`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)}h ago` : `${Math.floor(minutes / 1440)}d ago`;
}
