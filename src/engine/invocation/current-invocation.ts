// One `pawl run` while it works: what was asked of it, how long it takes, and its last word.

import type { RunEvent, StartCost } from '../../core/event.ts';
import type { Problem } from '../../core/problem.ts';
import type { Summary } from '../../core/results/summary.ts';
import type { Settings } from '../../core/settings.ts';
import type { TraceReport } from '../../core/tracing/trace-counts.ts';
import { timestamp } from '../../ports/clock.ts';
import type { RemainingFile } from '../planning/remaining.ts';
import type { Ports } from '../ports.ts';
import type { StopControl } from '../stop-control.ts';
import { troubleIn, withoutEchoes } from '../system-trouble.ts';

export interface RunRequest {
  readonly settings: Settings;
  /** The command line that goes on with this run. */
  readonly resumeCommand: string;
  /** Whether the summary is to say of the commit of now that it is clean, also where the verdict could be told unread. */
  readonly stamps?: boolean;
  /** Told what a run waits for before it can begin, and so before there is any event. */
  readonly onWait?: (problem: Problem) => void;
}

export interface Ran {
  readonly summary: Summary;
  /** What stopped the run, when it was neither the user nor the tests. */
  readonly problems: readonly Problem[];
  /** Expected files that have no standing result, in path order. */
  readonly remaining: readonly RemainingFile[];
}

interface Finished extends Ran {
  readonly startCost?: StartCost | null;
  readonly trace?: TraceReport | null;
}

export type RunListener = (event: RunEvent) => void;

export class CurrentInvocation {
  readonly request: RunRequest;
  readonly settings: Settings;
  readonly ports: Ports;
  readonly listener: RunListener;
  readonly stop: StopControl;
  /** On the clock that is never set back. */
  readonly startedMs: number;

  constructor(request: RunRequest, ports: Ports, listener: RunListener, stop: StopControl) {
    this.request = request;
    this.settings = request.settings;
    this.ports = ports;
    this.listener = listener;
    this.stop = stop;
    this.startedMs = ports.clock.monotonic();
  }

  now(): Pick<Summary, 'at' | 'durationMs'> {
    const { clock } = this.ports;
    return { at: timestamp(clock), durationMs: Math.round(clock.monotonic() - this.startedMs) };
  }

  tell(problems: readonly Problem[], listener = this.listener): void {
    for (const problem of problems) listener({ kind: 'problem', at: this.now().at, problem });
  }

  /** The last event. That it could not be journalled is one more problem, and no reason to keep it from anybody. */
  finish({ startCost, trace, ...ran }: Finished, record?: RunListener): Ran {
    const { at } = this.now();
    // A command that cannot be started would only be refused again.
    const resumable = ran.summary.notRun > 0 && !ran.problems.some(({ kind }) => kind === 'cannot-start');
    const next = resumable ? this.request.resumeCommand : null;
    const more = { ...(startCost != null && { startCost }), ...(trace != null && { trace }) };
    const last: RunEvent = { kind: 'run-finished', at, summary: ran.summary, resumeCommand: next, ...more };
    const problems = withoutEchoes([...ran.problems, ...troubleIn(() => record?.(last))]);
    this.tell(problems);
    this.listener(last);
    return { ...ran, problems };
  }
}
