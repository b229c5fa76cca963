// Globs as discovery wants them: relative to the project root, without `./`, below the folders that were named.

import { posix } from 'node:path';

import type { ProjectFacts } from '../../ports/project-facts.ts';

/** A glob or path as seen from a folder of the project, as it is seen from the root. */
export function fromFolder(folder: string, path: string): string {
  const negated = path.startsWith('!') && !path.startsWith('!(');
  const bare = negated ? path.slice(1) : path;
  const joined = posix.normalize(posix.join(folder === '' ? '.' : folder, bare)).replace(/^\.\//, '');
  return negated ? `!${joined}` : joined;
}

export function isGlob(path: string): boolean {
  return /[*?{}[\]]|[@!+]\(/.test(path);
}

export interface Narrowed {
  readonly patterns: readonly string[];
  /** Words that name neither a file nor a folder: a runner's own filter, of which nothing is known here. */
  readonly unread: readonly string[];
}

/** The patterns below the folders and files that a command line names; all of them when it names none. */
export function narrow(patterns: readonly string[], words: readonly string[], project: ProjectFacts): Narrowed {
  const paths = words.map((word) => fromFolder('', word).replace(/\/$/, ''));
  const folders = paths.filter((path) => project.folderExists(path));
  const files = paths.filter((path) => project.fileExists(path));
  const unread = words.filter(
    (_, index) => !folders.includes(paths[index] as string) && !files.includes(paths[index] as string),
  );
  if (unread.length > 0 || words.length === 0) return { patterns, unread };
  return { patterns: [...files, ...folders.flatMap((folder) => patterns.map((each) => below(folder, each)))], unread };
}

/** A pattern that lies in the folder already stays; one that reaches everywhere is held below it. */
function below(folder: string, pattern: string): string {
  if (folder === '.' || pattern.startsWith(`${folder}/`)) return pattern;
  return pattern.startsWith('**/') ? fromFolder(folder, pattern) : `${folder}/**`;
}
