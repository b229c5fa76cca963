import { describe, expect, it } from 'vitest';

import type { AskedPath, KnownInputs } from '../../../src/core/freshness/dependents.ts';
import { dependenceOn } from '../../../src/core/freshness/dependents.ts';
import type { InputEntry } from '../../../src/core/freshness/input.ts';
import { asTestFile } from '../../../src/core/test-file.ts';

const file = asTestFile('test/cart.test.ts');

function aPath(path: string, said: Partial<AskedPath> = {}): AskedPath {
  return { path, isFolder: false, missing: [], ...said };
}

/** The path and the folders above it are not there. */
function missing(...paths: [string, ...string[]]): AskedPath {
  return aPath(paths[0], { missing: paths });
}

function whyOf(asked: AskedPath, entry: InputEntry, isChanged = false): string | null {
  return dependenceOn(asked, file, { entries: [entry], unseen: [] }, () => isChanged)?.why ?? null;
}

describe('a file depends on', () => {
  it.each<[string, AskedPath, InputEntry, string]>([
    ['what it read', aPath('data/a.json'), 'content 1f data/a.json', 'is read'],
    ['a module', aPath('src/a.ts'), 'module 1f src/a.ts', 'is read'],
    ['what it did not find', missing('data/a.json'), 'content - data/a.json', 'was looked for'],
    [
      'what would be loaded in the place of a module',
      missing('src/a.js'),
      'module 1f src/a.ts',
      'may be taken for src/a.ts, which is read',
    ],
    [
      'what an alias might lead to in the place of a module',
      missing('over/a.ts'),
      'module 1f src/a.ts',
      'may be taken for src/a.ts, which is read',
    ],
    [
      'what a loader asked for without an ending',
      missing('src/a.mjs'),
      'stem a.ts src/a',
      'is what was asked for as src/a',
    ],
    ['what it looked at', aPath('src'), 'there dir src', 'is looked at'],
    ['a folder that would appear with a path', missing('out/b.txt', 'out'), 'there - out', 'is looked at'],
    [
      'a new name in a folder that it listed',
      missing('data/b.json'),
      'names 1f data',
      'stands in data, which is listed',
    ],
    ['a new folder there', missing('data/new/b.json', 'data/new'), 'names 1f data', 'stands in data, which is listed'],
    ['a new name far below', missing('data/x/b.json'), 'all-names 1f data', 'stands below data, which is listed'],
    ['everything in a copied folder', aPath('data/x/b.json'), 'tree 1f data', 'is read with all of data'],
    ['everything at all', aPath('b.json'), 'tree 1f .', 'is read with all of .'],
    ['the settings of modules', aPath('src/tsconfig.json'), 'config - src', 'says how modules are found, and is read'],
    ['what is in a folder that is asked about', aPath('src', { isFolder: true }), 'module 1f src/deep/a.ts', 'is read'],
    ['itself', aPath('test/cart.test.ts'), 'content 1f other', 'is the test file'],
  ])('%s', (_, asked, entry, why) => {
    expect(whyOf(asked, entry)).toBe(why);
  });

  it('a name in a folder that it listed before the name was there', () => {
    expect(whyOf(aPath('data/b.json'), 'names 1f data', true)).toBe('stands in data, which is listed');
  });
});

it.each<[string, AskedPath, InputEntry]>([
  ['another file', aPath('src/b.ts'), 'module 1f src/a.ts'],
  ['a name that was listed already, whatever is in it', aPath('data/b.json'), 'names 1f data'],
  ['a file by custom beside a module', missing('src/a.test.ts'), 'module 1f src/a.ts'],
  ['a folder whose name begins alike', aPath('data2/b.json'), 'tree 1f data'],
  ['what is beside the root', aPath('../other/b.json'), 'tree 1f .'],
  ['any file beside settings of modules', aPath('src/b.ts'), 'config - src'],
])('a file does not depend on %s', (_, asked, entry) => {
  expect(whyOf(asked, entry)).toBeNull();
});

it.each<[string, KnownInputs, string]>([
  ['was not traced', { untold: 'it was not traced' }, 'it was not traced'],
  ['saw an input change', { entries: [], unseen: [], doubt: 'a.ts changed while it ran' }, 'a.ts changed while it ran'],
  [
    'started something unseen',
    { entries: ['module 1f src/b.ts'], unseen: ['started cat'] },
    'its processes were not all seen into (started cat)',
  ],
])('nobody can tell of a file that %s', (_, known, why) => {
  expect(dependenceOn(aPath('src/a.ts'), file, known, () => false)).toEqual({ kind: 'untold', why });
});
