// logs/progress.jsonl and logs/progress.log: lines appended as things happen.

import { dirname } from 'node:path';

import type { Disk } from '../files/disk.ts';
import { about } from '../files/disk.ts';
import { readTail } from '../files/plain-file.ts';

/** How much of the end of a journal is read to see what was in flight: some hundreds of lines. */
const tailBytes = 256 * 1024;

export class AppendedFile {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #descriptor: number;
  /** Whoever made the file may have died before its name was durable. */
  #nameIsDurable = false;

  constructor(disk: Disk, path: string) {
    this.#disk = disk;
    this.#path = path;
    const torn = !endsInNewline(path);
    this.#descriptor = disk.openForAppend(path);
    // A machine that died in the middle of a line must not spoil the next one.
    if (torn) about(path, () => disk.write(this.#descriptor, '\n'));
  }

  /** One write for the whole text: lines of several writers are never mixed. When `durable`, so is all that came before. */
  append(text: string, durable: boolean): void {
    about(this.#path, () => {
      this.#disk.write(this.#descriptor, text);
      if (durable) this.#sync();
    });
  }

  #sync(): void {
    this.#disk.sync(this.#descriptor);
    if (!this.#nameIsDurable) this.#disk.syncDirectory(dirname(this.#path));
    this.#nameIsDurable = true;
  }

  close(): void {
    this.#disk.close(this.#descriptor);
  }
}

function endsInNewline(path: string): boolean {
  const tail = readTail(path, 1);
  return tail === '' || tail === '\n';
}

/** The lines at the end of a file, of which the first and the last may be torn; nothing but an empty one when it is not there. */
export function lastLines(path: string): string[] {
  return readTail(path, tailBytes).split('\n');
}
