// logs/progress.jsonl and logs/progress.log: lines appended as things happen.

import fs from 'node:fs';

import type { Disk } from './disk.ts';

/** How much of the end of a journal is read to see what was in flight: some hundreds of lines. */
const tailBytes = 256 * 1024;

export class AppendedFile {
  readonly #disk: Disk;
  readonly #descriptor: number;

  constructor(disk: Disk, path: string) {
    this.#disk = disk;
    const torn = !endsInNewline(path);
    this.#descriptor = disk.openForAppend(path);
    // A machine that died in the middle of a line must not spoil the next one.
    if (torn) disk.write(this.#descriptor, '\n');
  }

  /** One write for the whole text: lines of several writers are never mixed. */
  append(text: string, durable: boolean): void {
    this.#disk.write(this.#descriptor, text);
    if (durable) this.#disk.sync(this.#descriptor);
  }

  close(): void {
    this.#disk.close(this.#descriptor);
  }
}

function endsInNewline(path: string): boolean {
  const tail = readTail(path, 1);
  return tail === '' || tail === '\n';
}

/** The last complete lines of a file; none when it is not there. */
export function lastLines(path: string): string[] {
  return readTail(path, tailBytes).split('\n');
}

/** At most the last `bytesMax` bytes of a file as text; empty when it is not there. */
export function readTail(path: string, bytesMax: number): string {
  let descriptor: number;
  try {
    descriptor = fs.openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const size = fs.fstatSync(descriptor).size;
    const length = Math.min(size, bytesMax);
    const buffer = Buffer.alloc(length);
    const read = fs.readSync(descriptor, buffer, 0, length, size - length);
    return withoutTornCharacter(buffer.subarray(0, read), size > length);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** A cut in the middle of a UTF-8 character leaves continuation bytes in front: they are dropped. */
function withoutTornCharacter(bytes: Buffer, cut: boolean): string {
  let start = 0;
  while (cut && start < bytes.length && start < 4 && ((bytes[start] as number) & 0xc0) === 0x80) start += 1;
  return bytes.toString('utf8', start);
}
