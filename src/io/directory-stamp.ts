// Whether anything under a directory was touched: its names, sizes and times in one digest, without reading a file.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

import { byCodeUnit } from '../core/test-file.ts';

/**
 * The digest of everything under `paths`. The change time is part of it: it moves with every write, rename and link,
 * and no program can set it back.
 */
export function stampOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) addEntry(hash, path);
  return `sha256:${hash.digest('hex')}`;
}

function addEntry(hash: ReturnType<typeof createHash>, path: string): void {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    hash.update(`${path}\0absent\0`);
    return;
  }
  hash.update(`${path}\0${stat.ino}\0${stat.size}\0${stat.mtimeMs}\0${stat.ctimeMs}\0`);
  if (!stat.isDirectory()) return;
  for (const name of fs.readdirSync(path).toSorted(byCodeUnit)) addEntry(hash, join(path, name));
}
