// The lines of a file from its beginning to its end, of which only some are in memory at a time.

import { FileTail } from './line-tail.ts';

/** Without a last one that is torn. Nothing where there is no plain file. */
export function* eachLine(path: string): Generator<string> {
  const file = new FileTail(path);
  try {
    for (let lines = file.some(); lines !== null; lines = file.some()) yield* lines;
  } finally {
    file.close();
  }
}
