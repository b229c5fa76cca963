// Which files git may store otherwise than they lie on disk: with other line ends, another encoding, or filtered.

import { git, partsOf } from './git-command.ts';

/** The attributes that make git change content on its way into the index. */
const converting: ReadonlySet<string> = new Set(['text', 'crlf', 'eol', 'ident', 'filter', 'working-tree-encoding']);

/**
 * The paths of which git's digest does not say what a test would read: a line end may change on disk, and the index
 * stays as it is. git is asked, because attributes come from many places: the tree, the repository, the user, the system.
 */
export function convertedPaths(directory: string, paths: Buffer): readonly string[] {
  if (paths.length === 0) return [];
  if (convertsLineEnds(directory)) return partsOf(paths).slice(0, -1);
  const answer = git(directory, ['check-attr', '-z', '--stdin', '--all'], paths);
  if (answer === null) return partsOf(paths).slice(0, -1);
  const converted = new Set<string>();
  const parts = partsOf(answer);
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [path = '', attribute = '', value = ''] = parts.slice(at, at + 3);
    if (converting.has(attribute) && value !== 'unset') converted.add(path);
  }
  return [...converted];
}

/** `core.autocrlf` needs no attribute: it is for every file that looks like text. */
function convertsLineEnds(directory: string): boolean {
  const answer = git(directory, ['config', '--get', 'core.autocrlf']);
  const value = answer?.toString('utf8').trim().toLowerCase() ?? '';
  return !['', 'false', 'no', 'off', '0'].includes(value);
}
