import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Input, InputKind } from '../../../src/core/freshness/input.ts';
import { describeChange, entryOf } from '../../../src/core/freshness/input.ts';
import { DiskWorkspace } from '../../../src/io/project/workspace.ts';

const files = {
  '.gitignore': 'dist\nnode_modules\n.pawl\n',
  'src/money.ts': 'export {};',
  'src/cart/index.ts': '',
  'data/prices.csv': '1',
  'data/deep/more.csv': '1',
  'dist/out.txt': '1',
  'tsconfig.json': '{ "extends": ["./config/base"], // why\n}',
  'config/base.json': '{ "extends": "./strict.json" }',
  'config/strict.json': '{}',
  'node_modules/.package-lock.json': '{}',
  'node_modules/left/index.js': '',
  'v1/x.ts': '',
  'v2/x.ts': '',
  'test/money.test.ts': '',
};

class Folder {
  readonly root = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-inputs-'));

  constructor(isGit: boolean) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    fs.symlinkSync('v1', this.at('linked'));
    fs.symlinkSync('nowhere', this.at('broken'));
    if (isGit) execFileSync('git', ['init', '-q'], { cwd: this.root });
    if (isGit) execFileSync('git', ['add', '.'], { cwd: this.root, stdio: 'ignore' });
  }

  at(path: string): string {
    return join(this.root, path);
  }

  write(path: string, text: string): void {
    fs.mkdirSync(dirname(this.at(path)), { recursive: true });
    fs.writeFileSync(this.at(path), text);
  }

  get workspace(): DiskWorkspace {
    return new DiskWorkspace(this.root, this.at('.pawl'));
  }

  async value(input: Input): Promise<string> {
    const { workspace } = this;
    return workspace.inputsIn(await workspace.observe()).valueOf(input);
  }

  async watch() {
    const { workspace } = this;
    return workspace.inputsNow(await workspace.observe());
  }
}

type Edit = (folder: Folder) => void;
const write =
  (path: string, text = 'other'): Edit =>
  (folder) =>
    folder.write(path, text);
const remove =
  (path: string): Edit =>
  (folder) =>
    fs.rmSync(folder.at(path), { recursive: true });
const link =
  (path: string, target: string): Edit =>
  (folder) => {
    fs.rmSync(folder.at(path), { force: true });
    fs.symlinkSync(target, folder.at(path));
  };
const executable =
  (path: string): Edit =>
  (folder) =>
    fs.chmodSync(folder.at(path), 0o755);
const folderInstead =
  (path: string): Edit =>
  (folder) => {
    fs.rmSync(folder.at(path));
    fs.mkdirSync(folder.at(path));
  };

const changes: ReadonlyArray<readonly [InputKind, string, string, Edit]> = [
  ['content', 'data/prices.csv', 'data/prices.csv changed', write('data/prices.csv')],
  ['content', 'data/prices.csv', 'data/prices.csv is gone', remove('data/prices.csv')],
  ['content', 'data/prices.csv', 'data/prices.csv changed', executable('data/prices.csv')],
  ['content', 'data/prices.csv', 'data/prices.csv changed', folderInstead('data/prices.csv')],
  ['content', 'data/none.csv', 'data/none.csv appeared', write('data/none.csv')],
  ['content', 'dist/out.txt', 'dist/out.txt changed', write('dist/out.txt')],
  ['content', 'linked/x.ts', 'linked/x.ts is gone', link('linked', 'data')],
  ['content', 'broken', 'broken appeared', write('nowhere')],
  ['module', 'src/money.ts', 'src/money.ts changed', write('src/money.ts')],
  ['module', 'src/money.ts', 'src/money.js appeared beside src/money.ts', write('src/money.js')],
  ['module', 'src/money.ts', 'src/money/ appeared beside src/money.ts', write('src/money/a.txt')],
  [
    'module',
    'src/money.ts',
    'another file of the name of src/money.ts, or a link to it, appeared or is gone',
    write('over/money.js'),
  ],
  [
    'module',
    'src/money.ts',
    'another file of the name of src/money.ts, or a link to it, appeared or is gone',
    write('over/money/index.ts'),
  ],
  [
    'module',
    'src/cart/index.ts',
    'another file of the name of src/cart/index.ts, or a link to it, appeared or is gone',
    write('over/cart.ts'),
  ],
  [
    'module',
    'v1/x.ts',
    'another file of the name of v1/x.ts, or a link to it, appeared or is gone',
    link('linked', 'v2'),
  ],
  ['stem', 'src/gone', 'src/gone.mjs appeared', write('src/gone.mjs')],
  ['stem', 'src/cart', 'src/cart.ts appeared', write('src/cart.ts')],
  ['stem', 'src/cart', 'src/cart/index.js appeared', write('src/cart/index.js')],
  ['stem', 'src/cart', 'src/cart/__init__.py appeared', write('src/cart/__init__.py')],
  ['stem', 'src/cart', 'src/cart/package.json appeared', write('src/cart/package.json')],
  ['there', 'data', 'data is gone', remove('data')],
  ['there', 'data/prices.csv', 'data/prices.csv changed', executable('data/prices.csv')],
  ['there', 'data/prices.csv', 'data/prices.csv changed', folderInstead('data/prices.csv')],
  ['there', 'data/prices.csv', 'data/prices.csv changed', link('data/prices.csv', 'deep/more.csv')],
  ['there', 'linked', 'linked changed', link('linked', 'v2')],
  ['there', 'broken', 'broken is gone', remove('broken')],
  ['there', 'none', 'none appeared', link('none', 'nowhere')],
  ['names', 'data', 'a name in data appeared or is gone', write('data/more.csv')],
  ['names', 'data', 'a name in data appeared or is gone', folderInstead('data/prices.csv')],
  ['names', 'data', 'data is gone', remove('data')],
  ['all-names', 'data', 'a name in data appeared or is gone', write('data/deep/other.csv')],
  ['all-names', '.', 'a name in . appeared or is gone', remove('data/deep/more.csv')],
  ['tree', 'data', 'something in data changed', write('data/deep/more.csv')],
  ['tree', 'data', 'data is gone', remove('data')],
  ['config', '.', 'package.json appeared', write('package.json')],
  ['config', '.', 'tsconfig.json changed', write('tsconfig.json')],
  ['config', '.', 'config/base.json changed', write('config/base.json')],
  ['config', '.', 'config/strict.json changed', write('config/strict.json')],
  ['config', '.', 'node_modules changed', write('node_modules/.package-lock.json')],
  ['config', '.', 'node_modules changed', write('node_modules/right/index.js')],
  ['config', '.', '__mocks__ appeared', write('src/deep/__mocks__/left.js')],
  ['config', 'src', 'src/node_modules appeared', write('src/node_modules/left/index.js')],
  ['importable', '.', 'a module in . appeared or is gone', write('json.py')],
];

const nothing: ReadonlyArray<readonly [InputKind, string, Edit]> = [
  ['content', 'data/prices.csv', write('data/prices.csv', '1')],
  ['content', 'data/prices.csv', write('data/other.csv')],
  ['module', 'src/money.ts', write('src/money.test.ts')],
  ['module', 'src/money.ts', write('over/money.py')],
  ['module', 'src/money.ts', write('src/purse.ts')],
  ['module', 'test/money.test.ts', write('over/money.ts')],
  ['stem', 'src/gone', write('src/goner.ts')],
  ['there', 'data/prices.csv', write('data/prices.csv')],
  ['names', '.', write('.pawl/runs/x')],
  ['names', 'data', write('data/deep/other.csv')],
  ['all-names', '.', write('data/prices.csv')],
  ['tree', '.', write('node_modules/left/index.js')],
  ['config', '.', write('node_modules/.cache/x')],
  ['config', '.', write('node_modules/left/index.js')],
  ['importable', '.', write('test_json.py')],
];

describe.each([
  ['in a repository', true],
  ['in no repository', false],
])('%s', (_, isGit) => {
  it.each(changes)('%s %s: %s', async (kind, path, words, edit) => {
    const folder = new Folder(isGit);
    const then = await folder.value({ kind, path });
    expect(then).not.toMatch(/\s/);
    expect(await folder.value({ kind, path })).toBe(then);
    edit(folder);
    const now = await folder.value({ kind, path });
    expect(now).not.toBe(then);
    expect(describeChange(entryOf({ kind, path }, then), now)).toBe(words);
  });

  it.each(nothing)('%s %s: nothing that counts', async (kind, path, edit) => {
    const folder = new Folder(isGit);
    const then = await folder.value({ kind, path });
    edit(folder);
    expect(await folder.value({ kind, path })).toBe(then);
  });
});

describe('while a test runs', () => {
  it.each<[InputKind, string, Edit, 'file' | 'folder']>([
    ['content', 'data/prices.csv', write('data/prices.csv', '1'), 'file'],
    ['module', 'src/money.ts', write('src/money.ts'), 'file'],
    ['stem', 'src/gone', write('src/gone.js'), 'folder'],
    ['stem', 'src/cart', write('src/cart/index.js'), 'folder'],
    ['there', 'data/none.csv', write('data/none.csv'), 'folder'],
    ['names', 'data', write('data/none.csv'), 'folder'],
    ['all-names', 'data', write('data/deep/none.csv'), 'folder'],
    ['tree', 'data', write('data/deep/more.csv'), 'folder'],
    ['config', '.', write('tsconfig.json'), 'file'],
    ['config', '.', write('config/strict.json'), 'file'],
    ['config', '.', write('node_modules/.package-lock.json'), 'file'],
  ])('%s %s is touched', async (kind, path, edit, what) => {
    const folder = new Folder(false);
    const old = new Date(Date.now() - 3_600_000);
    const startedMs = Date.now() + 60_000;
    const watch = await folder.watch();
    expect(watch.touchedSince({ kind, path }, startedMs)).toBe(null);
    edit(folder);
    // An older time that somebody gives it hides nothing: that it was given is a change as well.
    if (kind === 'content') fs.utimesSync(folder.at(path), old, old);
    expect(watch.touchedSince({ kind, path }, startedMs - 120_000)).toBe(what);
  });

  it('a file that changes is told as it is, each time', async () => {
    const folder = new Folder(true);
    const watch = await folder.watch();
    const input = { kind: 'content', path: 'data/prices.csv' } as const;
    const values = ['2', '3', '1'].map((text) => {
      folder.write('data/prices.csv', text);
      return watch.valueOf(input);
    });
    expect(new Set(values).size).toBe(3);
    expect(values[2]).toBe(await folder.value(input));
    expect(watch.isAsObserved('data/prices.csv')).toBe(true);
    folder.write('data/prices.csv', '2');
    expect(watch.isAsObserved('data/prices.csv')).toBe(false);
  });
});

describe('names that would be taken for one another', () => {
  it('are told apart', async () => {
    const [one, two] = [new Folder(false), new Folder(false)];
    one.write('odd/a\nb', '');
    two.write('odd/a', '');
    two.write('odd/b', '');
    for (const kind of ['names', 'all-names', 'tree'] as const) {
      expect(await one.value({ kind, path: 'odd' })).not.toBe(await two.value({ kind, path: 'odd' }));
    }
  });
});
