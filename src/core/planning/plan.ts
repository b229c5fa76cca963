// What is kept, what is owed, and why: the whole of the one rule as a pure function.

import type { Doubt, Freshness, Ground, Observation, PreviousResult, Staleness } from '../freshness/freshness.ts';
import { decideFreshness } from '../freshness/freshness.ts';
import { unreachable } from '../problem.ts';
import type { GitState, RunId } from '../run.ts';
import type { TestFile } from '../test-file.ts';
import { counted } from '../text/counted.ts';
import { formatAge } from '../text/duration.ts';

/** Why a file has no result to keep. */
export type Absence = 'never-ran' | 'interrupted' | 'new-file' | 'unreadable';

/** Why a file is kept: everything it may depend on is unchanged, or only the test file and command are known to be. */
export type KeptGround = 'verified' | 'assumed';

export type OwedReason =
  | Absence
  | Staleness
  | Doubt
  | 'failed-before'
  | 'failed-since'
  | 'asked-fresh'
  | 'asked-last-failed'
  | 'asked-audit';

export interface Kept {
  readonly kind: 'kept';
  readonly ground: KeptGround;
  /** What vouches for it; `identity` is no proof: test file and command are unchanged. */
  readonly by: Ground | 'identity';
  /** How many inputs it was seen to have; null where nobody saw them. */
  readonly inputs: number | null;
  /** Why its ground is no stronger, in words, where there are any. */
  readonly detail: string | null;
}

export type Decision =
  | Kept
  | {
      readonly kind: 'owed';
      readonly reason: OwedReason;
      /** What it is about, in words: `src/money.ts changed`. */
      readonly detail: string | null;
      /** An earlier failure that still counts until the file has run again: it cannot be laundered by not running it. */
      readonly failureStands: boolean;
      /** An earlier result that no longer means anything: it is removed before the run goes on. */
      readonly retire: boolean;
      /** Whether this invocation runs it. `--last-failed` leaves the other owed files owed. */
      readonly selected: boolean;
      /** It would be kept, and is run again to see whether that is right: until it has run, its result stands as kept. */
      readonly audits: Kept | null;
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
 *     in     earlier result   freshness   asked          decision
 *     any    none             any         any            owed: never-ran, new-file, …
 *     any    any              any         --fresh        owed: asked-fresh
 *     any    any              stale       any            owed: what changed; a pass is retired
 *     any    passed, and a younger run over other files has seen it fail: owed: failed-since
 *     cont.  not passed       any         --last-failed  owed: asked-last-failed; failure stands
 *     cont.  any              proven      any            kept: verified
 *     cont.  any              unproven    --verify       owed: why not proven; a failure stands
 *     cont.  any              unproven    any            kept: assumed
 *     begin  not passed       any         any            owed: failed-before
 *     begin  passed           proven      any            kept: verified (carried)
 *     begin  passed           unproven    any            owed: why not proven
 *
 * How fresh a result is: see `decideFreshness`. A new run carries no failure and no assumption; a continued one forgets neither.
 * With `--last-failed` only files whose earlier result was not a pass are selected.
 */
export function decide(input: PlanInput, mode: PlanMode): Decision {
  const { previous } = input;
  const failed = typeof previous === 'object' && previous.outcome !== 'passed';
  const selected = !mode.lastFailed || failed;
  const owed: Owe = (reason, effect = {}) => ({
    kind: 'owed',
    reason,
    detail: effect.detail ?? null,
    failureStands: effect.failureStands ?? false,
    retire: effect.retire ?? false,
    selected,
    audits: null,
  });

  if (typeof previous === 'string') return owed(previous);
  if (mode.fresh) return owed('asked-fresh', { retire: mode.kind === 'continue' });
  const freshness = decideFreshness(previous, input.now);
  // A stale pass would be counted by whoever reads the run; a stale failure says what --last-failed is still to run.
  if (freshness.kind === 'stale') {
    const { because, detail } = freshness;
    return owed(because, { detail, retire: mode.kind === 'continue' && !failed });
  }
  if (!failed && previous.failedSince) return owed('failed-since');
  if (mode.kind === 'begin') return decideCarried(failed, freshness, owed);
  if (failed && mode.lastFailed) return owed('asked-last-failed', { failureStands: true });
  if (freshness.kind === 'proven') return verified(freshness);
  const { because, detail } = freshness;
  if (mode.verify) return owed(because, { detail, failureStands: failed });
  const inputs = previous.traced?.count ?? null;
  return { kind: 'kept', ground: 'assumed', by: 'identity', inputs, detail };
}

type Owe = (
  reason: OwedReason,
  effect?: { readonly detail?: string | null; readonly failureStands?: boolean; readonly retire?: boolean },
) => Decision;

function decideCarried(failed: boolean, freshness: Exclude<Freshness, { kind: 'stale' }>, owed: Owe): Decision {
  if (failed) return owed('failed-before');
  if (freshness.kind === 'proven') return verified(freshness);
  return owed(freshness.because, { detail: freshness.detail });
}

function verified({ ground, inputs, detail }: Extract<Freshness, { kind: 'proven' }>): Decision {
  return { kind: 'kept', ground: 'verified', by: ground, inputs, detail };
}

/** Decides every file, in the order given. */
export function makePlan(inputs: Iterable<PlanInput>, mode: PlanMode): PlannedFile[] {
  return Array.from(inputs, (input) => ({ file: input.file, decision: decide(input, mode) }));
}

/**
 * The reason as a person reads it in `plan`, `show` and the journal.
 * @param since where a kept result really ran, as `describeSince` says it
 */
export function describeDecision(decision: Decision, since = ''): string {
  if (decision.kind === 'kept') return describeKept(decision, since);
  const words = describeOwed(decision);
  return decision.selected ? words : `${words} (not part of --last-failed)`;
}

function describeOwed({ reason, detail, audits }: Extract<Decision, { kind: 'owed' }>): string {
  if (audits !== null) return `${owedWords[reason]}, and it would be kept: ${describeKept(audits, '')}`;
  if (detail === null) return owedWords[reason];
  return reason === 'input-changed' ? detail : `${owedWords[reason]}: ${detail}`;
}

function describeKept({ by, inputs, detail }: Kept, since: string): string {
  const because = detail === null ? '' : ` (${detail})`;
  switch (by) {
    case 'traced':
      return `${counted(inputs ?? 0, 'input')} unchanged${since}`;
    case 'traced+project':
      return `${counted(inputs ?? 0, 'input')} unchanged, nor did any other file of the project change${since}${because}`;
    case 'inputs':
      return `nothing that the config declares as its inputs changed${since}`;
    case 'project':
      return `no file of the project changed, ignored ones aside${since}`;
    case 'identity':
      return `test file and command are unchanged${since}; the rest of the project changed, or nobody can tell${because}`;
    default:
      return unreachable(by);
  }
}

/** Where and when a result really ran. */
export interface RanBefore {
  readonly run: RunId;
  readonly finishedAt: string;
  /** Of its run, when that began; null where there was none, or the run is gone. */
  readonly git: GitState | null;
}

/** ` since run_2026-11-21_143022, 3h ago, commit 1f3a9c0`. */
export function describeSince({ run, finishedAt, git }: RanBefore, nowMs: number): string {
  const commit = git?.commit == null ? '' : `, commit ${git.commit.slice(0, 7)}${git.dirty ? ' with changes' : ''}`;
  return ` since ${run}, ${formatAge(finishedAt, nowMs)} ago${commit}`;
}

/** How many results are kept by what vouches for them. */
export type KeptBy = Readonly<Record<Ground | 'identity', number>>;

/** The kept ones of a plan. */
export function countByGround(plan: readonly PlannedFile[]): KeptBy {
  const counts = { traced: 0, 'traced+project': 0, inputs: 0, project: 0, identity: 0 };
  for (const { decision } of plan) if (decision.kind === 'kept') counts[decision.by] += 1;
  return counts;
}

const owedWords: Record<OwedReason, string> = {
  'never-ran': 'has no result in this run yet',
  interrupted: 'was interrupted',
  'new-file': 'is new in this run',
  unreadable: 'its stored result could not be read',
  'test-file-changed': 'the test file changed',
  'command-changed': 'the command changed',
  'input-changed': 'something that it depends on changed',
  'declared-changed': 'something that the config declares as its inputs changed',
  'surroundings-changed': 'the runtime, the installed packages or the environment changed since',
  'failed-before': 'did not pass in the run before',
  'failed-since': 'passed here, and did not pass in a younger run',
  'asked-fresh': '--fresh was asked for',
  'asked-last-failed': 'did not pass, and --last-failed was asked for',
  'asked-audit': '--audit was asked for',
  'project-changed': 'the project changed since it passed',
  'project-unknown': 'nothing proves that the project is unchanged',
  'changed-while-running': 'the project changed while it ran',
};
