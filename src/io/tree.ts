// The files of a project that git does not know: a walk that respects .gitignore, with every content hashed.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

import ignoreFactory, { type Ignore } from 'ignore';

import type { ContentByPath } from './git.ts';

/** Never part of a project, with or without a .gitignore. */
export const neverWalked: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.svn', '.jj']);

/** What applies below a folder: the rules of its own .gitignore, against paths relative to it. */
interface Rules {
  readonly prefix: string;
  readonly matcher: Ignore;
}

export function listTree(root: string): ContentByPath {
  const contents: ContentByPath = new Map();
  walk(root, '', [], contents);
  return contents;
}

function walk(root: string, folder: string, above: readonly Rules[], contents: ContentByPath): void {
  const entries = readFolder(join(root, folder));
  const rules = entries.some((entry) => entry.name === '.gitignore') ? [...above, readRules(root, folder)] : above;
  for (const entry of entries) {
    const path = folder + entry.name;
    if (entry.isDirectory()) {
      if (!neverWalked.has(entry.name) && !isIgnored(`${path}/`, rules)) walk(root, `${path}/`, rules, contents);
    } else if (!isIgnored(path, rules)) {
      contents.set(path, contentOf(join(root, path), entry));
    }
  }
}

function readFolder(path: string): fs.Dirent[] {
  try {
    return fs.readdirSync(path, { withFileTypes: true });
  } catch {
    return []; // A folder that may not be read, or has just gone, has no files that a test could depend on.
  }
}

function readRules(root: string, folder: string): Rules {
  const matcher = ignoreFactory();
  try {
    matcher.add(fs.readFileSync(join(root, folder, '.gitignore'), 'utf8'));
  } catch {
    // Without its rules, more is taken to be part of the project: the key is coarser, never wrong.
  }
  return { prefix: folder, matcher };
}

/** The innermost .gitignore that has a word on a path decides. */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  for (const { prefix, matcher } of rules.toReversed()) {
    const { ignored, unignored } = matcher.test(path.slice(prefix.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}

function contentOf(path: string, entry: fs.Dirent): string {
  try {
    if (entry.isSymbolicLink()) return `link:${fs.readlinkSync(path)}`;
    if (!entry.isFile()) return 'special';
    return `sha256:${createHash('sha256').update(fs.readFileSync(path)).digest('hex')}`;
  } catch (error) {
    return `unreadable:${(error as NodeJS.ErrnoException).code}`;
  }
}
