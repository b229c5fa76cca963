// Which results a change of one path would put in question, told from what they were seen to depend on.

import { unreachable } from '../problem.ts';
import type { TestFile } from '../test-file.ts';
import type { Inputs } from './fingerprint.ts';
import type { InputEntry } from './input.ts';
import { absent, folderOf, inFolder, inputOf } from './input.ts';
import { fitsStem, isModuleConfig, lastWordOf, stemOf } from './module-names.ts';

/** A path that somebody asks about: relative to the root, with forward slashes. */
export interface AskedPath {
  readonly path: string;
  readonly isFolder: boolean;
  /** The path and the folders above it that are not there: all of them would appear with it. Empty where it is there. */
  readonly missing: readonly string[];
}

/** What is known of a file: what its result depends on, or why that cannot be told. */
export type KnownInputs = Inputs | { readonly untold: string };

/** `read`: its result depends on the path. `untold`: nobody can tell. Null where it does not. */
export type Dependence =
  | { readonly kind: 'depends'; readonly why: string }
  | { readonly kind: 'untold'; readonly why: string }
  | null;

/**
 * @param isChanged whether what an entry says is no longer so: a new name in a folder is known by that alone
 */
export function dependenceOn(
  asked: AskedPath,
  file: TestFile,
  known: KnownInputs,
  isChanged: (entry: InputEntry) => boolean,
): Dependence {
  if (asked.path === file) return { kind: 'depends', why: 'is the test file' };
  if (asked.isFolder && isBelow(file, asked.path)) return { kind: 'depends', why: 'has the test file in it' };
  if ('untold' in known) return { kind: 'untold', why: known.untold };
  for (const entry of known.entries) {
    const why = whyEntry(entry, asked, isChanged);
    if (why !== null) return { kind: 'depends', why };
  }
  if (known.doubt !== undefined) return { kind: 'untold', why: known.doubt };
  const [unseen] = known.unseen;
  return unseen === undefined ? null : { kind: 'untold', why: `its processes were not all seen into (${unseen})` };
}

function whyEntry(entry: InputEntry, asked: AskedPath, isChanged: (entry: InputEntry) => boolean): string | null {
  const { kind, path, value } = inputOf(entry);
  const { path: at, isFolder, missing } = asked;
  const isAsked = path === at || (isFolder && isBelow(path, at));
  const appears = (holds: (path: string) => boolean): boolean => missing.some(holds);
  const isNamedIn = (folder: string): boolean => appears((each) => folderOf(each) === folder);
  switch (kind) {
    case 'content':
    case 'module':
      if (isAsked) return value === absent ? 'was looked for' : 'is read';
      return kind === 'module' && (isRival(at, path) || (missing.length > 0 && isNamesake(at, path)))
        ? `may be taken for ${path}, which is read`
        : null;
    case 'stem':
      return [at, ...missing].some((each) => fits(each, path)) ? `is what was asked for as ${path}` : null;
    case 'there':
      return isAsked || appears((each) => each === path) ? 'is looked at' : null;
    case 'names':
    case 'importable':
      if (isFolder && isAsked) return 'is listed';
      return isNamedIn(path) || (folderOf(at) === path && isChanged(entry))
        ? `stands in ${path}, which is listed`
        : null;
    case 'all-names':
      if (isFolder && isAsked) return 'is listed';
      return isBelow(at, path) && (missing.length > 0 || isChanged(entry))
        ? `stands below ${path}, which is listed`
        : null;
    case 'tree':
      return isAsked || isBelow(at, path) ? `is read with all of ${path}` : null;
    case 'config':
      return folderOf(at) === path && isModuleConfig(nameOf(at)) ? 'says how modules are found, and is read' : null;
    case 'packages':
      return null;
    default:
      return unreachable(kind);
  }
}

function isBelow(path: string, folder: string): boolean {
  return folder === '.' ? !path.startsWith('../') : path.startsWith(`${folder}/`);
}

/** Whether a loader that asked for the module might find this one in its place. */
function isRival(path: string, module: string): boolean {
  return path !== module && fits(path, inFolder(folderOf(module), stemOf(nameOf(module))));
}

/** Whether it is elsewhere, and asked for by the same last word: an alias may lead to it. */
function isNamesake(path: string, module: string): boolean {
  const word = lastWordOf(path);
  return word !== null && word === lastWordOf(module);
}

function fits(path: string, stem: string): boolean {
  return folderOf(path) === folderOf(stem) && fitsStem(nameOf(path), nameOf(stem));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
