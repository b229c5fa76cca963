// Whether anything under a directory was touched: its names, sizes and times in one digest, without reading a file.

import { createHash } from 'node:crypto';
import fs from 'node:fs';

import { byCodeUnit } from '../core/test-file.ts';

/**
 * The digest of everything under `paths`. The change time is part of it: it moves with every write, rename and link,
 * and no program can set it back.
 */
export function stampOf(paths: readonly string[]): string {
  const entries: string[] = [];
  for (const path of paths) addEntry(entries, path);
  return `sha256:${createHash('sha256').update(entries.join('')).digest('hex')}`;
}

function addEntry(entries: string[], path: string): void {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    entries.push(`${path}\0absent\0`);
    return;
  }
  entries.push(`${path}\0${stat.ino}\0${stat.size}\0${stat.mtimeMs}\0${stat.ctimeMs}\0`);
  if (!stat.isDirectory()) return;
  for (const name of fs.readdirSync(path).toSorted(byCodeUnit)) addEntry(entries, `${path}/${name}`);
}
