import { describe, expect, it } from 'vitest';

import type { QueuePlan } from '../../src/core/queue.ts';
import { disagreement, shownAddress } from '../../src/core/queue.ts';
import { asTestFile } from '../../src/core/test-file.ts';

describe('a machine', () => {
  const plan: QueuePlan = {
    pawl: '1.0.0',
    runtime: 'linux-x64 v24',
    environment: 'sha256:ee',
    command: 'sha256:aa',
    fresh: false,
    commit: 'c0ffee',
    folder: 'packages/api/',
    contents: null,
    expected: ['a', 'b'].map(asTestFile),
  };

  it('with the same of everything may take part', () => {
    expect(disagreement(plan, { ...plan, expected: [...plan.expected] })).toBeNull();
  });

  it.each([
    [{ pawl: '1.0.1' }, 'was begun by pawl 1.0.0, and this is pawl 1.0.1'],
    [{ runtime: 'linux-x64 v26' }, 'was begun on linux-x64 v24, and this is linux-x64 v26'],
    [
      { environment: 'sha256:ff' },
      'was begun with other values of CI, LANG, LC_ALL, NODE_ENV, NODE_OPTIONS, TZ or what the config names as environment',
    ],
    [{ fresh: true }, 'was begun without --fresh'],
    [{ commit: 'beef' }, 'is about the commit c0ffee, and here is beef'],
    [{ commit: null }, 'is about the commit c0ffee, and here is no repository'],
    [{ folder: '' }, 'is about packages/api/ of the repository, and here is its root'],
    [{ command: 'sha256:bb' }, 'runs its files by another command (or with another env or cwd)'],
    [{ contents: 'sha256:cc' }, 'is about a clean checkout of its commit, and here are uncommitted changes'],
    [{ expected: ['a'].map(asTestFile) }, 'expects 2 files, and b is not among the 1 of here'],
    [{ expected: ['a', 'b', 'c'].map(asTestFile) }, 'expects 2 files, and c of here is not among them'],
  ])('with %j may not', (other, words) => {
    expect(disagreement(plan, { ...plan, ...other })).toBe(words);
  });

  it.each([
    ['c0ffee', 'sha256:cc', 'sha256:dd', 'is about other uncommitted changes'],
    ['c0ffee', 'sha256:cc', null, 'is about a checkout with uncommitted changes, and here are none'],
    [null, 'sha256:cc', 'sha256:dd', 'is about files with other contents'],
  ])('may not where, at the commit %s, there is %s and here %s', (commit, there, here, words) => {
    expect(disagreement({ ...plan, commit, contents: there }, { ...plan, commit, contents: here })).toBe(words);
  });
});

describe('an address is shown without who may use it', () => {
  it.each([
    ['redis://host:6379', 'redis://host:6379'],
    ['redis://host/2', 'redis://host/2'],
    ['rediss://:secret@host:6379/2', 'rediss://host:6379/2'],
    ['redis://user:se@cret@host', 'redis://host'],
    ['redis://host?password=secret', 'redis://host'],
    ['POSTGRES://user:sec/ret@host:5432/db?sslpassword=secret#secret', 'postgres://host:5432/db'],

    ['postgres://host/db?password=sec@ret', 'postgres://'],
    ['redis://:se?cret@host', 'redis://'],
    ['secret', 'queue://'],
  ])('%s as %s', (url, shown) => {
    expect(shownAddress(url)).toBe(shown);
  });
});
