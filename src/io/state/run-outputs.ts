// What the commands of a run printed, on disk: a log for each file, and one for each start of several files.

import fs from 'node:fs';
import { dirname } from 'node:path';

import { storagePath } from '../../core/storage-name.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { PrintedPart } from '../../ports/result-store.ts';
import type { Disk } from '../files/disk.ts';
import type { DurableFiles } from '../files/durable-files.ts';
import { copyPart } from '../files/file-chunks.ts';
import { isPlainFile, isThere, readTail } from '../files/plain-file.ts';
import type { PlainFolders } from '../files/plain-folders.ts';

/** As the members of RunDirectory of the same names say. */
export class RunOutputs {
  readonly #folders: PlainFolders;
  readonly #files: DurableFiles;
  readonly #disk: Disk;

  constructor(folders: PlainFolders, files: DurableFiles, disk: Disk) {
    this.#folders = folders;
    this.#files = files;
    this.#disk = disk;
  }

  outputPath(file: TestFile): string {
    return this.#emptyAt(outputPlace(file));
  }

  furtherOutputPath(file: TestFile, attempt: number): string {
    const path = this.#folders.at(outputPlace(file));
    if (!isPlainFile(path)) return this.outputPath(file);
    fs.appendFileSync(path, `\n--- attempt ${attempt} ---\n`);
    return path;
  }

  closeOutput(file: TestFile): { path: string; bytes: number } | null {
    const place = outputPlace(file);
    const bytes = fs.lstatSync(this.#folders.at(place), { throwIfNoEntry: false })?.size ?? 0;
    if (bytes > 0) return { path: place, bytes };
    this.discardOutput(file);
    return null;
  }

  batchOutputPath(slot: number): string {
    return this.#emptyAt(batchOutputPlace(slot));
  }

  takeOutput(file: TestFile, slot: number, part: PrintedPart | null, bytesMax: number): void {
    const path = this.outputPath(file);
    if (part === null || part.from === null || part.to === null) return;
    const to = Math.min(part.to, part.from + bytesMax);
    if (to <= part.from) return;
    const log = fs.openSync(path, 'w');
    try {
      copyPart(this.#folders.at(batchOutputPlace(slot)), part.from, to, log);
    } finally {
      fs.closeSync(log);
    }
  }

  discardBatchOutput(slot: number): void {
    this.#removeIfThere(batchOutputPlace(slot));
  }

  discardOutput(file: TestFile): void {
    this.#disk.remove(this.#folders.at(outputPlace(file)));
  }

  outputTail(file: TestFile, bytesMax: number): string {
    return readTail(this.#folders.at(outputPlace(file)), bytesMax);
  }

  #emptyAt(place: string): string {
    this.#removeIfThere(place);
    const path = this.#folders.at(place);
    this.#files.makeDirectories(dirname(path));
    return path;
  }

  #removeIfThere(place: string): void {
    const path = this.#folders.at(place);
    if (isThere(path)) this.#disk.remove(path);
  }
}

/** Relative to the run directory. */
export function outputPlace(file: TestFile): string {
  return `logs/output/${storagePath(file)}.log`;
}

function batchOutputPlace(slot: number): string {
  return `logs/batch-${slot}.log`;
}
