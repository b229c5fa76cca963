// What a runner prints for programs, as people are to read it.

import fs from 'node:fs';

import { writeAll } from '../files/file-chunks.ts';
import { FileTail } from '../files/line-tail.ts';

/**
 * Puts each line from a place on through `shown`, and leaves out those for which that gives null. What was printed last
 * need not be a whole line. All of it is held in memory: an output is bounded.
 */
export function rewriteLines(path: string, from: number, shown: (line: string) => string | null): void {
  const tail = new FileTail(path, from);
  const lines = [...tail.lines(), ...tail.rest()];
  tail.close();
  fs.truncateSync(path, from);
  const log = fs.openSync(path, 'a');
  try {
    const texts = lines.flatMap((line) => shown(line) ?? []);
    writeAll(log, Buffer.from(texts.map((text) => `${text}\n`).join('')), null);
  } finally {
    fs.closeSync(log);
  }
}
