// The files that the config declares as inputs, and what is in them. Declared is declared: ignored files count as well.

import fs from 'node:fs';
import { join } from 'node:path';

import type { Entry } from 'fast-glob';

import { sha256Hex } from '../../core/digest.ts';
import { byCodeUnit } from '../../core/test-file.ts';
import type { DeclaredFiles, InputValues } from '../../ports/workspace.ts';
import { readings, toRelative } from './discover.ts';
import { escapeGlob, statOf } from './match-globs.ts';
import { neverWalked } from './never-walked.ts';

export interface DeclaredPlaces {
  readonly root: string;
  /** Relative to the root, with a slash behind it; null where it lies elsewhere. */
  readonly stateFolder: string | null;
  readonly inputs: InputValues;
}

export async function declaredFiles(globs: readonly string[], places: DeclaredPlaces): Promise<DeclaredFiles> {
  const { root, inputs } = places;
  const away = globs.filter(takesAway).flatMap((glob) => readings(toRelative(glob.slice(1), root)));
  const found = new Map<string, Entry>();
  const unmatched: string[] = [];
  for (const glob of globs.filter((each) => !takesAway(each))) {
    const entries = await matching(toRelative(glob, root), away, places);
    if (entries.length === 0) unmatched.push(glob);
    for (const entry of entries) found.set(entry.path, entry);
  }
  const paths = [...found.keys()].toSorted(byCodeUnit);
  // Before they are read: what is written after that is not what was read.
  const before = stampOf(paths, root);
  const lines = paths.map((path) => {
    const kind = found.get(path)?.dirent.isSymbolicLink() && isFolder(join(root, path)) ? 'tree' : 'content';
    return `${path}\0${inputs.valueOf({ kind, path })}`;
  });
  const digest = sha256Hex(JSON.stringify(globs) + lines.join('\0'));
  return { digest: `declared:${digest}`, unmatched, wereTouched: () => stampOf(paths, root) !== before };
}

/** A name that is there is meant as that, and a folder is all that is in it. */
async function matching(pattern: string, away: readonly string[], places: DeclaredPlaces): Promise<Entry[]> {
  const { default: glob } = await import('fast-glob');
  const { root, stateFolder } = places;
  const literal = escapeGlob(pattern.replace(/\/$/, ''));
  const patterns = statOf(join(root, pattern)) === null ? [pattern] : [pattern, literal, `${literal}/**`];
  const entries = glob.sync(patterns, {
    cwd: root,
    ignore: [
      ...[...neverWalked].map((name) => `**/${name}/**`),
      ...(stateFolder === null ? [] : [`${glob.escapePath(stateFolder)}**`]),
      ...away,
    ],
    dot: true,
    followSymbolicLinks: false,
    onlyFiles: false,
    objectMode: true,
    suppressErrors: true, // A folder that may not be read has no files that a test could read.
  });
  return entries.filter(({ dirent, path }) => !dirent.isDirectory() && !path.split('/').some(isNeverWalked));
}

function isNeverWalked(name: string): boolean {
  return neverWalked.has(name);
}

function takesAway(glob: string): boolean {
  return glob.startsWith('!') && !glob.startsWith('!(');
}

function isFolder(place: string): boolean {
  const stat = statOf(place);
  return stat instanceof fs.Stats && stat.isDirectory();
}

/** The change time moves with every write, and no program can set it back. */
function stampOf(paths: readonly string[], root: string): string {
  const figures = new Float64Array(paths.length * 4);
  paths.forEach((path, nth) => {
    const stat = statOf(join(root, path));
    if (stat instanceof fs.Stats) figures.set([stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs], nth * 4);
  });
  return sha256Hex(new Uint8Array(figures.buffer));
}
