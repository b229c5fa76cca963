// What does not belong into the directory of a run: files that a death has left half-written, and things that are none of ours.

import fs from 'node:fs';
import { join, relative } from 'node:path';

import type { Problem } from '../../core/problem.ts';
import type { Disk } from '../files/disk.ts';
import { temporaryName } from '../files/durable-files.ts';
import { moveAside } from '../files/plain-file.ts';

/** Removes the former and puts the latter aside, each with a problem. */
export function sweepRun(path: string, disk: Disk): Problem[] {
  const problems: Problem[] = [];
  const entries = fs.readdirSync(path, { recursive: true, withFileTypes: true });
  // What lies in a folder goes before the folder.
  for (const entry of entries.toReversed()) {
    const place = relative(path, join(entry.parentPath, entry.name));
    if (!entry.isDirectory() && temporaryName.test(entry.name)) disk.remove(join(path, place));
    else if (isMisplaced(place, entry)) problems.push(putAside(path, place, entry));
  }
  return problems;
}

const folders = new Set(['results', 'errors', 'logs', join('logs', 'output')]);

/** A folder of such a name is none of ours: core/storage-name.ts calls no folder so. */
const fileNames = /\.error\.json$|(?:^|[/\\])summary\.json$|\.log$|^logs[/\\]progress\.jsonl$/;

/** What was put aside. */
const asideName = /\.broken(?:-\d+)?$/;

function isMisplaced(place: string, entry: fs.Dirent): boolean {
  // A result is set aside by whoever wants to read it, and knows what is owed for it.
  if (asideName.test(place) || place.endsWith('.result.json')) return false;
  if (entry.isFile()) return folders.has(place);
  return !entry.isDirectory() || fileNames.test(place);
}

/** Something that is none of our files would be written through, waited for, or be in the way for ever. */
function putAside(path: string, place: string, entry: fs.Dirent): Problem {
  const aside = relative(path, moveAside(join(path, place)));
  return {
    kind: 'unreadable',
    where: place,
    message: `is ${kindOf(entry)}, and none of ours`,
    next: `moved to ${aside}`,
  };
}

function kindOf(entry: fs.Dirent): string {
  if (entry.isFile()) return 'a file';
  if (entry.isDirectory()) return 'a folder';
  return entry.isSymbolicLink() ? 'a symbolic link' : 'neither file nor folder';
}
