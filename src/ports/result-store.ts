// Where runs and results are kept. A result that `writeResult` has returned for is safe from any death of the machine.

import type { Digest } from '../core/digest.ts';
import type { RunEvent } from '../core/event.ts';
import type { InputEntry } from '../core/freshness/input.ts';
import type { Problem, Result } from '../core/problem.ts';
import type { FileResult } from '../core/results/file-result.ts';
import type { JournalledExecution } from '../core/results/journalled-execution.ts';
import type { Summary } from '../core/results/summary.ts';
import type { Run, RunId } from '../core/run.ts';
import type { TestFile } from '../core/test-file.ts';

/** Who is at work in a state directory. */
export interface StoreOwner {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** Either it is ours until released, or somebody else's who is alive. */
export type LockTaken =
  | { readonly held: true; readonly release: () => void }
  | { readonly held: false; readonly owner: StoreOwner };

/** An owner on another machine who gave no sign of life is watched for some seconds before its lock is taken over. */
export interface LockWatch {
  onWatch(owner: StoreOwner, watchMs: number): void;
  /** Asked all the while. Once it is so, the owner is taken for alive, and keeps its lock. */
  isUnwanted(): boolean;
}

/** A verdict that stands as long as the project and these inputs are what they were. */
export interface SealedRun {
  /** What was asked for, in one digest. */
  readonly request: Digest;
  /** The project key under which it was sealed. */
  readonly project: Digest;
  readonly run: Run;
  readonly summary: Summary;
  /** What the verdict stands on that the project key does not cover. */
  readonly beyondKey: readonly InputEntry[];
  /** Over all test files, in order: those of other shards, too. */
  readonly files: Digest;
  /** All that the results were seen to depend on, where nothing else has to vouch for any of them. */
  readonly traced: readonly InputEntry[] | null;
}

export interface ResultStore {
  /** Whoever writes takes it first; reading needs none. Takes over what a dead process left, and waits for no other. */
  lock(watch: LockWatch): Promise<LockTaken>;
  /** Who holds it alive; null when nobody does. Changes nothing. */
  owner(): StoreOwner | null;
  /** The runs that are there, newest first. */
  runs(): readonly RunId[];
  readRun(id: RunId): Result<Run>;
  /**
   * Makes a directory that nobody had before, fills it, and only then makes it a run and points `latest` to it:
   * a run that is there has everything that was carried into it.
   */
  create(epochMs: number, runOf: (id: RunId) => Run, fill: (directory: RunDirectory) => void): RunDirectory;
  /** The same for what takes its time to be filled. The name comes behind `after`, too. */
  assemble(
    epochMs: number,
    after: RunId,
    runOf: (id: RunId) => Run,
    fill: (directory: RunDirectory) => Promise<void>,
  ): Promise<RunDirectory>;
  open(run: Run): RunDirectory;
  /** A run that was green with nothing owed, provided that nothing of it changed since. */
  sealed(request: Digest): SealedRun | null;
  seal(sealed: SealedRun): void;
}

/** A part of an output, in bytes from its beginning. */
export interface PrintedPart {
  readonly from: number | null;
  readonly to: number | null;
}

/** What was found in the place of a result. */
export type StoredResult = Result<FileResult> | null;

export interface RunDirectory {
  readonly id: RunId;
  /**
   * Removes what a dead writer left half-written, and moves aside what is no plain file. Only for whoever holds the lock.
   */
  sweep(): readonly Problem[];
  /** Makes durable what a dead writer may have written and not synced: somebody is about to hear of it. */
  settle(): void;
  /** Replaces run.json. The names under which results are stored follow from the expected set. */
  saveRun(run: Run): void;
  /** Null when there is none. A problem is what `setAside` is for. */
  readResult(file: TestFile): StoredResult;
  /** Looks closely at a result that could not be read, and moves it out of the way if it really is broken. */
  setAside(file: TestFile): Promise<Result<FileResult>>;
  /** Durable when it returns: result, its directory entry, and the directories above. Clears an old error report. */
  writeResult(result: FileResult): void;
  /** The error report of a file that did not pass. */
  writeError(result: FileResult, outputTail: string, command: readonly string[]): void;
  /** Removes a result that no longer means anything. */
  retire(file: TestFile): void;
  /** Takes results and outputs of another run into this one; durable when it returns. */
  carry(from: RunDirectory, files: readonly TestFile[]): void;
  /**
   * Takes a result as it is given, and with it what `from`, which may lie anywhere, has of its output and as its error
   * report. As a copy, and durable only after `settleCopies`.
   */
  copy(from: RunDirectory, result: FileResult): void;
  settleCopies(): Promise<void>;
  /** Where a file's output is to be captured, on this machine. What was captured before is removed. */
  outputPath(file: TestFile): string;
  /** The same behind what earlier attempts of this run have printed, if anything, and a line that says which one follows. */
  furtherOutputPath(file: TestFile, attempt: number): string;
  /** What was captured, relative to the run directory; null and nothing left behind when it was nothing. */
  closeOutput(file: TestFile): { readonly path: string; readonly bytes: number } | null;
  /** Where the output of a start with several files is to be captured. */
  batchOutputPath(slot: number): string;
  /**
   * Takes a file's part of that as its own output: what was printed from one place to another, at most `bytesMax` of it.
   * Nothing where nobody can tell which part that is.
   */
  takeOutput(file: TestFile, slot: number, part: PrintedPart | null, bytesMax: number): void;
  discardBatchOutput(slot: number): void;
  /** Removes what was captured of a file that came to no verdict. */
  discardOutput(file: TestFile): void;
  /** The last lines of a file's output, at most `bytesMax` of them. */
  outputTail(file: TestFile, bytesMax: number): string;
  /** Appends to the journal and the log. With `file-started`, durable when it returns. */
  record(event: RunEvent): void;
  /** Atomic; durable only when asked. */
  saveSummary(summary: Summary, durable: boolean): void;
  readSummary(): Result<Summary> | null;
  /** How many of these files have a result; null where one of them was touched after the summary was written. */
  resultsBeforeSummary(files: readonly TestFile[]): number | null;
  /** What its journal tells of the starts of files, in the order of their ends; nothing where there is none. */
  executions(): Iterable<JournalledExecution>;
  /** Where a report on it lies that nobody wanted elsewhere. Whatever is there may be replaced. */
  reportPath(name: string): string;
  /** Files that were started and of which nothing was heard again; suspect, when it was the last invocation that started them. */
  inFlight(): readonly { readonly file: TestFile; readonly at: string; readonly suspect: boolean }[];
  close(): void;
}
