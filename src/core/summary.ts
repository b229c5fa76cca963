// What a run amounts to: a fold over the results of its expected files, in any order.

import type { ResultDigest, TestCounts } from './file-result.ts';
import type { Outcome } from './outcome.ts';
import type { KeptGround } from './plan.ts';
import type { RunId } from './run.ts';
import type { StopReason } from './stop.ts';
import type { TestFile } from './test-file.ts';
import { byCodeUnit } from './test-file.ts';

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
}

/** Where a counted result came from: run now, kept, or an earlier failure that stands until it is run again. */
export type Standing = 'ran' | KeptGround | 'stands';

interface CountedFailure {
  readonly failure: FailedFile;
  /** Of its tests, where the runner tells. */
  readonly tests: ResultDigest['tests'];
}

/** Adds results up as they come. Memory grows with failures and flaky files only, not with the suite. */
export class Tally {
  readonly #outcomes: Record<Outcome, number> = { passed: 0, failed: 0, 'timed-out': 0, crashed: 0, empty: 0 };
  readonly #from: Record<Standing, number> = { ran: 0, verified: 0, assumed: 0, stands: 0 };
  readonly #flaky = new Set<TestFile>();
  readonly #failures = new Map<TestFile, CountedFailure>();
  /** Failures that stood until their files ran again. */
  readonly #superseded = new Map<TestFile, CountedFailure>();
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

  add(result: ResultDigest, standing: Standing): void {
    this.#supersede(result.file);
    this.#outcomes[result.outcome] += 1;
    this.#from[standing] += 1;
    this.#filesDurationMs += result.durationMs;
    if (result.flaky) this.#flaky.add(result.file);
    if (result.tests !== null) this.#tests = sumOf(this.#tests, result.tests);
    if (result.outcome !== 'passed') {
      const { file, outcome, exitCode, signal, durationMs } = result;
      const failure = { file, outcome, exitCode, signal, durationMs, kept: standing !== 'ran' };
      this.#failures.set(file, { failure, tests: result.tests });
    }
  }

  /** Takes back what was added as `ran`: the file is to run again. A failure that stood until then stands again. */
  retract(result: ResultDigest): void {
    this.#outcomes[result.outcome] -= 1;
    this.#from.ran -= 1;
    this.#filesDurationMs -= result.durationMs;
    this.#flaky.delete(result.file);
    this.#failures.delete(result.file);
    if (result.tests !== null) this.#tests = sumOf(this.#tests, negated(result.tests));
    const before = this.#superseded.get(result.file);
    if (before !== undefined) this.#stand(before);
  }

  get failures(): number {
    return this.#failures.size;
  }

  /** A failure that stood until now is not counted twice when its file has run again. */
  #supersede(file: TestFile): void {
    const before = this.#failures.get(file);
    if (before === undefined) return;
    this.#failures.delete(file);
    this.#superseded.set(file, before);
    this.#outcomes[before.failure.outcome] -= 1;
    this.#from.stands -= 1;
    this.#filesDurationMs -= before.failure.durationMs;
    if (before.tests !== null) this.#tests = sumOf(this.#tests, negated(before.tests));
  }

  #stand(counted: CountedFailure): void {
    const { failure, tests } = counted;
    this.#failures.set(failure.file, counted);
    this.#outcomes[failure.outcome] += 1;
    this.#from.stands += 1;
    this.#filesDurationMs += failure.durationMs;
    if (tests !== null) this.#tests = sumOf(this.#tests, tests);
  }

  summary(about: Pick<Summary, 'run' | 'at' | 'durationMs' | 'removed' | 'stop'>): Summary {
    const { passed, failed, 'timed-out': timedOut, crashed, empty } = this.#outcomes;
    return {
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
      failures: Array.from(this.#failures.values(), ({ failure }) => failure).toSorted((a, b) =>
        byCodeUnit(a.file, b.file),
      ),
      tests: this.#tests,
      filesDurationMs: Math.round(this.#filesDurationMs),
    };
  }
}

/** Files that have a verdict, and it is no pass. */
export function notPassed(summary: Pick<Summary, 'failed' | 'timedOut' | 'crashed' | 'empty'>): number {
  return summary.failed + summary.timedOut + summary.crashed + summary.empty;
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
