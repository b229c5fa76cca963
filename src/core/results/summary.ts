// What a run amounts to: a fold over the results of its expected files, in any order.

import type { AuditReport } from '../planning/audit.ts';
import type { KeptGround } from '../planning/plan.ts';
import type { StopReason } from '../planning/stop.ts';
import type { RunId } from '../run.ts';
import type { TestFile } from '../test-file.ts';
import { byCodeUnit } from '../test-file.ts';
import type { ResultDigest, TestCounts } from './file-result.ts';
import type { Outcome } from './outcome.ts';
import type { Stamp } from './stamp.ts';

export interface FailedFile {
  readonly file: TestFile;
  readonly outcome: Outcome;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly durationMs: number;
  /** True when it was not run again but stands from before. */
  readonly kept: boolean;
}

export interface Summary {
  readonly run: RunId;
  /** ISO 8601, UTC: when this summary was made. */
  readonly at: string;
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly crashed: number;
  /** Files whose runner ran no test in them. */
  readonly empty: number;
  /** Expected files without a standing result. Never green. */
  readonly notRun: number;
  readonly kept: { readonly verified: number; readonly assumed: number };
  /** Files that this invocation ran to a verdict. */
  readonly ran: number;
  readonly flaky: readonly TestFile[];
  readonly failures: readonly FailedFile[];
  /** The sum over the files whose runner tells; null when none does. */
  readonly tests: TestCounts | null;
  /** The sum of the last attempts of all files that have a result, kept or new. */
  readonly filesDurationMs: number;
  /** How long this invocation took. */
  readonly durationMs: number;
  readonly removed: readonly TestFile[];
  readonly stop: StopReason | null;
  /** Null where none was asked for. */
  readonly audit: AuditReport | null;
  /** Null unless every file has a proven pass and nothing in the working tree is uncommitted. */
  readonly stamp: Stamp | null;
}

/** Where a counted result came from: run now, kept, or an earlier failure that stands until it is run again. */
export type Standing = 'ran' | KeptGround | 'stands';

interface Counted {
  readonly result: ResultDigest;
  readonly standing: Standing;
}

/** Adds results up as they come. Memory grows with failures and flaky files only, not with the suite. */
export class Tally {
  readonly #outcomes: Record<Outcome, number> = { passed: 0, failed: 0, 'timed-out': 0, crashed: 0, empty: 0 };
  readonly #from: Record<Standing, number> = { ran: 0, verified: 0, assumed: 0, stands: 0 };
  readonly #flaky = new Set<TestFile>();
  readonly #failures = new Map<TestFile, FailedFile>();
  /** What counts until its file has run again. */
  readonly #waiting = new Map<TestFile, Counted>();
  /** What counted until its file ran again. */
  readonly #superseded = new Map<TestFile, Counted>();
  #tests: TestCounts | null = null;
  #filesDurationMs = 0;
  #total: number;

  constructor(total: number) {
    this.#total = total;
  }

  /** Files found after all. */
  expectMore(files: number): void {
    this.#total += files;
  }

  /** @param isToRun whether its file is to run again: it counts until then, and not beside what comes of that */
  add(result: ResultDigest, standing: Standing, isToRun = standing === 'stands'): void {
    const before = this.#waiting.get(result.file);
    if (before !== undefined) {
      this.#waiting.delete(result.file);
      this.#superseded.set(result.file, before);
      this.#count(before, -1);
    }
    const counted = { result, standing };
    if (isToRun) this.#waiting.set(result.file, counted);
    this.#count(counted, 1);
  }

  /** What was kept is believed no more: its file has no verdict until it has run. */
  withdraw(result: ResultDigest, standing: KeptGround): void {
    this.#count({ result, standing }, -1);
  }

  /** Takes back what was added as `ran`: the file is to run again. What stood until then stands again. */
  retract(result: ResultDigest): void {
    this.#count({ result, standing: 'ran' }, -1);
    const before = this.#superseded.get(result.file);
    if (before === undefined) return;
    this.#waiting.set(result.file, before);
    this.#count(before, 1);
  }

  get failures(): number {
    return this.#failures.size;
  }

  #count({ result, standing }: Counted, by: 1 | -1): void {
    const { file, outcome, exitCode, signal, durationMs, tests } = result;
    this.#outcomes[outcome] += by;
    this.#from[standing] += by;
    this.#filesDurationMs += by * durationMs;
    if (tests !== null) this.#tests = sumOf(this.#tests, by === 1 ? tests : negated(tests));
    this.#flaky.delete(file);
    this.#failures.delete(file);
    if (by === -1) return;
    if (result.flaky) this.#flaky.add(file);
    if (outcome !== 'passed')
      this.#failures.set(file, { file, outcome, exitCode, signal, durationMs, kept: standing !== 'ran' });
  }

  summary(
    about: Pick<Summary, 'run' | 'at' | 'durationMs' | 'removed' | 'stop'> & Partial<Pick<Summary, 'audit'>>,
  ): Summary {
    const { passed, failed, 'timed-out': timedOut, crashed, empty } = this.#outcomes;
    return {
      audit: null,
      stamp: null,
      ...about,
      total: this.#total,
      passed,
      failed,
      timedOut,
      crashed,
      empty,
      notRun: this.#total - passed - failed - timedOut - crashed - empty,
      kept: { verified: this.#from.verified, assumed: this.#from.assumed },
      ran: this.#from.ran,
      flaky: [...this.#flaky].toSorted(byCodeUnit),
      failures: [...this.#failures.values()].toSorted((a, b) => byCodeUnit(a.file, b.file)),
      tests: this.#tests,
      filesDurationMs: Math.round(this.#filesDurationMs),
    };
  }
}

/** Files that have a verdict, and it is no pass. */
export function notPassed(summary: Pick<Summary, 'failed' | 'timedOut' | 'crashed' | 'empty'>): number {
  return summary.failed + summary.timedOut + summary.crashed + summary.empty;
}

/** Whether every file has a pass that is proven, and nothing was left out. */
export function isClean({ total, passed, ran, kept, stop, audit }: Summary): boolean {
  const differed = audit?.differed.length ?? 0;
  return total > 0 && passed === total && ran + kept.verified === total && stop === null && differed === 0;
}

function negated({ passed, failed, skipped, todo }: TestCounts): TestCounts {
  return { passed: -passed, failed: -failed, skipped: -skipped, todo: -todo };
}

function sumOf(a: TestCounts | null, b: TestCounts): TestCounts {
  return {
    passed: (a?.passed ?? 0) + b.passed,
    failed: (a?.failed ?? 0) + b.failed,
    skipped: (a?.skipped ?? 0) + b.skipped,
    todo: (a?.todo ?? 0) + b.todo,
  };
}
