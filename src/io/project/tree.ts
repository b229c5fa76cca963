// The files of a project that git does not know: a walk that respects .gitignore, with every content hashed.

import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';
import { join } from 'node:path';

import ignoreFactory, { type Ignore } from 'ignore';

import { readPlainFile } from '../files/plain-file.ts';
import type { ContentCache } from './content-cache.ts';
import { contentOfFile, contentOfLink, unreadable } from './file-content.ts';
import { partsOf, placeOf } from './git-command.ts';
import type { ContentByPath } from './listing.ts';
import { neverWalked } from './never-walked.ts';

/** What applies below a folder: the rules of its own .gitignore, against paths relative to it. */
interface Rules {
  readonly prefix: string;
  readonly matcher: Ignore;
}

/** Every file under the root that no .gitignore names. The cache is saved for the next time. */
export function listTree(root: string, cache: ContentCache): ContentByPath {
  const contents: ContentByPath = new Map();
  walk({ root, cache, contents }, '', []);
  cache.save();
  return contents;
}

interface Walk {
  readonly root: string;
  readonly cache: ContentCache;
  readonly contents: ContentByPath;
}

function walk(tree: Walk, folder: string, above: readonly Rules[]): void {
  const { root, contents } = tree;
  const entries = readFolder(join(root, folder));
  const rules = entries.some((entry) => entry.name === '.gitignore') ? [...above, readRules(root, folder)] : above;
  if (entries.some((entry) => entry.name.includes('\ufffd'))) addUndecodable(tree, folder);
  for (const entry of entries) {
    const path = folder + entry.name;
    if (entry.isDirectory()) {
      if (!neverWalked.has(entry.name) && !isIgnored(`${path}/`, rules)) walk(tree, `${path}/`, rules);
    } else if (!isIgnored(path, rules)) {
      contents.set(path, contentOf(tree, path, entry));
    }
  }
}

/**
 * Names that are not UTF-8 come out of a folder as text in which they cannot be told apart, nor opened. No .gitignore
 * rule is asked about them: more is taken to be part of the project.
 */
function addUndecodable({ root, cache, contents }: Walk, folder: string): void {
  for (const name of fs.readdirSync(join(root, folder), { encoding: 'buffer' })) {
    if (isUtf8(name)) continue;
    const [path = ''] = partsOf(Buffer.concat([Buffer.from(folder), name]));
    const place = placeOf(root, path);
    const stat = fs.lstatSync(place, { throwIfNoEntry: false });
    const touched = `special ${stat?.mtimeMs} ${stat?.ctimeMs}`; // For a folder, a change of its names has to do.
    contents.set(path, stat?.isFile() ? contentOfFile(cache, path, place, stat) : touched);
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
    // As git does it, which follows no link there.
    matcher.add(readPlainFile(join(root, folder, '.gitignore')));
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

function contentOf({ root, cache }: Walk, path: string, entry: fs.Dirent): string {
  const absolute = join(root, path);
  try {
    if (entry.isSymbolicLink()) return contentOfLink(absolute);
    if (!entry.isFile()) return 'special';
    return contentOfFile(cache, path, absolute, fs.lstatSync(absolute));
  } catch (error) {
    return unreadable(error);
  }
}
