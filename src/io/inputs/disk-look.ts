// One look at the project on the disk: what is at each path is asked once, until it is looked at anew.

import fs from 'node:fs';

import { absent } from '../../core/freshness/input.ts';
import { touchedByOthersAt } from '../reports/own-touches.ts';
import { FolderNames } from './folder-names.ts';

/** Paths are relative to the root; whatever keeps us from looking keeps everybody: there is nothing. */
export class DiskLook {
  readonly #root: string;
  readonly #folders: FolderNames;
  readonly #stats = new Map<string, fs.Stats | undefined>();

  /** @param isOnly whether one look is all */
  constructor(root: string, isOnly: boolean) {
    this.#root = root;
    this.#folders = new FolderNames(isOnly);
  }

  refresh(): void {
    this.#stats.clear();
    this.#folders.refresh();
  }

  placeOf(path: string): string {
    return path === '.' ? this.#root : `${this.#root}/${path}`;
  }

  itself(path: string): fs.Stats | undefined {
    if (this.#stats.has(path)) return this.#stats.get(path);
    const stat = statOrNothing(fs.lstatSync, this.placeOf(path));
    this.#stats.set(path, stat);
    return stat;
  }

  behindLinks(path: string): fs.Stats | undefined {
    const stat = this.itself(path);
    return stat?.isSymbolicLink() === true ? statOrNothing(fs.statSync, this.placeOf(path)) : stat;
  }

  isFolder(path: string): boolean {
    return this.itself(path)?.isDirectory() === true;
  }

  /** File systems keep times of a few milliseconds, and some of seconds. */
  isTouchedSince(path: string, epochMs: number): boolean {
    const isSince = (stat: fs.Stats | undefined): boolean => {
      const touchedMs = touchedByOthersAt(stat);
      return touchedMs >= epochMs - (touchedMs % 1000 === 0 ? 2000 : 10);
    };
    return isSince(this.itself(path)) || isSince(this.behindLinks(path));
  }

  /** In code-unit order; null where there is no such folder. The same list until the folder may have changed. */
  namesIn(folder: string): readonly string[] | null {
    return this.namesAt(this.placeOf(folder));
  }

  /** @param place absolute */
  namesAt(place: string): readonly string[] | null {
    return this.#folders.namesAt(place);
  }

  /** The same by their first word: see `byFirstWord`. */
  groupsIn(folder: string): ReadonlyMap<string, readonly string[]> {
    return this.#folders.groupsAt(this.placeOf(folder));
  }
}

/** In the word that an entry has for it. */
export function whatIs(stat: fs.Stats | undefined): string {
  if (stat === undefined) return absent;
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'dir' : 'other';
}

function statOrNothing(
  look: (path: string, options: { throwIfNoEntry: false }) => fs.Stats | undefined,
  place: string,
): fs.Stats | undefined {
  try {
    return look(place, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
