// What an invocation has in hand when it has planned: what it will count, and what it says of it at its beginning.

import type { RunStarted } from '../../core/event.ts';
import { Audit } from '../../core/planning/audit.ts';
import type { Decision } from '../../core/planning/plan.ts';
import { describeDecision } from '../../core/planning/plan.ts';
import type { StopReason } from '../../core/planning/stop.ts';
import type { Problem } from '../../core/problem.ts';
import type { Summary } from '../../core/results/summary.ts';
import { Tally } from '../../core/results/summary.ts';
import type { Run } from '../../core/run.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { SuitePlan } from '../planning/plan-suite.ts';
import type { JoinedQueue } from '../queue/join-queue.ts';
import type { CurrentInvocation, RunListener } from './current-invocation.ts';
import { runStarted } from './run-started.ts';

export class PlannedRun {
  readonly current: CurrentInvocation;
  readonly suite: SuitePlan;
  /** The queue whose files these are; null where all of them are ours. */
  readonly joined: JoinedQueue | null;
  readonly tally: Tally;
  readonly audit: Audit;
  readonly owed: readonly TestFile[];
  readonly #problems: readonly Problem[];
  readonly #decisions: ReadonlyMap<TestFile, Decision>;

  /** @param leftBehind what was found of invocations that died */
  constructor(
    current: CurrentInvocation,
    suite: SuitePlan,
    joined: JoinedQueue | null,
    leftBehind: readonly Problem[],
  ) {
    this.current = current;
    this.suite = suite;
    this.joined = joined;
    this.tally = new Tally(suite.files.length);
    this.audit = new Audit(suite.plan, suite.past);
    this.owed = suite.plan.flatMap(({ file, decision }) => (decision.kind === 'owed' && decision.selected ? file : []));
    this.#decisions = new Map(suite.plan.map(({ file, decision }) => [file, decision]));
    const untraced = this.owed.length === 0 ? null : (current.ports.tracer?.trouble() ?? null);
    this.#problems = [...leftBehind, ...suite.problems, ...(untraced === null ? [] : [untraced])];
  }

  summaryOf(run: Run, stop: StopReason | null): Summary {
    const about = { ...this.current.now(), run: run.id, removed: this.suite.removed, stop };
    return this.tally.summary({ ...about, audit: this.current.settings.audit === null ? null : this.audit.report() });
  }

  /** Why a file runs, in words; undefined for one that turned out later to be owed. */
  whyOwed(file: TestFile): string | undefined {
    const decision = this.#decisions.get(file);
    return decision?.kind === 'owed' ? describeDecision(decision) : undefined;
  }

  tellStart(run: Run, how: RunStarted['how'], tell: RunListener): void {
    const { current, suite } = this;
    const { settings } = current;
    tell(runStarted({ at: current.now().at, run, how, plan: suite.plan, removed: suite.removed, settings }));
    current.tell(this.#problems, tell);
    this.#countEarlier(tell);
  }

  /** What stands from before: kept results, and failures that wait for another run. A queue may say otherwise of any of them. */
  #countEarlier(tell: RunListener): void {
    const { plan, past } = this.suite;
    for (const { file, decision } of plan) {
      const result = past.get(file);
      const kept = decision.kind === 'kept' ? decision : decision.audits;
      if (result === undefined || (decision.kind === 'owed' && kept === null && !decision.failureStands)) continue;
      const ground = kept?.ground ?? null;
      this.tally.add(result, ground ?? 'stands', decision.kind === 'owed' || this.joined !== null);
      const why = kept === null ? {} : { why: describeDecision(kept) };
      tell({ kind: 'file-kept', result, ground, ...why });
    }
  }
}
