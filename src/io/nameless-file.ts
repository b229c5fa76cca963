// A file that is gone when those who have it open are: nobody else finds it, and no death leaves it behind.

import fs from 'node:fs';

/** On the disk of `path`, whose name it has for a moment, empty, with the end of a temporary file. */
export function openNameless(path: string, flags: 'wx+' | 'ax+'): number {
  const temporary = `${path}.${process.pid}.tmp`;
  fs.rmSync(temporary, { force: true });
  const descriptor = fs.openSync(temporary, flags);
  fs.rmSync(temporary);
  return descriptor;
}
