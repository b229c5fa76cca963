// A file that is gone when those who have it open are: nobody else finds it, and no death leaves it behind.

import fs from 'node:fs';

import { temporaryFor } from './durable-files.ts';

/** On the disk of `path`, under a temporary name for a moment, as long as it is empty. */
export function openNameless(path: string, flags: 'wx+' | 'ax+'): number {
  const temporary = temporaryFor(path);
  fs.rmSync(temporary, { force: true });
  const descriptor = fs.openSync(temporary, flags);
  fs.rmSync(temporary);
  return descriptor;
}
