// Runs as files on disk, removed by way of a folder of their own: what has been renamed into it is no run any more.

import fs from 'node:fs';
import { dirname, join } from 'node:path';

import type { StoredFile } from '../../core/history/clean.ts';
import type { RunId } from '../../core/run.ts';
import { isRunId } from '../../core/run.ts';
import type { RunFiles } from '../../ports/run-files.ts';
import type { Disk } from '../files/disk.ts';
import { about } from '../files/disk.ts';
import { DurableFiles } from '../files/durable-files.ts';
import { isAbsent } from '../files/plain-file.ts';
import { PlainFolders } from '../files/plain-folders.ts';

/** The unit in which systems count what a file takes, whatever the blocks of the disk are. */
const blockBytes = 512;

export class StoredRunFiles implements RunFiles {
  readonly #stateDir: string;
  readonly #disk: Disk;

  constructor(stateDir: string, disk: Disk) {
    this.#stateDir = stateDir;
    this.#disk = disk;
  }

  of(run: RunId): Iterable<StoredFile> {
    return filesBelow(this.#folder('runs', run));
  }

  remove(runs: readonly RunId[]): void {
    if (runs.length === 0) return;
    const [from, to] = (['runs', 'removed'] as const).map((place) => dirname(this.#folder(place, 'any'))) as [
      string,
      string,
    ];
    new DurableFiles(this.#disk).makeDirectories(to);
    for (const run of runs) {
      const path = this.#folder('runs', run);
      about(path, () => this.#disk.rename(path, this.#folder('removed', run)));
    }
    // Once any of its files is gone, none must come back under its old name. One sync for all: each waits for the disk.
    about(from, () => this.#disk.syncDirectory(from));
    about(to, () => this.#disk.syncDirectory(to));
    this.finishRemoval();
  }

  halfRemoved(): RunId[] {
    try {
      return fs.readdirSync(dirname(this.#folder('removed', 'any'))).filter(isRunId);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  finishRemoval(): void {
    for (const run of this.halfRemoved()) this.#removeTree(this.#folder('removed', run));
  }

  /** Throws a ProblemError where it, or what it is in, is a link. */
  #folder(place: 'runs' | 'removed', run: RunId): string {
    return dirname(new PlainFolders(this.#stateDir).at(`${place}/${run}/any`));
  }

  #removeTree(folder: string): void {
    about(folder, () => {
      for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) this.#removeTree(path);
        else this.#disk.remove(path);
      }
      this.#disk.removeDirectory(folder);
    });
  }
}

/** Of a run that somebody works on, the temporary files go while it is looked at. */
function* filesBelow(folder: string): Generator<StoredFile> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else {
      const stats = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
      if (stats !== undefined) yield storedFile(stats);
    }
  }
}

/** Windows knows no blocks. */
function storedFile({ dev, ino, nlink, size, blocks }: fs.BigIntStats): StoredFile {
  const bytes = Math.max(Number(size), Number(blocks ?? 0) * blockBytes);
  return { id: `${dev}:${ino}`, links: Number(nlink), bytes };
}
