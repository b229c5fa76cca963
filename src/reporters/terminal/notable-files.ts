// Which files a summary names. Of a small suite all; of a large one those that did not simply pass, then the slowest.
// What is held is bounded, however many files go by.

import type { ResultDigest, TestCounts } from '../../core/results/file-result.ts';
import type { Outcome } from '../../core/results/outcome.ts';
import type { FailedFile, Standing, Summary } from '../../core/results/summary.ts';
import type { TestFile } from '../../core/test-file.ts';
import { byCodeUnit } from '../../core/test-file.ts';
import { insertByDuration } from '../slowest.ts';

/** A suite of so many files is shown as a whole, and a table has about as many rows. */
export const rowsMax = 40;
const failuresMax = 50;
const flakyMax = 20;

export interface NotableFile {
  readonly file: TestFile;
  /** Absent where it has no name, and where nothing is known of the file. */
  readonly suite?: string | undefined;
  readonly outcome: Outcome | 'interrupted' | 'not run';
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly flaky: boolean;
  readonly tests: TestCounts | null;
  /** Null for a file without a verdict. */
  readonly durationMs: number | null;
  /** Null for a file without a verdict. */
  readonly standing: Standing | null;
}

export class NotableFiles {
  readonly #isSmall: boolean;
  readonly #expected: readonly TestFile[];
  readonly #failed = new Map<TestFile, NotableFile>();
  readonly #flaky = new Map<TestFile, NotableFile>();
  readonly #interrupted = new Map<TestFile, NotableFile>();
  /** Of a small suite every file that simply passed; of a large one the slowest, longest first. */
  readonly #passed: NotableFile[] = [];

  constructor(expected: readonly TestFile[]) {
    this.#isSmall = expected.length <= rowsMax;
    this.#expected = expected;
  }

  add(digest: ResultDigest, standing: Standing): void {
    const notable = { ...digest, standing };
    // A failure that stood until now is superseded by what its file came to.
    this.#failed.delete(digest.file);
    this.#interrupted.delete(digest.file);
    this.#takeBack(digest.file);
    if (digest.outcome !== 'passed') setWithin(this.#failed, notable, failuresMax);
    else if (digest.flaky) setWithin(this.#flaky, notable, flakyMax);
    else if (this.#isSmall) this.#passed.push(notable);
    else insertByDuration(this.#passed, notable, rowsMax);
  }

  /** The pass of a file that had to run again. */
  #takeBack(file: TestFile): void {
    this.#flaky.delete(file);
    const passed = this.#passed.findIndex((each) => each.file === file);
    if (passed !== -1) this.#passed.splice(passed, 1);
  }

  interrupted(file: TestFile): void {
    this.#takeBack(file);
    setWithin(this.#interrupted, unfinished(file, 'interrupted'), flakyMax);
  }

  /** In the order in which a reader needs them. The summary has every failure; we know how many tests some of them have. */
  list({ failures }: Summary): readonly NotableFile[] {
    const failed = failures
      .slice(0, failuresMax)
      .map((failure) => this.#failed.get(failure.file) ?? notableFailure(failure));
    const named = [...failed, ...inPathOrder(this.#flaky.values()), ...inPathOrder(this.#interrupted.values())];
    if (!this.#isSmall) return [...named, ...this.#passed.slice(0, Math.max(0, rowsMax - named.length))];
    const known = new Set([...named, ...this.#passed].map(({ file }) => file));
    const notRun = this.#expected.filter((file) => !known.has(file)).map((file) => unfinished(file, 'not run'));
    return [...named, ...notRun, ...inPathOrder(this.#passed)];
  }
}

function setWithin(map: Map<TestFile, NotableFile>, notable: NotableFile, max: number): void {
  if (map.size < max) map.set(notable.file, notable);
}

function notableFailure({ kept, ...failure }: FailedFile): NotableFile {
  return { ...failure, flaky: false, tests: null, standing: kept ? 'stands' : 'ran' };
}

function unfinished(file: TestFile, outcome: 'interrupted' | 'not run'): NotableFile {
  return { file, outcome, exitCode: null, signal: null, flaky: false, tests: null, durationMs: null, standing: null };
}

function inPathOrder(files: Iterable<NotableFile>): NotableFile[] {
  return [...files].toSorted((a, b) => byCodeUnit(a.file, b.file));
}
