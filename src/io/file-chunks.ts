// Files that are read and written a piece at a time, so that their size is no matter.

import fs from 'node:fs';

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

/** All of it, at a position or at the end of what was written. */
export function writeAll(descriptor: number, bytes: Buffer, position: number | null): void {
  for (let written = 0; written < bytes.length;) {
    const at = position === null ? null : position + written;
    written += fs.writeSync(descriptor, bytes, written, bytes.length - written, at);
  }
}
