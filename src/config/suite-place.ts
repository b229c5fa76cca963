// What a suite may be called, and where in the project it may be.

import { posix } from 'node:path';

export const aSuiteName = 'a name of letters, digits and . _ - / : @ that begins with a letter, a digit or @';

/** A name that can be typed behind `--suite` in any shell, and stands out in a table. */
export function isSuiteName(name: string): boolean {
  return /^[\p{L}\p{N}@][\p{L}\p{N}._\-/:@]*$/u.test(name);
}

export const aFolder = 'a folder of the project, relative to its root';

export function isFolderWithin(path: string): boolean {
  const folder = folderOf(path);
  return !folder.startsWith('/') && folder !== '..' && !folder.startsWith('../');
}

/** As suites have it: without `./` and a slash at the end, and empty for the root. */
export function folderOf(cwd: string | undefined): string {
  const folder = posix.normalize(cwd ?? '.').replace(/\/$/, '');
  return folder === '.' ? '' : folder;
}

/** A pattern as seen from a folder of the project, as it is seen from the root. */
export function patternFrom(folder: string, pattern: string): string {
  if (folder === '') return pattern;
  const negated = pattern.startsWith('!') && !pattern.startsWith('!(');
  return `${negated ? '!' : ''}${posix.join(folder, negated ? pattern.slice(1) : pattern)}`;
}
