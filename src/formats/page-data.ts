// What the page of the HTML report is given to show, as JSON: written by src/reporters/html.ts, read by src/report-page.

import type { Change } from '../core/history/compare-runs.ts';
import type { Outcome } from '../core/results/outcome.ts';
import type { Standing, Summary } from '../core/results/summary.ts';
import type { Verdict } from '../core/results/verdict.ts';
import { printableJson } from '../core/text/printable.ts';

/** The files come between the two ends, one by one: neither a writer nor a reader of it needs them all at once. */
export interface PageData extends PageHead, PageTail {
  readonly files: readonly PageFile[];
}

export interface PageHead {
  readonly pawl: string;
  readonly run: string;
  readonly verdict: Verdict;
  /** How many problems leave open whether a merged run is the whole. */
  readonly unproven: number;
  /** False where it was written as the run went. */
  readonly isOver: boolean;
  readonly counts: Pick<Summary, 'total' | 'passed' | 'notRun' | 'ran' | 'kept' | 'tests' | 'filesDurationMs'>;
  readonly flaky: number;
  /** Why it stopped before its end, in words; null where it did not. */
  readonly stop: string | null;
  readonly problems: readonly string[];
  /** Command lines to copy. */
  readonly commands: { readonly resume: string | null; readonly lastFailed: string | null };
  /** What ran the files: a line for each suite. */
  readonly suites: readonly { readonly name: string | null; readonly command: string; readonly runner: string }[];
  readonly commit: string | null;
  readonly shard: string | null;
  readonly mergedFrom: number;
  /** Of the directory in which the whole lies, relative to the project where it is in it. */
  readonly directory: string;
  readonly invocations: readonly PageInvocation[];
}

/** Moments are milliseconds since 1970, here and wherever one is meant. */
export interface PageInvocation {
  readonly number: number;
  readonly host: string;
  readonly from: number;
  /** Null while it works, and for ever when it died. */
  readonly to: number | null;
}

/** What is absent is none, or not known. */
export interface PageFile {
  readonly file: string;
  readonly suite?: string;
  /** Absent where it has not run. */
  readonly outcome?: Outcome;
  readonly standing?: Standing;
  readonly flaky?: true;
  readonly ms?: number;
  /** When it ended. */
  readonly at?: number;
  /** Where it ran, when that was in another run. */
  readonly ranIn?: string;
  /** Why it ran or was kept. */
  readonly why?: string;
  readonly runner?: string;
  /** passed, failed, skipped, to do */
  readonly tests?: readonly [number, number, number, number];
  readonly attempts?: readonly PageAttempt[];
  readonly failures?: readonly PageFailure[];
  readonly moreFailures?: number;
  readonly output?: PageOutput;
  readonly inputs?: PageInputs;
  /** Oldest first, without this one. */
  readonly history?: readonly PastOutcome[];
  /** What it came to in the run before; null where it had no verdict there. */
  readonly before?: { readonly outcome: Outcome; readonly ms: number } | null;
  readonly change?: Exclude<Change, 'same'>;
}

export interface PageAttempt {
  readonly at: number;
  readonly ms: number;
  readonly outcome: Outcome;
  readonly host: string;
  readonly slot?: number;
  /** `exit code 1`, `SIGSEGV` */
  readonly end?: string;
}

export interface PageFailure {
  readonly test?: string;
  readonly message: string;
  readonly location?: string;
  readonly detail?: string;
}

export interface PageOutput {
  /** The end of what was printed, control characters and all; absent where there was no room for it. */
  readonly text?: string;
  /** What was printed in all. */
  readonly bytes: number;
  /** Where the whole is, in the directory of the run. */
  readonly path: string;
}

export interface PageInputs {
  /** Places in the list of all inputs. */
  readonly of: readonly number[];
  /** How many more there are. */
  readonly more?: number;
  readonly unseen?: readonly string[];
  readonly doubt?: string;
}

/** How long it took, what it came to, and in which of the runs before this one. */
export type PastOutcome = readonly [ms: number, outcome: Outcome, run: number];

/** What is known only when all files have been told. */
export interface PageTail {
  /** `kind path` of each, once. */
  readonly inputs: readonly string[];
  /** Starts of files that came to no verdict. */
  readonly cutShort: readonly PageCutShort[];
  readonly before: PageBefore | null;
  /** The runs of the history, by their place. */
  readonly earlier: readonly string[];
}

export interface PageCutShort {
  readonly file: string;
  readonly at: number;
  /** Null where nothing was heard of its end. */
  readonly to: number | null;
  readonly host: string;
  readonly slot: number;
}

/** The run that this one is compared with. */
export interface PageBefore {
  readonly run: string;
  readonly at: number;
  readonly commit: string | null;
  /** Files that it had and this one has not; the first of them. */
  readonly gone: readonly string[];
  readonly goneCount: number;
}

/** As it may stand in a page: nothing in it ends the element that it stands in, or is seen where it is looked for. */
export function encodePageData(value: object): string {
  return printableJson(value).replaceAll('<', String.raw`\u003c`);
}
