// The names in folders, read again only where a folder may have changed.

import fs from 'node:fs';

import { byFirstWord } from '../../core/freshness/module-names.ts';
import { byCodeUnit } from '../../core/test-file.ts';
import { racyMs } from '../project/content-cache.ts';

interface Folder {
  readonly state: string;
  readonly names: readonly string[];
  groups: ReadonlyMap<string, readonly string[]> | null;
}

export class FolderNames {
  readonly #known = new Map<string, Folder>();
  /** Those that this look at the project has seen; null for what is no folder. */
  readonly #seen = new Map<string, Folder | null>();
  readonly #isFrozen: boolean;

  /** @param isFrozen whether one look is all */
  constructor(isFrozen: boolean) {
    this.#isFrozen = isFrozen;
  }

  /** Folders may have changed. */
  refresh(): void {
    this.#seen.clear();
  }

  /** In code-unit order; null where there is no such folder, or it may not be read. */
  namesAt(path: string): readonly string[] | null {
    return this.#at(path)?.names ?? null;
  }

  /** The same by their first word: see `byFirstWord`. */
  groupsAt(path: string): ReadonlyMap<string, readonly string[]> {
    const folder = this.#at(path);
    if (folder === null) return new Map();
    folder.groups ??= byFirstWord(folder.names);
    return folder.groups;
  }

  #at(path: string): Folder | null {
    let folder = this.#seen.get(path);
    if (folder === undefined) this.#seen.set(path, (folder = this.#read(path)));
    return folder;
  }

  #read(path: string): Folder | null {
    const known = this.#known.get(path);
    const stat = folderStat(path);
    if (stat === null) return null;
    const touchedMs = Math.max(stat.mtimeMs, stat.ctimeMs);
    const state = `${stat.ino} ${stat.mtimeMs} ${stat.ctimeMs}`;
    if (known?.state === state) return known;
    const names = namesIn(path);
    if (names === null) return null;
    const folder = { state, names, groups: null };
    if (!this.#isFrozen && touchedMs < Date.now() - racyMs) this.#known.set(path, folder);
    return folder;
  }
}

function folderStat(path: string): fs.Stats | null {
  try {
    return fs.statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

function namesIn(path: string): string[] | null {
  try {
    return fs.readdirSync(path).toSorted(byCodeUnit);
  } catch {
    return null;
  }
}
