// Which files a module loader might have taken in the place of the one that it took, and which ones tell it how to look.

import { groupedBy } from '../grouped-by.ts';

/** What may be loaded as code, whatever the loader: a new name beside it can take its place. */
const loadable = /\.(?:[cm]?[jt]sx?|json|node|vue|svelte|astro|mdx|coffee|civet|py|pyi|so|pyd|wasm)$/;

/** Files that stand beside a module by custom and that nobody loads in its place. */
const companions = /^\.(?:test|spec|tests|specs|stories|story|bench|snap|md|map)(?:\.|$)/;

/**
 * Read by programs that no tracer sees into: the resolvers and compilers in native code. Of what it installed, Bun leaves
 * no word but its lock file.
 */
const configNames =
  /^(?:package\.json|bun\.lockb?|[jt]sconfig(?:\.[^/]*)?\.json|\.swcrc|vite(?:st)?\.(?:config|workspace)\..+)$/;

/** Whether a file of this name may be loaded as code or data. */
export function isLoadable(path: string): boolean {
  return loadable.test(path);
}

/** Whether a file of this name says how modules beside and below it are found and compiled. */
export function isModuleConfig(name: string): boolean {
  return configNames.test(name);
}

/** `money` of `money.ts`, `money.test` of `money.test.ts`. */
export function stemOf(name: string): string {
  const end = name.lastIndexOf('.');
  return end <= 0 ? name : name.slice(0, end);
}

/** Whether a loader that was asked for the stem might take the name. */
export function fitsStem(name: string, stem: string): boolean {
  if (name === stem) return true;
  return name.startsWith(`${stem}.`) && !companions.test(name.slice(stem.length));
}

/** The names in a folder by what stands before their first dot, so that one need not look at all of them. */
export function byFirstWord(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return groupedBy(names, firstWord);
}

/** What stands before the first dot. A dot in front begins the word. */
export function firstWord(name: string): string {
  const dot = name.indexOf('.', 1);
  return dot === -1 ? name : name.slice(0, dot);
}

/**
 * By which a loader that knows of it by an alias, by `paths` or by a mock asks for it: `money` of `src/money.ts` and of
 * `money/index.js`. Null where nobody does, as for a test; and Python tells where it looks.
 */
export function lastWordOf(path: string): string | null {
  const [name = '', folder = ''] = path.split('/').toReversed();
  if (!isLoadable(name) || /\.pyi?$/.test(name) || isModuleConfig(name)) return null;
  const word = firstWord(name);
  if (!fitsStem(name, word)) return null;
  return word === 'index' ? firstWord(folder === '' ? '.' : folder) : word;
}
