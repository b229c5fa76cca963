// The lines of a file that is being written, as they become whole.

import fs from 'node:fs';

import type { LineTail } from '../../ports/channel.ts';
import { openPlainFile } from './plain-file.ts';

const chunkBytes = 64 * 1024;

/** A longer line is none that we could use. */
const lineBytesMax = 16 * 1024 * 1024;

const newline = 10;

/** What is in it is taken out before it is filled again. */
const chunk = Buffer.allocUnsafe(chunkBytes);

/** A file that is not there yet has no lines. Whatever is no plain file has none at all. */
export class FileTail implements LineTail {
  readonly from: number;
  readonly #path: string;
  #descriptor: number | null = null;
  #at: number;
  /** The beginning of a line whose end has not come. */
  #begun: Buffer[] = [];
  #begunBytes = 0;

  /** @param from where the first line begins, in bytes */
  constructor(path: string, from = 0) {
    this.#path = path;
    this.from = this.#at = from;
  }

  lines(): string[] {
    const lines: string[] = [];
    for (let some = this.some(); some !== null; some = this.some()) lines.push(...some);
    return lines;
  }

  /** Those that end in the next part of it; null at its end. */
  some(): string[] | null {
    this.#descriptor ??= openPlain(this.#path);
    if (this.#descriptor === null) return null;
    const bytes = fs.readSync(this.#descriptor, chunk, 0, chunkBytes, this.#at);
    if (bytes === 0) return null;
    this.#at += bytes;
    const lines: string[] = [];
    this.#cut(chunk.subarray(0, bytes), lines);
    return lines;
  }

  /** The line that has no end yet, as the one item of a list; nothing where there is none. */
  rest(): string[] {
    return this.#begun.length === 0 ? [] : [Buffer.concat(this.#begun).toString('utf8')];
  }

  close(): void {
    if (this.#descriptor !== null) fs.closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #cut(bytes: Buffer, lines: string[]): void {
    let from = 0;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      const line = Buffer.concat([...this.#begun, bytes.subarray(from, at)]);
      if (this.#begunBytes <= lineBytesMax) lines.push(line.toString('utf8'));
      this.#begun = [];
      this.#begunBytes = 0;
      from = at + 1;
    }
    if (from === bytes.length) return;
    this.#begunBytes += bytes.length - from;
    if (this.#begunBytes <= lineBytesMax) this.#begun.push(Buffer.from(bytes.subarray(from)));
    else this.#begun = [];
  }
}

/** Null where there is no plain file. */
function openPlain(path: string): number | null {
  let descriptor: number;
  try {
    descriptor = openPlainFile(path);
  } catch {
    return null;
  }
  if (fs.fstatSync(descriptor).isFile()) return descriptor;
  fs.closeSync(descriptor);
  return null;
}
