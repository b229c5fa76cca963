// Where a path or pattern points to, whoever wrote it: the command line means the working directory, a config its root.

import { isAbsolute, relative, resolve, sep } from 'node:path';

export interface Directories {
  /** Absolute: the project. */
  readonly root: string;
  /** Absolute: where the user is. */
  readonly cwd: string;
}

/** A pattern of the command line, relative to the root. In the root itself it stays as the user wrote it. */
export function patternFromRoot(pattern: string, { root, cwd }: Directories): string {
  if (root === cwd) return pattern;
  const [, negation = '', glob = pattern] = /^(!?)(.*)$/su.exec(pattern) ?? [];
  const path = relative(root, resolve(cwd, glob));
  const slashed = sep === '\\' ? path.replaceAll(sep, '/') : path;
  return `${negation}${slashed === '' ? '.' : slashed}`;
}

/** A path that a config names, as one that is relative to the working directory. */
export function pathFromCwd(path: string, { root, cwd }: Directories): string {
  return root === cwd || isAbsolute(path) ? path : relative(cwd, resolve(root, path));
}
