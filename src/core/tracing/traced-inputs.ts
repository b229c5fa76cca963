// From what the processes of an attempt touched to what its result depends on.

import type { Input } from '../freshness/input.ts';
import { folderOf, inOrderOfPaths } from '../freshness/input.ts';
import { isLoadable, stemOf } from '../freshness/module-names.ts';
import type { Touch } from './trace-line.ts';

/** A touch of a path of the project: relative to the root. */
export interface Touched {
  readonly how: Touch;
  readonly path: string;
}

export interface ProjectBefore {
  /** Whether it was a file of the project, and none that is ignored, when the invocation began. */
  has(path: string): boolean;
  /** Whether the project had any file under a folder, which ends in a slash. */
  hasAnyUnder(folder: string): boolean;
}

export interface SeenInputs {
  /** In the order of their paths. */
  readonly inputs: readonly Input[];
  /** Files of the project that were written: what of them is an input is so only as long as they are what they were. */
  readonly written: ReadonlySet<string>;
  /** Folders in which anything was written: that their names changed meanwhile is no wonder. */
  readonly foldersWritten: ReadonlySet<string>;
}

/**
 * What was made by the attempt itself is its output, whatever it did with it afterwards: a file that was not there when
 * the invocation began, or that git ignores.
 *
 * @param top the folder of which the tracer tells, relative to the root: `.`, or above it `..`, `../..`
 */
export function inputsSeen(touches: Iterable<Touched>, before: ProjectBefore, top: string): SeenInputs {
  const seen = sorted(touches);
  const outputs = new Set([...seen.written].filter((path) => isMade(path, before)));
  const isInput = (path: string): boolean => !isWithin(path, outputs);
  const reads = [...seen.read].filter(isInput);
  const modules = reads.filter(isLoadable);
  const inputs = new Map<string, Input>();
  const add = (kind: Input['kind'], paths: Iterable<string>): void => {
    for (const path of paths) inputs.set(`${kind} ${path}`, { kind, path });
  };
  add('module', modules);
  add(
    'content',
    reads.filter((path) => !isLoadable(path)),
  );
  add('there', [...seen.lookedAt].filter(isInput));
  add('stem', [...seen.sought].filter(isInput));
  add('stem', modules.flatMap(packageStem));
  add('names', [...seen.listed].filter(isInput));
  add('all-names', [...seen.searched].filter(isInput));
  add('tree', [...seen.copied].filter(isInput));
  add('importable', seen.importable);
  add('packages', seen.packages);
  add('config', foldersAbove(modules, top));
  const written = new Set([...seen.written].filter((path) => before.has(path)));
  return { inputs: inOrderOfPaths(inputs.values()), written, foldersWritten: foldersWritten(seen.written) };
}

interface Sorted {
  readonly read: Set<string>;
  readonly written: Set<string>;
  readonly lookedAt: Set<string>;
  readonly sought: Set<string>;
  readonly listed: Set<string>;
  readonly searched: Set<string>;
  readonly copied: Set<string>;
  readonly importable: Set<string>;
  readonly packages: Set<string>;
}

function sorted(touches: Iterable<Touched>): Sorted {
  const seen: Sorted = {
    read: new Set(),
    written: new Set(),
    lookedAt: new Set(),
    sought: new Set(),
    listed: new Set(),
    searched: new Set(),
    copied: new Set(),
    importable: new Set(),
    packages: new Set(),
  };
  for (const { how, path } of touches) {
    if (how === 'updated') {
      seen.read.add(path);
      seen.written.add(path);
    } else {
      seen[how === 'looked-at' ? 'lookedAt' : how].add(path);
    }
  }
  return seen;
}

/** A folder in which the project has files was there before, whatever was done to it. */
function isMade(path: string, before: ProjectBefore): boolean {
  return !before.has(path) && path !== '.' && !isAbove(path) && !before.hasAnyUnder(`${path}/`);
}

/** `./cart` stands for `cart/index.ts` only as long as there is no `cart.ts`. */
function packageStem(path: string): string[] {
  const folder = folderOf(path);
  const name = folder === '.' ? path : path.slice(folder.length + 1);
  return stemOf(name) === 'index' && folder !== '.' && !isAbove(folder) ? [folder] : [];
}

/** As far as to the top: what says how modules are found may stand above the root, too. */
function foldersAbove(paths: readonly string[], top: string): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = folderOf(path); !folders.has(folder); folder = folderAround(folder)) {
      folders.add(folder);
      if (folder === top || (isAbove(folder) && folder.length >= top.length)) break;
    }
  }
  return folders;
}

/** Of the root, which is `.`, it is `..`. */
function folderAround(folder: string): string {
  if (folder === '.') return '..';
  return isAbove(folder) ? `${folder}/..` : folderOf(folder);
}

/** Whether it is a folder that the root lies in: `..`, `../..`. */
function isAbove(folder: string): boolean {
  return folder === '..' || folder.endsWith('/..');
}

function foldersWritten(paths: ReadonlySet<string>): Set<string> {
  // A folder that was made is itself a name in the one above.
  return new Set([...paths].flatMap((path) => [path, folderOf(path)]));
}

function isWithin(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let at = path; ; at = folderOf(at)) {
    if (folders.has(at)) return true;
    if (at === '.' || isAbove(at)) return false;
  }
}

/** A path of the project that no result is said to depend on: what package managers, git and pawl itself keep. */
export function isOutOfScope(path: string, stateFolder: string): boolean {
  if (/(?:^|\/)(?:node_modules|\.git)(?:\/|$)/.test(path)) return true;
  return path === stateFolder || path.startsWith(`${stateFolder}/`);
}
