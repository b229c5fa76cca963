import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { InputKind } from '../../../src/core/freshness/input.ts';
import {
  describeChange,
  entryOf,
  folderOf,
  inFolder,
  inOrderOfPaths,
  inputOf,
  joinedNames,
} from '../../../src/core/freshness/input.ts';

const aPath = fc.string({ unit: 'binary', minLength: 1 });
const aName = aPath.filter((name) => !name.includes('/'));

describe('an entry', () => {
  it('gives back what was put into it, whatever the path', () => {
    const kinds: InputKind[] = ['content', 'module', 'names', 'packages'];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), aPath, aPath, (kind, path, word) => {
        const value = encodeURIComponent(word);
        expect(inputOf(entryOf({ kind, path }, value))).toEqual({ kind, path, value });
      }),
    );
  });

  it.each(['a b.txt', ' a', 'a ', 'a\nb', 'a,b', 'a%2Fb', 'a%', 'é', '名前', '"', '~', '-'])(
    'keeps %j apart from all others',
    (path) => {
      const entry = entryOf({ kind: 'content', path }, '-');
      expect(inputOf(entry).path).toBe(path);
      expect(describeChange(entry, '1234')).toBe(`${path} appeared`);
    },
  );

  it('of several names holds each of them, whatever is in it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(aName, { minLength: 1 }), (names) => {
        const value = joinedNames(names);
        expect(value).not.toMatch(/\s/);
        for (const name of names) {
          const without = joinedNames(names.filter((each) => each !== name));
          expect(describeChange(entryOf({ kind: 'stem', path: 'src/x' }, value), without)).toBe(
            `${inFolder('src', name)} is gone`,
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it('stands with the others of its path', () => {
    const inputs = (['there', 'content', 'names'] as const).flatMap((kind) =>
      ['b', 'a', 'B'].map((path) => ({ kind, path })),
    );
    expect(inOrderOfPaths(inputs).map(({ kind, path }) => `${path} ${kind}`)).toEqual(
      ['B', 'a', 'b'].flatMap((path) => ['content', 'names', 'there'].map((kind) => `${path} ${kind}`)),
    );
  });

  it('has a folder, down to the root', () => {
    expect(['a/b/c', 'a', '../a', '.'].map(folderOf)).toEqual(['a/b', '.', '..', '.']);
    expect([inFolder('.', 'a'), inFolder('..', 'a'), inFolder('a/b', 'c')]).toEqual(['a', '../a', 'a/b/c']);
  });
});

describe('what has become of it, in words', () => {
  it.each([
    ['content 12 src/a.txt', '34', 'src/a.txt changed'],
    ['content 12 src/a.txt', '-', 'src/a.txt is gone'],
    ['content - src/a.txt', '34', 'src/a.txt appeared'],
    ['content 12 src/a.txt', 'x12', 'src/a.txt changed'],
    ['module 12 src/a.ts', '34', 'src/a.ts changed'],
    ['module 12 src/a.ts', '12,a.js', 'src/a.js appeared beside src/a.ts'],
    ['module 12,a.js src/a.ts', '12', 'src/a.js is gone beside src/a.ts'],
    ['module 12 src/a.ts', '-', 'src/a.ts is gone'],
    ['stem - src/a', 'a.js', 'src/a.js appeared'],
    ['stem a.js,a.ts src/a', 'a.ts', 'src/a.js is gone'],
    ['stem a a', 'a,a%2Findex.js', 'a/index.js appeared'],
    ['there file a', 'dir', 'a changed'],
    ['there dir@1 a', 'dir@2', 'a changed'],
    ['there - a', 'dir', 'a appeared'],
    ['names 12 test', '34', 'a name in test appeared or is gone'],
    ['names 12 test', '-', 'test is gone'],
    ['all-names 12 .', '34', 'a name in . appeared or is gone'],
    ['tree 12 data', '34', 'something in data changed'],
    ['tree 12 data', '-', 'data is gone'],
    ['config - src', 'package.json:12', 'src/package.json appeared'],
    ['config package.json:12 .', 'package.json:34', 'package.json changed'],
    ['config package.json:12,tsconfig.json:5 .', 'package.json:12', 'tsconfig.json is gone'],
    ['config node_modules:1 .', 'node_modules:2', 'node_modules changed'],
    ['importable 12 .', '34', 'a module in . appeared or is gone'],
    ['packages 12 /lib', '34', 'the packages in /lib changed'],
  ])('%s, now %s: %s', (entry, now, words) => {
    expect(describeChange(entry, now)).toBe(words);
  });
});
