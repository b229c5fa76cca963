// The lines of a file that somebody else writes, from where one has stopped reading.

import fs from 'node:fs';

import { openPlainFile } from './plain-file.ts';

const newline = 10;

/**
 * The whole lines from a place on, and where the next one begins. Throws what the system says where it cannot be read. Unlike
 * a `FileTail` it leaves out no line, however long, and keeps nothing open: of some files there are thousands.
 */
export function linesFrom(path: string, from: number): { readonly lines: readonly string[]; readonly end: number } {
  const descriptor = openPlainFile(path);
  try {
    const length = fs.fstatSync(descriptor).size - from;
    if (length <= 0) return { lines: [], end: from };
    const bytes = Buffer.alloc(length);
    const read = fs.readSync(descriptor, bytes, 0, length, from);
    const end = bytes.lastIndexOf(newline, read - 1) + 1;
    return { lines: bytes.toString('utf8', 0, end).split('\n').slice(0, -1), end: from + end };
  } finally {
    fs.closeSync(descriptor);
  }
}
