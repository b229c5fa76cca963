// Places below a directory that may have been filled by anybody: a cache that was restored, for one.

import { dirname, join } from 'node:path';

import { ProblemError } from '../../core/problem.ts';
import { lookAt } from './plain-file.ts';

/** The places below a directory, as long as no link among the folders leads out of it. */
export class PlainFolders {
  readonly #root: string;
  readonly #known = new Set(['.']);

  constructor(root: string) {
    this.#root = root;
  }

  /** Where a place is on this machine. Throws a ProblemError where a folder on the way to it is a link. */
  at(place: string): string {
    this.#look(dirname(place));
    return join(this.#root, place);
  }

  /** Whether it is there. What is not there has nothing in it that could be looked at. */
  #look(folder: string): boolean {
    if (this.#known.has(folder)) return true;
    if (!this.#look(dirname(folder))) return false;
    const path = join(this.#root, folder);
    const stat = lookAt(path);
    if (stat === undefined) return false;
    if (stat.isSymbolicLink()) {
      const message = 'is a symbolic link, and nothing is followed out of a state directory';
      throw new ProblemError([{ kind: 'unreadable', where: path, message, next: 'remove it, and run again' }]);
    }
    this.#known.add(folder);
    return true;
  }
}
