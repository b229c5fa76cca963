// What a result depended on, as `pawl show` tells it: grouped by what was asked of the project, and of a long list the
// beginning.

import type { Inputs } from '../../core/freshness/fingerprint.ts';
import type { Input, InputKind } from '../../core/freshness/input.ts';
import { absent, inputOf } from '../../core/freshness/input.ts';
import { counted, grouped } from '../../core/text/counted.ts';
import { printable } from '../../core/text/printable.ts';

const shownMax = 8;

const notThere = 'looked for, and not there';

/** Lines without their newlines. */
export function inputLines({ entries, unseen, doubt }: Inputs): string[] {
  const groups = new Map<string, string[]>(headings.map((heading) => [heading, []]));
  for (const input of entries.map(inputOf)) groups.get(headingOf(input))?.push(printable(input.path));
  const lines = [`  ${counted(entries.length, 'input')}${unseen.length === 0 ? ', and nothing was hidden' : ''}`];
  for (const what of unseen) lines.push(`  not seen into, so the whole project counts as well: ${printable(what)}`);
  if (doubt !== undefined) lines.push(`  not to be relied on: ${printable(doubt)}`);
  for (const [heading, paths] of groups) {
    if (paths.length > 0) lines.push(`  ${heading}:`, ...paths.slice(0, shownMax).map((path) => `    ${path}`));
    if (paths.length > shownMax) lines.push(`    … and ${grouped(paths.length - shownMax)} more (all of them: --json)`);
  }
  return lines;
}

function headingOf({ kind, value }: Input & { readonly value: string }): string {
  return value === absent && kind !== 'stem' && kind !== 'config' ? notThere : headingOfKind[kind];
}

const headingOfKind: Readonly<Record<InputKind, string>> = {
  content: 'read',
  module: 'read',
  stem: 'asked for without an ending',
  there: 'looked at',
  names: 'listed',
  'all-names': 'listed with all below',
  tree: 'read with all below',
  config: 'folders of modules, for their package.json, tsconfig.json and the like',
  importable: 'searched for modules',
  packages: 'installed packages',
};

const headings = [...new Set(Object.values(headingOfKind)), notThere];
