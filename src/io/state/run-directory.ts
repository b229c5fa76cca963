// One run on disk, format 1: where each thing lies and how it gets there. The layout is told in docs/on-disk.md.

import fs from 'node:fs';
import { dirname, join, relative } from 'node:path';

import type { RunEvent } from '../../core/event.ts';
import type { Problem, Result } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import type { JournalledExecution } from '../../core/results/journalled-execution.ts';
import type { Summary } from '../../core/results/summary.ts';
import type { Run } from '../../core/run.ts';
import { storagePath } from '../../core/storage-name.ts';
import type { TestFile } from '../../core/test-file.ts';
import { errorReport } from '../../formats/error-report.ts';
import { decodeFileResult, encodeFileResult } from '../../formats/file-result.ts';
import type { InFlight } from '../../formats/journal.ts';
import { encodeJournalLine, executionsIn, filesInFlight } from '../../formats/journal.ts';
import { encodeLogLine } from '../../formats/log.ts';
import { encodeRun } from '../../formats/run.ts';
import { decodeSummary, encodeSummary } from '../../formats/summary.ts';
import type { PrintedPart, RunDirectory, StoredResult } from '../../ports/result-store.ts';
import { Copies } from '../files/copies.ts';
import type { Disk } from '../files/disk.ts';
import { DurableFiles } from '../files/durable-files.ts';
import { eachLine } from '../files/each-line.ts';
import {
  damageOf,
  isAbsent,
  isPlainFile,
  isThere,
  lookAt,
  moveAside,
  readPlainFile,
  readTail,
} from '../files/plain-file.ts';
import { PlainFolders } from '../files/plain-folders.ts';
import { AppendedFile, lastLines } from './journal-file.ts';
import { outputPlace, RunOutputs } from './run-outputs.ts';
import { sweepRun } from './sweep-run.ts';

/** A result of a thousand failures with their messages is a tenth of this. */
const resultBytesMax = 16 * 1024 * 1024;

export class FileRunDirectory implements RunDirectory {
  readonly id: string;
  readonly #path: string;
  readonly #folders: PlainFolders;
  readonly #disk: Disk;
  readonly #files: DurableFiles;
  readonly #copies: Copies;
  readonly #outputs: RunOutputs;
  /** As the run was when it was opened: a death is one of an invocation before ours. */
  readonly #lastInvocation: number;
  #journal: AppendedFile | null = null;
  #log: AppendedFile | null = null;

  constructor(path: string, run: Run, disk: Disk) {
    this.id = run.id;
    this.#path = path;
    this.#folders = new PlainFolders(path);
    this.#disk = disk;
    this.#files = new DurableFiles(disk);
    this.#copies = new Copies(disk);
    this.#outputs = new RunOutputs(this.#folders, this.#files, disk);
    this.#lastInvocation = run.invocations.at(-1)?.number ?? 0;
  }

  sweep(): Problem[] {
    return sweepRun(this.#path, this.#disk);
  }

  settle(): void {
    const results = this.#at('results');
    if (!fs.existsSync(results)) return;
    this.#disk.syncDirectory(results);
    for (const entry of fs.readdirSync(results, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) this.#disk.syncDirectory(join(entry.parentPath, entry.name));
    }
  }

  saveRun(run: Run): void {
    this.#files.write(this.#at('run.json'), encodeRun(run), true);
  }

  readResult(file: TestFile): StoredResult {
    const place = this.#resultPlace(file);
    let text: string;
    try {
      text = readPlainFile(this.#at(place), resultBytesMax);
    } catch (error) {
      return isAbsent(error) ? null : unreadable(place, damageOf(error));
    }
    return decodeFileResult(text, place, file);
  }

  async setAside(file: TestFile): Promise<Result<FileResult>> {
    const { explainFileResult } = await import('../../formats/schemas/explain-file-result.ts');
    const place = this.#resultPlace(file);
    const stored = this.readResult(file);
    if (stored?.ok) return stored;
    if (stored === null) return unreadable(place, 'is not there');
    const { problem } = stored;
    const explained = explainFileResult(readTail(this.#at(place), 1 << 20), problem);
    const aside = relative(this.#path, moveAside(this.#at(place)));
    return { ok: false, problem: { ...explained, next: `moved to ${aside}, ${file} will run again` } };
  }

  writeResult(result: FileResult): void {
    this.#files.write(this.#at(this.#resultPlace(result.file)), encodeFileResult(result), true);
    if (result.outcome === 'passed' && result.attempts.length > 0) this.#removeIfThere(this.#errorPlace(result.file));
  }

  writeError(result: FileResult, outputTail: string, command: readonly string[]): void {
    const report = `${JSON.stringify(errorReport(result, outputTail, command), null, 1)}\n`;
    this.#files.write(this.#at(this.#errorPlace(result.file)), report, false);
  }

  retire(file: TestFile): void {
    this.#removeIfThere(this.#resultPlace(file));
    this.#removeIfThere(this.#errorPlace(file));
  }

  carry(from: RunDirectory, files: readonly TestFile[]): void {
    const directories = new Set<string>();
    const take = (place: string, copy: (existing: string, path: string) => void): void => {
      const path = this.#at(place);
      if (this.#linkOrCopy((from as FileRunDirectory).#at(place), path, copy)) directories.add(dirname(path));
    };
    for (const file of files) {
      take(this.#resultPlace(file), (existing, path) => this.#files.write(path, readPlainFile(existing), true));
      // Whatever was printed, byte by byte and of any size.
      take(outputPlace(file), (existing, path) => fs.copyFileSync(existing, path, fs.constants.COPYFILE_EXCL));
    }
    for (const directory of directories) this.#disk.syncDirectory(directory);
  }

  copy(from: RunDirectory, result: FileResult): void {
    const { file, output } = result;
    const there = from as FileRunDirectory;
    this.#copies.write(this.#at(this.#resultPlace(file)), encodeFileResult(result));
    const take = (place: string, bytesMax: number): void => {
      const path = there.#placeIfPlain(place);
      if (path !== null) this.#copies.copy(path, this.#at(place), bytesMax);
    };
    if (output !== null) take(outputPlace(file), output.bytes);
    if (result.outcome !== 'passed') take(this.#errorPlace(file), resultBytesMax);
  }

  settleCopies(): Promise<void> {
    return this.#copies.settle();
  }

  outputPath(file: TestFile): string {
    return this.#outputs.outputPath(file);
  }

  furtherOutputPath(file: TestFile, attempt: number): string {
    return this.#outputs.furtherOutputPath(file, attempt);
  }

  closeOutput(file: TestFile): { path: string; bytes: number } | null {
    return this.#outputs.closeOutput(file);
  }

  batchOutputPath(slot: number): string {
    return this.#outputs.batchOutputPath(slot);
  }

  takeOutput(file: TestFile, slot: number, part: PrintedPart | null, bytesMax: number): void {
    this.#outputs.takeOutput(file, slot, part, bytesMax);
  }

  discardBatchOutput(slot: number): void {
    this.#outputs.discardBatchOutput(slot);
  }

  discardOutput(file: TestFile): void {
    this.#outputs.discardOutput(file);
  }

  outputTail(file: TestFile, bytesMax: number): string {
    return this.#outputs.outputTail(file, bytesMax);
  }

  record(event: RunEvent): void {
    const line = encodeJournalLine(event);
    if (line !== null) {
      this.#journal ??= this.#openAppended('logs/progress.jsonl');
      this.#journal.append(line, event.kind === 'file-started' && event.warm !== true);
    }
    const logged = encodeLogLine(event);
    if (logged === null) return;
    this.#log ??= this.#openAppended('logs/progress.log');
    this.#log.append(logged, false);
  }

  saveSummary(summary: Summary, durable: boolean): void {
    this.#files.write(this.#at('results/summary.json'), encodeSummary(summary), durable);
  }

  readSummary(): Result<Summary> | null {
    const place = 'results/summary.json';
    try {
      return decodeSummary(readPlainFile(this.#at(place)), place);
    } catch (error) {
      return isAbsent(error) ? null : unreadable(place, damageOf(error));
    }
  }

  resultsBeforeSummary(files: readonly TestFile[]): number | null {
    const writtenMs = lookAt(this.#at('results/summary.json'))?.ctimeMs ?? -Infinity;
    let results = 0;
    for (const file of files) {
      const result = lookAt(this.#at(this.#resultPlace(file)));
      if (result === undefined) continue;
      if (!result.isFile() || result.ctimeMs >= writtenMs) return null;
      results += 1;
    }
    return results;
  }

  executions(): Iterable<JournalledExecution> {
    const path = this.#placeIfPlain('logs/progress.jsonl');
    return path === null ? [] : executionsIn(eachLine(path));
  }

  reportPath(name: string): string {
    return this.#at(name);
  }

  inFlight(): InFlight[] {
    return filesInFlight(lastLines(this.#at('logs/progress.jsonl')), this.#lastInvocation);
  }

  close(): void {
    this.#journal?.close();
    this.#log?.close();
    this.#journal = this.#log = null;
  }

  #at(place: string): string {
    return this.#folders.at(place);
  }

  /** Null where a folder on the way to it is a link. */
  #placeIfPlain(place: string): string | null {
    try {
      return this.#at(place);
    } catch (error) {
      if (error instanceof ProblemError) return null;
      throw error;
    }
  }

  #resultPlace(file: TestFile): string {
    return `results/${storagePath(file)}.result.json`;
  }

  #errorPlace(file: TestFile): string {
    return `errors/${storagePath(file)}.error.json`;
  }

  /** A link costs a name; a copy is for disks that cannot link. False when there is nothing to carry. */
  #linkOrCopy(from: string, to: string, copy: (existing: string, path: string) => void): boolean {
    if (!isPlainFile(from)) return false;
    this.#files.makeDirectories(dirname(to));
    try {
      this.#disk.link(from, to);
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      copy(from, to);
      return true;
    }
  }

  #openAppended(place: string): AppendedFile {
    this.#files.makeDirectories(dirname(this.#at(place)));
    return new AppendedFile(this.#disk, this.#at(place));
  }

  #removeIfThere(place: string): void {
    if (isThere(this.#at(place))) this.#disk.remove(this.#at(place));
  }
}

/** What lies there cannot be counted. */
export function unreadable(where: string, message: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { kind: 'unreadable', where, message, next: 'it is not counted' } };
}
