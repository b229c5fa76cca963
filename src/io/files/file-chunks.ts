// Files that are read and written a piece at a time, so that their size is no matter.

import fs from 'node:fs';

import { openPlainFile } from './plain-file.ts';

/** No more than this is held in memory. */
const chunkBytes = 256 * 1024;

/** Each chunk is valid until the next one is asked for. */
export function* chunksOf(descriptor: number, from: number, to: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(to - from, 1)));
  for (let at = from; at < to;) {
    const read = fs.readSync(descriptor, buffer, 0, Math.min(buffer.length, to - at), at);
    if (read === 0) return;
    yield buffer.subarray(0, read);
    at += read;
  }
}

/** Puts a part of a file at the end of another; nothing where there is no such file. */
export function copyPart(path: string, from: number, to: number, into: number): void {
  let descriptor: number;
  try {
    descriptor = openPlainFile(path);
  } catch {
    return;
  }
  try {
    for (const bytes of chunksOf(descriptor, from, to)) writeAll(into, bytes, null);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** All of it, at a position or at the end of what was written. */
export function writeAll(descriptor: number, bytes: Buffer, position: number | null): void {
  for (let written = 0; written < bytes.length;) {
    const at = position === null ? null : position + written;
    written += fs.writeSync(descriptor, bytes, written, bytes.length - written, at);
  }
}
