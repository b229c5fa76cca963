// Files and places in them as runners tell them, which is by absolute path, and as pawl knows them.

import { isAbsolute, join, relative, resolve, sep } from 'node:path';

import type { Failure } from '../../core/results/file-result.ts';
import type { TestFile } from '../../core/test-file.ts';

/** What a runner calls the file. */
export function pathOf(file: TestFile, root: string): string {
  return join(root, file);
}

/**
 * Places as they are stored: relative to the project root where they lie in it, with forward slashes. What is no absolute
 * path is one from the folder in which the command ran.
 */
export function relativeFailures(failures: readonly Failure[], root: string, folder: string): Failure[] {
  return failures.map((failure) => {
    const { location } = failure;
    if (location === null) return failure;
    const inside = relative(root, resolve(root, folder, location));
    return inside.startsWith('..') || isAbsolute(inside)
      ? failure
      : { ...failure, location: inside.split(sep).join('/') };
  });
}
