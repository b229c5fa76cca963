// What need not be written down, since it follows from what is: an entry less for most of the paths that were asked for.

import type { Input } from './input.ts';
import { absent, folderOf } from './input.ts';
import { fitsStem, stemOf } from './module-names.ts';

interface Answered extends Input {
  readonly value: string;
}

/**
 * A file that was read is there, and so are the folders around it; and which names a loader might take is asked of each
 * module. A link is another matter: it may lead elsewhere tomorrow.
 */
export function withoutImplied<T extends Answered>(inputs: readonly T[]): T[] {
  const present = inputs.filter(({ kind, value }) => isContent(kind) && !value.startsWith(absent));
  const files = new Set(present.map(({ path }) => path));
  const folders = foldersAround(present);
  const stems = new Set(inputs.flatMap(stemAsked));
  return inputs.filter(({ kind, path, value }) => {
    if (kind !== 'there') return true;
    if (value === 'file' || value === 'xfile') return !files.has(path);
    if (value === 'dir') return !folders.has(path);
    return value !== absent || !fitsAny(path, stems);
  });
}

function isContent(kind: Input['kind']): boolean {
  return kind === 'content' || kind === 'module';
}

function foldersAround(inputs: readonly Input[]): Set<string> {
  const folders = new Set<string>();
  for (const { path } of inputs) {
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  }
  return folders;
}

function stemAsked({ kind, path }: Input): string[] {
  if (kind === 'stem') return [path];
  return kind === 'module' ? [stemOf(path)] : [];
}

/** Whether a loader might take it for one of the stems, which are asked for the names that fit. */
function fitsAny(path: string, stems: ReadonlySet<string>): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const folder = path.slice(0, path.length - name.length);
  for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
    const stem = name.slice(0, end);
    if (stems.has(folder + stem)) return fitsStem(name, stem);
  }
  return false;
}
