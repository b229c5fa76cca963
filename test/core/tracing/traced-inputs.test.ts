import { describe, expect, it } from 'vitest';

import type { Touch } from '../../../src/core/tracing/trace-line.ts';
import { inputsSeen, isOutOfScope } from '../../../src/core/tracing/traced-inputs.ts';

const project = ['src/money.ts', 'src/cart/index.ts', 'data/prices.csv', 'test/a.test.ts', 'kept/.gitkeep'];
const before = {
  has: (path: string) => project.includes(path),
  hasAnyUnder: (folder: string) => project.some((path) => path.startsWith(folder)),
};

function seen(touches: ReadonlyArray<readonly [Touch, string]>, top = '.'): string[] {
  return inputsSeen(
    touches.map(([how, path]) => ({ how, path })),
    before,
    top,
  ).inputs.map(({ kind, path }) => `${kind} ${path}`);
}

describe('what a test was seen to depend on', () => {
  it.each([
    ['a data file', [['read', 'data/prices.csv']], ['content data/prices.csv']],
    ['one that is not there', [['read', 'data/none.csv']], ['content data/none.csv']],
    ['a question', [['looked-at', 'data']], ['there data']],
    ['a listing', [['listed', 'data']], ['names data']],
    ['a listing of everything', [['searched', '.']], ['all-names .']],
    ['a copy', [['copied', 'data']], ['tree data']],
    ['a folder of modules', [['importable', '.']], ['importable .']],
    ['installed packages', [['packages', '/lib/site-packages']], ['packages /lib/site-packages']],
    ['a module that was sought', [['sought', 'src/gone']], ['stem src/gone']],
  ] as const)('%s', (_, touches, inputs) => {
    expect(seen(touches)).toEqual(inputs);
  });

  it('of a module: also what says how it is found, in each folder up to the root', () => {
    expect(seen([['read', 'src/deep/money.ts']])).toEqual([
      'config .',
      'config src',
      'config src/deep',
      'module src/deep/money.ts',
    ]);
  });

  it('of the index of a folder: also what would be taken in the place of the folder', () => {
    expect(seen([['read', 'src/cart/index.ts']])).toContain('stem src/cart');
    expect(seen([['read', 'index.ts']]).filter((input) => input.startsWith('stem'))).toEqual([]);
    expect(seen([['read', '../index.ts']], '..').filter((input) => input.startsWith('stem'))).toEqual([]);
  });

  it('in a project that lies in a repository, up to the top of that', () => {
    expect(seen([['read', 'src/money.ts']], '../..')).toEqual([
      'config .',
      'config ..',
      'config ../..',
      'config src',
      'module src/money.ts',
    ]);
    expect(seen([['read', '../beside/src/money.ts']], '../..')).toEqual([
      'config ..',
      'config ../..',
      'config ../beside',
      'config ../beside/src',
      'module ../beside/src/money.ts',
    ]);
  });

  it('a folder whose name ends in dots is a folder as any other', () => {
    expect(seen([['read', 'pages/more../money.ts']])).toEqual([
      'config .',
      'config pages',
      'config pages/more..',
      'module pages/more../money.ts',
    ]);
  });
});

describe('what a test made itself', () => {
  it('is no input, whatever was done with it afterwards', () => {
    expect(
      seen([
        ['looked-at', 'tmp/out.json'],
        ['written', 'tmp/out.json'],
        ['read', 'tmp/out.json'],
        ['written', 'made'],
        ['listed', 'made'],
        ['read', 'made/deep/file.txt'],
      ]),
    ).toEqual([]);
  });

  it('is an input where it was a file of the project', () => {
    const touches = [
      ['read', 'data/prices.csv'],
      ['written', 'data/prices.csv'],
    ] as const;
    expect(seen(touches)).toEqual(['content data/prices.csv']);
    expect(seen([['updated', 'data/prices.csv']])).toEqual(['content data/prices.csv']);
  });

  it.each(['.', '..', 'src', 'kept'])('is not all of a folder that the project had: %s', (folder) => {
    const inside = folder === 'kept' ? 'kept/input.txt' : 'src/notes.txt';
    expect(
      seen(
        [
          ['written', folder],
          ['read', inside],
        ],
        '..',
      ),
    ).toContain(`content ${inside}`);
  });

  it('is nothing beside it that begins with the same letters', () => {
    const touches = [
      ['written', 'tmp'],
      ['read', 'tmp2/x.txt'],
    ] as const;
    expect(seen(touches)).toEqual(['content tmp2/x.txt']);
  });
});

describe('what is kept by somebody else', () => {
  it.each([
    ['node_modules/x/index.js', true],
    ['src/node_modules/x.js', true],
    ['.git/HEAD', true],
    ['.pawl', true],
    ['.pawl/runs/x', true],
    ['.pawl-fixtures/prices.json', false],
    ['.pawl.config.json', false],
    ['src/.pawl', false],
    ['my_node_modules/x.js', false],
    ['.gitignore', false],
  ])('%s: %s', (path, isOut) => {
    expect(isOutOfScope(path, '.pawl')).toBe(isOut);
  });

  it('a state folder beside the project hides nothing in it', () => {
    expect(isOutOfScope('state/x', '../state')).toBe(false);
    expect(isOutOfScope('../state/x', '../state')).toBe(true);
  });
});
