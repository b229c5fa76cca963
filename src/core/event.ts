// The contract of the whole program: everything that happens in a run, as one stream of events.
// The journal, the log, the terminal and every report listen to it; stored runs are replayed into the same listeners.

import type { KeptGround, OwedReason } from './planning/plan.ts';
import type { Interruption } from './planning/stop.ts';
import type { Problem } from './problem.ts';
import type { Attempt } from './results/attempt.ts';
import type { FileResult, ResultDigest } from './results/file-result.ts';
import type { Summary } from './results/summary.ts';
import type { Run } from './run.ts';
import type { TestFile } from './test-file.ts';
import type { TraceReport } from './tracing/trace-counts.ts';

export type RunEvent =
  | RunStarted
  | FileKept
  | FileStarted
  | AttemptFinished
  | FileFinished
  | FileInterrupted
  | RunStopping
  | ProblemFound
  | RunFinished;

export interface RunStarted {
  readonly kind: 'run-started';
  readonly at: string;
  readonly run: Run;
  readonly invocation: number;
  /**
   * `began` a new run, `resumed` one, or `standing`: nothing was owed and the last verdict is told again. `merged`: it was
   * made of other runs, and nothing was run. `reported`: it is told again as it is stored.
   */
  readonly how: 'began' | 'resumed' | 'standing' | 'merged' | 'reported';
  readonly kept: number;
  /** How many of these are proven whatever else of the project changed; absent where none are. */
  readonly byInputs?: number | undefined;
  /** Files to run in this invocation. */
  readonly owed: number;
  /** Owed files that were not asked for, with `--last-failed`. */
  readonly left: number;
  /** In the run until now and gone from the project: no longer part of the verdict. */
  readonly removed: readonly TestFile[];
  /** Files to run, counted by reason. */
  readonly reasons: Partial<Readonly<Record<OwedReason, number>>>;
  /** A sentence on where the command came from, when the user did not give it. */
  readonly detected: string | null;
}

export interface FileKept {
  readonly kind: 'file-kept';
  readonly result: ResultDigest;
  /** Null for an earlier failure that counts until the file has run again. */
  readonly ground: KeptGround | null;
  /** What vouches for it, in words; absent where nobody says. */
  readonly why?: string | undefined;
}

export interface FileStarted {
  readonly kind: 'file-started';
  readonly at: string;
  readonly file: TestFile;
  readonly attempt: number;
  readonly totalAttempts: number;
  /** 1-based: which of the workers runs it. */
  readonly slot: number;
  /** Set when it has begun in a start of several files: then it is told a moment later, and its journal line is not synced. */
  readonly warm?: true | undefined;
  /** Why it was owed, in words; absent behind its first attempt. */
  readonly why?: string | undefined;
}

/** An attempt that is not the last word: the file will be tried again. */
export interface AttemptFinished {
  readonly kind: 'attempt-finished';
  readonly at: string;
  readonly file: TestFile;
  readonly attempt: Attempt;
}

/** The result is on disk, durable, before this is announced. */
export interface FileFinished {
  readonly kind: 'file-finished';
  readonly at: string;
  readonly result: FileResult;
  /** The end of what the command printed, when the file did not pass; as it was printed, control characters and all. */
  readonly outputTail: string | null;
  /** How long what is left will take; null while nothing is known. */
  readonly remainingMs: number | null;
}

/** It was running when the run stopped: it has no result and stays owed. */
export interface FileInterrupted {
  readonly kind: 'file-interrupted';
  readonly at: string;
  readonly file: TestFile;
}

/** A signal asked the run to stop: what runs is being ended, and nothing new is started. */
export interface RunStopping {
  readonly kind: 'run-stopping';
  readonly at: string;
  readonly signal: Interruption['signal'];
  /** How long the running commands have before they are killed. */
  readonly graceMs: number;
}

export interface ProblemFound {
  readonly kind: 'problem';
  readonly at: string;
  readonly problem: Problem;
}

/** What the starts of a runner took of a run in which it was started for each file. */
export interface StartCost {
  readonly runner: string;
  readonly startsMs: number;
  /** Of the time of all its commands, from 0 to 1. */
  readonly share: number;
}

export interface RunFinished {
  readonly kind: 'run-finished';
  readonly at: string;
  readonly summary: Summary;
  /** The command line that goes on from here; null when nothing is owed. */
  readonly resumeCommand: string | null;
  /** Set where one start of the runner for all files would have saved much. */
  readonly startCost?: StartCost | undefined;
  /** Of the files that ran; absent where nothing was traced. */
  readonly trace?: TraceReport | undefined;
  /** How many problems leave open whether a merged run is the whole; absent where none do. */
  readonly unproven?: number | undefined;
}
