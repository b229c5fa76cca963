// Files and places in them as runners tell them, which is by absolute path, and as pawl knows them.

import { isAbsolute, join, relative, sep } from 'node:path';

import type { Failure } from '../core/file-result.ts';
import type { TestFile } from '../core/test-file.ts';

/** What a runner calls the file. */
export function pathOf(file: TestFile, root: string): string {
  return join(root, file);
}

/** Places as they are stored: relative to the project root where they lie in it, with forward slashes. */
export function relativeFailures(failures: readonly Failure[], root: string): Failure[] {
  return failures.map((failure) => {
    const { location } = failure;
    if (location === null || !isAbsolute(location)) return failure;
    const inside = relative(root, location);
    return inside.startsWith('..') || isAbsolute(inside)
      ? failure
      : { ...failure, location: inside.split(sep).join('/') };
  });
}
