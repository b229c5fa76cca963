// Whether anything under a directory was touched: its names, sizes and times in one digest, without reading a file.

import type { Hash } from 'node:crypto';
import fs from 'node:fs';

import { createHash } from '../../core/hash.ts';
import { byCodeUnit } from '../../core/test-file.ts';

/**
 * The digest of everything under `paths`. The change time is part of it: it moves with every write, rename and link,
 * and no program can set it back.
 */
export function stampOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) addEntries(hash, '', [path]);
  return `sha256:${hash.digest('hex')}`;
}

/** One update for all names of a folder: an update for each would cost more than the digest. */
function addEntries(hash: Hash, folder: string, names: readonly string[]): void {
  const figures = new Float64Array(names.length * 4);
  const folders: string[] = [];
  names.forEach((name, nth) => {
    const stat = fs.lstatSync(folder + name, { throwIfNoEntry: false });
    if (stat === undefined) return; // All zero, which no file has.
    figures.set([stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs], nth * 4);
    if (stat.isDirectory()) folders.push(`${folder}${name}/`);
  });
  hash.update(`${folder}\0${names.join('\0')}\0`).update(figures);
  for (const inner of folders) addEntries(hash, inner, fs.readdirSync(inner).toSorted(byCodeUnit));
}
