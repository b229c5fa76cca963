// Many files that come from elsewhere, as copies: written one by one, and made durable together, which takes a fraction of
// the time that a sync of each would take. What commands printed is not synced, here as elsewhere.

import fs from 'node:fs';
import { dirname } from 'node:path';

import type { Disk } from './disk.ts';
import { about, writeNew } from './disk.ts';
import { DurableFiles } from './durable-files.ts';
import { copyPart } from './file-chunks.ts';
import { isPlainFile } from './plain-file.ts';

export class Copies {
  readonly #disk: Disk;
  readonly #files: DurableFiles;
  #unsynced: string[] = [];
  readonly #folders = new Set<string>();

  constructor(disk: Disk) {
    this.#disk = disk;
    this.#files = new DurableFiles(disk);
  }

  /** Under its name at once: until all is settled nobody looks for it. */
  write(path: string, text: string): void {
    this.#files.makeDirectories(dirname(path));
    about(path, () => writeNew(path, text, this.#disk));
    this.#unsynced.push(path);
    this.#folders.add(dirname(path));
  }

  /** Its beginning, at most `bytesMax` of it. Nothing where there is no such file. */
  copy(from: string, path: string, bytesMax: number): void {
    if (!isPlainFile(from)) return;
    this.#files.makeDirectories(dirname(path));
    const into = fs.openSync(path, 'wx');
    try {
      copyPart(from, 0, bytesMax, into);
    } finally {
      fs.closeSync(into);
    }
    this.#folders.add(dirname(path));
  }

  /** Contents first, then names. */
  async settle(): Promise<void> {
    await this.#disk.syncAll(this.#unsynced);
    this.#unsynced = [];
    for (const folder of this.#folders) this.#disk.syncDirectory(folder);
    this.#folders.clear();
  }
}
