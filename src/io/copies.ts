// Many files that come from elsewhere, as copies: written one by one, and made durable together, which takes a fraction of
// the time that a sync of each would take.

import fs from 'node:fs';
import { dirname } from 'node:path';

import type { Disk } from './disk.ts';
import { DurableFiles } from './durable-files.ts';
import { copyPart } from './file-chunks.ts';
import { isPlainFile } from './plain-file.ts';

export class Copies {
  readonly #disk: Disk;
  readonly #files: DurableFiles;
  #paths: string[] = [];

  constructor(disk: Disk) {
    this.#disk = disk;
    this.#files = new DurableFiles(disk);
  }

  write(path: string, text: string): void {
    this.#files.makeDirectories(dirname(path));
    this.#files.write(path, text, false);
    this.#paths.push(path);
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
    this.#paths.push(path);
  }

  /** Contents first, then names. */
  async settle(): Promise<void> {
    const paths = this.#paths;
    this.#paths = [];
    await this.#disk.syncAll(paths);
    for (const folder of new Set(paths.map((path) => dirname(path)))) this.#disk.syncDirectory(folder);
  }
}
