import { describe, expect, it } from 'vitest';

import {
  byFirstWord,
  firstWord,
  fitsStem,
  isLoadable,
  isModuleConfig,
  stemOf,
} from '../../../src/core/freshness/module-names.ts';

describe('a name that a loader might take', () => {
  it.each([
    ['money', 'money', true],
    ['money.js', 'money', true],
    ['money.web.ts', 'money', true],
    ['money.d.ts', 'money', true],
    ['money.cpython-311-x86_64-linux-gnu.so', 'money', true],
    ['money.test.ts', 'money', false],
    ['money.spec.js', 'money', false],
    ['money.md', 'money', false],
    ['money.test.ts', 'money.test', true],
    ['moneys.ts', 'money', false],
    ['money-bag.ts', 'money', false],
    ['Money.ts', 'money', false],
    ['.env.local', '.env', true],
    ['money.testing.ts', 'money', true],
  ])('%s for %s: %s', (name, stem, fits) => {
    expect(fitsStem(name, stem)).toBe(fits);
  });

  it('stands in the group of what it might be taken for', () => {
    const names = ['money', 'money.js', 'money.test.ts', 'money.web.ts', '.env', '.env.local', 'a', 'é.js', '...'];
    const groups = byFirstWord(names);
    expect([...groups.values()].flat().toSorted()).toEqual(names.toSorted());
    for (const name of names) {
      const stem = stemOf(name);
      expect(groups.get(firstWord(stem))).toContain(name);
      for (const other of names.filter((each) => fitsStem(each, stem))) {
        expect(groups.get(firstWord(stem)), `${other} for ${stem}`).toContain(other);
      }
    }
  });
});

it('a name ends where its last dot is', () => {
  expect(['money.ts', 'money.test.ts', 'money', '.env', '.env.local', 'a.'].map(stemOf)).toEqual([
    'money',
    'money.test',
    'money',
    '.env',
    '.env',
    'a',
  ]);
});

it.each(['a.js', 'a.mjs', 'a.cts', 'a.tsx', 'a.json', 'a.node', 'a.vue', 'a.py', 'a.so', 'src/a.wasm'])(
  '%s is loaded as a module',
  (path) => expect(isLoadable(path)).toBe(true),
);

it.each(['a.txt', 'a.html', 'js', 'a.json5', 'a.jsx.snap', 'a.py.txt'])('%s is not', (path) => {
  expect(isLoadable(path)).toBe(false);
});

it.each([
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'jsconfig.json',
  '.swcrc',
  'vite.config.mts',
  'vitest.config.ts',
  'vitest.workspace.json',
  'bun.lock',
  'bun.lockb',
])('%s says how modules are found', (name) => expect(isModuleConfig(name)).toBe(true));

it.each(['package.json5', 'my-package.json', 'tsconfig', 'atsconfig.json', 'config.ts'])('%s does not', (name) => {
  expect(isModuleConfig(name)).toBe(false);
});
