// What is kept, what is owed, and why: the whole of the one rule as a pure function.

import type { Freshness, Observation, PreviousResult } from './freshness.ts';
import { decideFreshness } from './freshness.ts';
import type { TestFile } from './test-file.ts';

/** Why a file has no result to keep. */
export type Absence = 'never-ran' | 'interrupted' | 'new-file' | 'unreadable';

/** Why a file is kept: everything it may depend on is unchanged, or only the test file and command are known to be. */
export type KeptGround = 'verified' | 'assumed';

export type OwedReason =
  | Absence
  | 'test-file-changed'
  | 'command-changed'
  | 'failed-before'
  | 'failed-since'
  | 'asked-fresh'
  | 'asked-last-failed'
  | 'project-changed'
  | 'project-unknown'
  | 'changed-while-running';

export type Decision =
  | { readonly kind: 'kept'; readonly ground: KeptGround }
  | {
      readonly kind: 'owed';
      readonly reason: OwedReason;
      /** An earlier failure that still counts until the file has run again: it cannot be laundered by not running it. */
      readonly failureStands: boolean;
      /** An earlier result that no longer means anything: it is removed before the run goes on. */
      readonly retire: boolean;
      /** Whether this invocation runs it. `--last-failed` leaves the other owed files owed. */
      readonly selected: boolean;
    };

export interface PlannedFile {
  readonly file: TestFile;
  readonly decision: Decision;
}

export interface PlanMode {
  /** `continue` an unfinished or chosen run, or `begin` a new one into which proven passes are carried. */
  readonly kind: 'continue' | 'begin';
  readonly fresh: boolean;
  readonly verify: boolean;
  readonly lastFailed: boolean;
}

export interface PlanInput {
  readonly file: TestFile;
  /** The result to judge, or why there is none. */
  readonly previous: PreviousResult | Absence;
  readonly now: Observation;
}

/**
 * The decision table. The first row that fits decides.
 *
 *     in     earlier result   command, file   project key       asked          decision
 *     any    none             any             any               any            owed: never-ran, new-file, …
 *     any    any              any             any               --fresh        owed: asked-fresh
 *     any    any              changed         any               any            owed: it changed; a pass is retired
 *     any    passed, and a younger run over other files has seen it fail        owed: failed-since
 *     cont.  not passed       same            any               --last-failed  owed: asked-last-failed; failure stands
 *     cont.  any              same            same, stable      any            kept: verified
 *     cont.  any              same            otherwise         --verify       owed: why not proven; a failure stands
 *     cont.  any              same            otherwise         any            kept: assumed
 *     begin  not passed       same            any               any            owed: failed-before
 *     begin  passed           same            same, stable      any            kept: verified (carried)
 *     begin  passed           same            otherwise         any            owed: why not proven
 *
 * A new run carries no failure and no assumption; a continued one forgets neither.
 * With `--last-failed` only files whose earlier result was not a pass are selected.
 */
export function decide(input: PlanInput, mode: PlanMode): Decision {
  const { previous } = input;
  const failed = typeof previous === 'object' && previous.outcome !== 'passed';
  const selected = !mode.lastFailed || failed;
  const owed = (reason: OwedReason, effect: { failureStands?: boolean; retire?: boolean } = {}): Decision => ({
    kind: 'owed',
    reason,
    failureStands: effect.failureStands ?? false,
    retire: effect.retire ?? false,
    selected,
  });

  if (typeof previous === 'string') return owed(previous);
  if (mode.fresh) return owed('asked-fresh', { retire: mode.kind === 'continue' });
  const freshness = decideFreshness(previous, input.now);
  // A stale pass would be counted by whoever reads the run; a stale failure says what --last-failed is still to run.
  if (freshness.kind === 'stale') return owed(freshness.because, { retire: mode.kind === 'continue' && !failed });
  if (!failed && previous.failedSince) return owed('failed-since');
  if (mode.kind === 'begin') return decideCarried(failed, freshness, owed);
  if (failed && mode.lastFailed) return owed('asked-last-failed', { failureStands: true });
  if (freshness.kind === 'proven') return { kind: 'kept', ground: 'verified' };
  if (mode.verify) return owed(freshness.because, { failureStands: failed });
  return { kind: 'kept', ground: 'assumed' };
}

function decideCarried(
  failed: boolean,
  freshness: Exclude<Freshness, { kind: 'stale' }>,
  owed: (reason: OwedReason) => Decision,
): Decision {
  if (failed) return owed('failed-before');
  return freshness.kind === 'proven' ? { kind: 'kept', ground: 'verified' } : owed(freshness.because);
}

/** Decides every file, in the order given. */
export function makePlan(inputs: Iterable<PlanInput>, mode: PlanMode): PlannedFile[] {
  return Array.from(inputs, (input) => ({ file: input.file, decision: decide(input, mode) }));
}

/** The reason as a person reads it in `plan`, `show` and the journal. */
export function describeDecision(decision: Decision): string {
  if (decision.kind === 'kept') return keptWords[decision.ground];
  return decision.selected ? owedWords[decision.reason] : `${owedWords[decision.reason]} (not part of --last-failed)`;
}

const keptWords: Record<KeptGround, string> = {
  verified: 'no file of the project changed since, ignored ones aside',
  assumed: 'test file and command are unchanged; the rest of the project changed, or nobody can tell',
};

const owedWords: Record<OwedReason, string> = {
  'never-ran': 'has no result in this run yet',
  interrupted: 'was interrupted',
  'new-file': 'is new in this run',
  unreadable: 'its stored result could not be read',
  'test-file-changed': 'the test file changed',
  'command-changed': 'the command changed',
  'failed-before': 'did not pass in the run before',
  'failed-since': 'passed here, and did not pass in a younger run',
  'asked-fresh': '--fresh was asked for',
  'asked-last-failed': 'did not pass, and --last-failed was asked for',
  'project-changed': 'the project changed since it passed',
  'project-unknown': 'nothing proves that the project is unchanged',
  'changed-while-running': 'the project changed while it ran',
};
