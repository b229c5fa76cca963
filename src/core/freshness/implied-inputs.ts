// What need not be written down, since it follows from what is: an entry less for most of the paths that were asked for.

import type { Input } from './input.ts';
import { absent, elsewhere, folderOf } from './input.ts';
import { fitsStem, stemOf } from './module-names.ts';

interface Answered extends Input {
  readonly value: string;
}

/** Each with what is said to it, but for those that follow from others. */
export function answered(inputs: readonly Input[], valueOf: (input: Input) => string): Answered[] {
  const modules = new Map(inputs.filter(({ kind }) => kind === 'module').map((input) => [input, valueOf(input)]));
  const found = new Set([...modules].flatMap(([{ path }, value]) => (isOnlyChoice(value) ? [stemOf(path)] : [])));
  const asked = inputs.filter(({ kind, path }) => kind !== 'stem' || !found.has(path));
  return withoutImplied(asked.map((input) => ({ ...input, value: modules.get(input) ?? valueOf(input) })));
}

/** Of a module: a loader that asked for its stem found it, and no other name. Python tells of both. */
function isOnlyChoice(value: string): boolean {
  const [content = '', beside] = value.split(',', 2);
  return content !== absent && (beside === undefined || beside.startsWith(elsewhere));
}

/**
 * A file that was read is there, and so are the folders around it; and which names a loader might take is asked of each
 * module. A link is another matter: it may lead elsewhere tomorrow.
 */
function withoutImplied(inputs: readonly Answered[]): Answered[] {
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
