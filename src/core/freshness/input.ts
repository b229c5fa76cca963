// One thing that a result depended on, and what it was then: an entry of a few words on one line.
//
//     content 1f3a9c0b2d4e5f60 data/prices.json
//     module 77d0a4c1e2b3f495,money.css src/money.ts
//
// The kind says what was asked of the path, the value what the answer was; the same question is asked again later.

import { unreachable } from '../problem.ts';
import { byCodeUnit } from '../test-file.ts';

/**
 * - `content`: what is in the file; `-` where there is none
 * - `module`: the same of a file that a module loader chose, the names beside it that it might have chosen instead, and,
 *   behind a star, a digest of the paths elsewhere that end in the same word and of the links that lead to it
 * - `stem`: the names that a module loader would take for a path without an ending
 * - `there`: what it is: `file`, `xfile` where it can be executed, `dir`, `other`, `-`; and of a link where it leads
 * - `names`: which names a folder has
 * - `all-names`: which names it and all folders below it have
 * - `tree`: which names, and what is in the files
 * - `config`: the files in a folder that say how modules are found and compiled, each with its content
 * - `importable`: which modules a folder offers by their names
 * - `packages`: which packages are installed in a folder outside of the project
 */
export type InputKind =
  | 'content'
  | 'module'
  | 'stem'
  | 'there'
  | 'names'
  | 'all-names'
  | 'tree'
  | 'config'
  | 'importable'
  | 'packages';

/** A question to the project. */
export interface Input {
  readonly kind: InputKind;
  /** Relative to the root, with forward slashes; `.` for the root. Absolute for `packages`. */
  readonly path: string;
}

/** `<kind> <value> <path>`. A value has no blank in it. */
export type InputEntry = string;

/** What nothing there is told as. */
export const absent = '-';

/** What stands in front of a digest of paths that lie elsewhere. */
export const elsewhere = '*';

export function entryOf({ kind, path }: Input, value: string): InputEntry {
  return `${kind} ${value} ${path}`;
}

/** The question and the answer of then: the other way round of `entryOf`. */
export function inputOf(entry: InputEntry): Input & { readonly value: string } {
  const first = entry.indexOf(' ');
  const second = entry.indexOf(' ', first + 1);
  return {
    kind: entry.slice(0, first) as InputKind,
    value: entry.slice(first + 1, second),
    path: entry.slice(second + 1),
  };
}

/** By path first, so that what is known of a file stands together. */
export function inOrderOfPaths(inputs: Iterable<Input>): Input[] {
  return [...inputs].toSorted((a, b) => byCodeUnit(a.path, b.path) || byCodeUnit(a.kind, b.kind));
}

/** Names as a part of a value. */
export function joinedNames(names: readonly string[]): string {
  return names.length === 0 ? absent : names.map(encodeURIComponent).join(',');
}

function namesIn(value: string): string[] {
  return value === absent || value === '' ? [] : value.split(',').map(decodeURIComponent);
}

/** What has become of it, in words: `src/money.ts changed`, `src/helper.js appeared beside src/helper.ts`. */
export function describeChange(entry: InputEntry, now: string): string {
  const { kind, path, value } = inputOf(entry);
  switch (kind) {
    case 'module':
      return moduleChange(path, value, now);
    case 'stem':
      return namesChange(folderOf(path), namesIn(value), namesIn(now)) ?? `${path}.* changed`;
    case 'config':
      return configChange(path, value, now);
    case 'names':
    case 'all-names':
      return now === absent ? `${path} is gone` : `a name in ${path} appeared or is gone`;
    case 'tree':
      return now === absent ? `${path} is gone` : `something in ${path} changed`;
    case 'importable':
      return `a module in ${path} appeared or is gone`;
    case 'packages':
      return `the packages in ${path} changed`;
    case 'content':
    case 'there':
      return contentChange(path, value, now);
    default:
      return unreachable(kind);
  }
}

function contentChange(path: string, then: string, now: string): string {
  if (then === absent) return `${path} appeared`;
  return now === absent ? `${path} is gone` : `${path} changed`;
}

function moduleChange(path: string, then: string, now: string): string {
  const [contentThen = '', ...besideThen] = then.split(',');
  const [contentNow = '', ...besideNow] = now.split(',');
  if (contentThen !== contentNow) return contentChange(path, contentThen, contentNow);
  const change = namesChange(folderOf(path), namesBeside(besideThen), namesBeside(besideNow));
  return change === null
    ? `another file of the name of ${path}, or a link to it, appeared or is gone`
    : `${change} beside ${path}`;
}

function namesBeside(parts: readonly string[]): string[] {
  return namesIn(parts.filter((part) => !part.startsWith(elsewhere)).join(','));
}

/** Of a value that has `name:content` for each file. */
function configChange(folder: string, then: string, now: string): string {
  const before = contentsIn(then);
  const after = contentsIn(now);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name) ?? absent, after.get(name) ?? absent];
    if (was !== is) return contentChange(inFolder(folder, name), was, is);
  }
  return `${folder} changed`;
}

/** The names of the files that a value of the kind `config` tells of. */
export function namesOfConfigs(value: string): string[] {
  return [...contentsIn(value).keys()];
}

function contentsIn(value: string): Map<string, string> {
  const pairs = value === absent ? [] : value.split(',').map((each) => each.split(':') as [string, string]);
  return new Map(pairs.map(([name, content]) => [decodeURIComponent(name), content]));
}

function namesChange(folder: string, then: readonly string[], now: readonly string[]): string | null {
  const appeared = now.find((name) => !then.includes(name));
  if (appeared !== undefined) return `${inFolder(folder, appeared)} appeared`;
  const gone = then.find((name) => !now.includes(name));
  return gone === undefined ? null : `${inFolder(folder, gone)} is gone`;
}

/** `.` for a path without a folder. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end === -1 ? '.' : path.slice(0, end);
}

/** The path of a name in a folder, which may be the root. */
export function inFolder(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}
