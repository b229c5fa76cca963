import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { DiskWorkspace } from '../../../src/io/project/workspace.ts';
import type { ProjectState } from '../../../src/ports/workspace.ts';
import { git } from '../../rig/git.ts';

class Folder {
  readonly path = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-workspace-'));

  write(name: string, text: string): void {
    fs.mkdirSync(dirname(join(this.path, name)), { recursive: true });
    fs.writeFileSync(join(this.path, name), text);
  }

  git(...args: string[]): void {
    git(this.path, ...args);
  }

  workspace(ownFiles: readonly string[] = []): DiskWorkspace {
    const all = ownFiles.map((name) => join(this.path, name));
    return new DiskWorkspace(this.path, join(this.path, '.pawl'), { all, foreign: [], keep: () => {} });
  }

  /** The key of a project that is a folder of this one. */
  async keyWithin(folder: string): Promise<string | null> {
    const root = join(this.path, folder);
    return (await new DiskWorkspace(root, join(root, '.pawl')).observe()).key;
  }

  async key(ownFiles: readonly string[] = []): Promise<string | null> {
    return (await this.workspace(ownFiles).observe()).key;
  }

  async discover(patterns: readonly string[], more: { ignore?: string[]; suite?: string[] } = {}) {
    const workspace = this.workspace();
    const selection = { patterns, ignore: more.ignore ?? [], suite: more.suite ?? [] };
    return workspace.discover(selection, await workspace.observe());
  }
}

function aFolder(files: Readonly<Record<string, string>>, kind: 'git' | 'plain'): Folder {
  const folder = new Folder();
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  if (kind === 'git') {
    folder.git('init', '-q');
    folder.git('add', '.');
    folder.git('commit', '-qm', 'first');
  }
  return folder;
}

function couldWrite(place: Buffer, text: string): boolean {
  try {
    fs.writeFileSync(place, text);
    return true;
  } catch {
    return false;
  }
}

const files = {
  'src/a.js': 'a',
  'test/a.test.js': 't',
  '.gitignore': 'dist/\n*.log\n!kept.log\n',
  'dist/built.js': 'b',
};

describe.each(['git', 'plain'] as const)('the project key (%s)', (kind) => {
  it('is the same when nothing changed, whatever the times of the files', async () => {
    const folder = aFolder(files, kind);
    const before = await folder.key();
    fs.utimesSync(join(folder.path, 'src/a.js'), 1, 1);
    expect(await folder.key()).toBe(before);
  });

  it.each([
    ['an edit', (folder: Folder) => folder.write('src/a.js', 'x')],
    ['a new file', (folder: Folder) => folder.write('src/new.js', '')],
    ['a removed file', (folder: Folder) => fs.rmSync(join(folder.path, 'src/a.js'))],
    ['an executable bit', (folder: Folder) => fs.chmodSync(join(folder.path, 'src/a.js'), 0o755)],
    ['a file that .gitignore takes back in', (folder: Folder) => folder.write('kept.log', '')],
    ['a newly installed package', (folder: Folder) => folder.write('node_modules/.package-lock.json', '{}')],
  ])('changes with %s', async (_, change) => {
    const folder = aFolder(files, kind);
    const before = await folder.key();
    change(folder);
    expect(await folder.key()).not.toBe(before);
  });

  it.each([
    ['an ignored file', 'debug.log'],
    ['build output', 'dist/built.js'],
    ['a package that is not in the lock', 'node_modules/x/index.js'],
    ['our own results', '.pawl/runs/x'],
    ['a report that we wrote', 'junit.xml'],
  ])('does not change with %s', async (_, name) => {
    const folder = aFolder({ ...files, '.gitignore': `${files['.gitignore']}node_modules\n` }, kind);
    const before = await folder.key(['junit.xml']);
    folder.write(name, 'new');
    expect(await folder.key(['junit.xml'])).toBe(before);
  });
});

describe('the surroundings', () => {
  const command = { argv: ['runner', '{file}'] as const, shell: false, env: {} };
  const inRoot = { folder: '', environment: [], command };
  const inApi = { folder: 'packages/api', environment: ['PAWL_TEST_URL'], command };

  async function surroundings(folder: Folder, suite: Parameters<ProjectState['surroundingsOf']>[0], within = '.') {
    const root = join(folder.path, within);
    return (await new DiskWorkspace(root, join(root, '.pawl')).observe()).surroundingsOf(suite);
  }

  const installed = ['node_modules/.yarn-state.yml', 'node_modules/.pnpm/lock.yaml', '.pnp.cjs', '.npmrc'];
  it.each(['package-lock.json', 'requirements-dev.txt', 'go.sum', ...installed])(
    'of a suite are what is locked and installed in its folder and above it: %s',
    async (name) => {
      const folder = aFolder({ ...files, 'packages/api/a.js': '' }, 'git');
      const before = await surroundings(folder, inApi);
      folder.write(`packages/api/${name}`, '1');
      expect(await surroundings(folder, inApi)).not.toBe(before);
      expect(await surroundings(folder, inRoot)).toBe(await surroundings(aFolder(files, 'git'), inRoot));
    },
  );

  it('of a project in a repository are those of the repository as well', async () => {
    const folder = aFolder({ ...files, 'packages/api/a.js': '' }, 'git');
    const before = await surroundings(folder, inRoot, 'packages/api');
    folder.write('pnpm-lock.yaml', '1');
    expect(await surroundings(folder, inRoot, 'packages/api')).not.toBe(before);
  });

  /** Told where the program of the command lies in that folder, with that text in it. */
  async function withProgram(folder: Folder, path: string, text: string): Promise<string> {
    const { PATH } = process.env;
    folder.write(`${path}/runner`, text);
    fs.chmodSync(join(folder.path, path, 'runner'), 0o755);
    try {
      process.env['PATH'] = join(folder.path, path);
      return await surroundings(folder, inRoot);
    } finally {
      process.env['PATH'] = PATH;
    }
  }

  it('are which program the command means', async () => {
    const folder = aFolder(files, 'plain');
    const seen = [
      await withProgram(folder, 'one', '#!/bin/sh'),
      await withProgram(folder, 'two', '#!/bin/sh'),
      await withProgram(folder, 'two', '#!/bin/sh -e'),
    ];
    expect(new Set(seen).size).toBe(3);
  });

  it.each([
    ['yarn 1', 'yarn--1795294421653-0.17779697034979458', 'yarn--1795294422292-0.6148026828254483'],
    ['yarn 4', 'xfs-a5a56e6a', 'xfs-0b1c2d3e'],
  ])(
    'of a program that %s passes on, from another folder at each start, are which one that is',
    async (_, one, two) => {
      const folder = aFolder(files, 'plain');
      const first = await withProgram(folder, one, '#!/bin/sh\nexec "/usr/bin/node" "$@"\n');
      expect(await withProgram(folder, two, '#!/bin/sh\nexec "/usr/bin/node" "$@"\n')).toBe(first);
      expect(await withProgram(folder, two, '#!/bin/sh\nexec "/opt/a/node" "$@"\n')).not.toBe(first);
    },
  );

  it('are the values of the variables that are named, and not in clear', async () => {
    const folder = aFolder(files, 'plain');
    const values = [];
    try {
      for (const value of ['postgres://one', 'postgres://two', 'postgres://two']) {
        process.env['PAWL_TEST_URL'] = value;
        values.push(await surroundings(folder, inApi));
      }
    } finally {
      delete process.env['PAWL_TEST_URL'];
    }
    expect(values[0]).not.toBe(values[1]);
    expect(values[1]).toBe(values[2]);
    expect(values[0]).toMatch(/^surroundings:[0-9a-f]{64}$/);
  });
});

describe('the project key outside of git', () => {
  it('remembers what it read, and believes no memory of a file that was touched since', async () => {
    const folder = aFolder(files, 'plain');
    folder.write('.pawl/README', '');
    const old = new Date(Date.now() - 60_000);
    fs.utimesSync(join(folder.path, 'src/a.js'), old, old);
    const before = await folder.key();
    expect(fs.existsSync(join(folder.path, '.pawl/cache/blobs.json'))).toBe(true);
    expect(await folder.key()).toBe(before);
    folder.write('src/a.js', 'b');
    fs.utimesSync(join(folder.path, 'src/a.js'), old, old);
    expect(await folder.key()).not.toBe(before);
  });

  it('reads names that are no text', async () => {
    const folder = aFolder({ ...files, 'ü/a.js': '' }, 'plain');
    const odd = (last: number): Buffer => Buffer.from([...Buffer.from(`${folder.path}/ü/odd`), last]);
    if (!couldWrite(odd(0xe8), '1')) return; // Not every disk takes such names.
    const keys = [await folder.key()];
    fs.writeFileSync(odd(0xe8), 'other');
    keys.push(await folder.key());
    fs.renameSync(odd(0xe8), odd(0xe9));
    keys.push(await folder.key());
    expect(new Set(keys).size).toBe(3);
  });

  it('does without a memory that is broken', async () => {
    const folder = aFolder(files, 'plain');
    const before = await folder.key();
    folder.write('.pawl/cache/blobs.json', '{"format":1,"files":[["src/a.js"]]}');
    expect(await folder.key()).toBe(before);
  });
});

describe('git', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('is not even started where there is no repository around', async () => {
    const folder = aFolder({ ...files, 'bin/git': '#!/bin/sh\necho called > "$0.called"\nexit 128\n' }, 'plain');
    const isStarted = (): boolean => fs.existsSync(join(folder.path, 'bin/git.called'));
    fs.chmodSync(join(folder.path, 'bin/git'), 0o755);
    vi.stubEnv('PATH', join(folder.path, 'bin'));
    await folder.key();
    expect([await folder.workspace().git(), isStarted()]).toEqual([null, false]);
    folder.write('.git/HEAD', '');
    expect([await folder.workspace().git(), isStarted()]).toEqual([null, true]);
  });

  it('is asked where a link leads into a repository', async () => {
    const folder = aFolder({ 'packages/a/a.js': '' }, 'git');
    const link = join(aFolder({}, 'plain').path, 'link');
    fs.symlinkSync(join(folder.path, 'packages/a'), link);
    expect(await new DiskWorkspace(link, join(link, '.pawl')).git()).toMatchObject({ folder: 'packages/a/' });
  });

  it('is asked where GIT_DIR says what no folder around does', async () => {
    vi.stubEnv('GIT_DIR', join(aFolder({ 'a.js': '' }, 'git').path, '.git'));
    expect(await aFolder(files, 'plain').workspace().git()).toMatchObject({ dirty: true, folder: '' });
  });
});

describe('the state of git', () => {
  it('says where in the repository the project lies: two packages may have the same names in them', async () => {
    const folder = aFolder({ 'packages/a/a.test.js': '' }, 'git');
    const state = { commit: expect.stringMatching(/^[0-9a-f]{40}$/), dirty: false };
    expect(await folder.workspace().git()).toEqual({ ...state, folder: '' });
    const root = join(folder.path, 'packages/a');
    expect(await new DiskWorkspace(root, join(root, '.pawl')).git()).toEqual({ ...state, folder: 'packages/a/' });
  });
});

describe('the project key in git', () => {
  it('is the same for the same content, committed, staged or neither', async () => {
    const folder = aFolder(files, 'git');
    folder.write('src/a.js', 'edited\r\n');
    folder.write('src/new.js', 'new');
    const edited = await folder.key();
    folder.git('add', '.');
    expect(await folder.key()).toBe(edited);
    folder.git('commit', '-qm', 'second');
    expect(await folder.key()).toBe(edited);
  });

  it('sees changes that git was told to overlook', async () => {
    const folder = aFolder(files, 'git');
    folder.git('update-index', '--assume-unchanged', 'src/a.js');
    const before = await folder.key();
    folder.write('src/a.js', 'edited');
    expect(await folder.key()).not.toBe(before);
  });

  it('sees changes in a repository that lies within', async () => {
    const folder = aFolder(files, 'git');
    folder.write('inner/a.js', 'a');
    git(join(folder.path, 'inner'), 'init', '-q');
    const before = await folder.key();
    folder.write('inner/a.js', 'b');
    expect(await folder.key()).not.toBe(before);
  });

  it('can be taken where a submodule was never fetched, also from within it', async () => {
    const folder = aFolder(files, 'git');
    folder.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
    folder.write('sub/deep/a.js', 'a');
    expect((await folder.workspace().observe()).covers('src/a.js')).toBe(true);
    const within = new DiskWorkspace(join(folder.path, 'sub'), join(folder.path, 'sub/.pawl'));
    expect((await within.observe()).covers('deep/a.js')).toBe(true);
  });

  it.each([
    ['the tree', (folder: Folder) => folder.write('.gitattributes', '*.js text\n')],
    ['the repository', (folder: Folder) => folder.write('.git/info/attributes', '*.js text=auto\n')],
    ['core.autocrlf', (folder: Folder) => folder.git('config', 'core.autocrlf', 'input')],
  ])('sees line ends that git would convert (%s)', async (_, set) => {
    const folder = aFolder({ ...files, 'src/lines.js': 'a\nb\n' }, 'git');
    folder.write('.pawl/README', '');
    set(folder);
    folder.git('add', 'src');
    const before = await folder.key();
    folder.write('src/lines.js', 'a\r\nb\r\n');
    const edited = await folder.key();
    expect(edited).not.toBe(before);
    folder.git('add', 'src/lines.js');
    expect(await folder.key()).toBe(edited);
  });

  it('reads no unchanged file where attributes convert nothing', async () => {
    const folder = aFolder({ ...files, '.gitattributes': '*.js diff=js linguist-generated -text\n' }, 'git');
    folder.write('.pawl/README', '*');
    folder.write('.pawl/.gitignore', '*');
    await folder.key();
    expect(fs.existsSync(join(folder.path, '.pawl/cache'))).toBe(false);
  });

  it('reads names that begin with a quote or are no text', async () => {
    const folder = aFolder({ ...files, '"quoted".js': '1' }, 'git');
    const odd = (last: number): Buffer => Buffer.from([...Buffer.from(`${folder.path}/odd`), last]);
    for (const last of [0xe8, 0xe9]) if (!couldWrite(odd(last), `${last}`)) return; // Not every disk takes such names.
    const keys = [await folder.key()];
    folder.write('"quoted".js', '2');
    keys.push(await folder.key());
    fs.writeFileSync(odd(0xe9), 'other');
    keys.push(await folder.key());
    fs.renameSync(odd(0xe9), odd(0xea));
    keys.push(await folder.key());
    expect(new Set(keys).size).toBe(4);
    folder.git('add', '-A');
    expect(await folder.key()).toBe(keys[3]);
  });

  it('covers the package beside the root, and says so only of files under the root', async () => {
    const folder = aFolder({ 'packages/a/a.js': '1', 'packages/b/b.js': '1', 'packages/b/a.js': '1' }, 'git');
    const before = await folder.keyWithin('packages/a');
    folder.write('packages/b/b.js', '2');
    const edited = await folder.keyWithin('packages/a');
    expect(edited).not.toBe(before);
    folder.write('packages/a/new.js', '');
    expect(await folder.keyWithin('packages/a')).not.toBe(edited);
    const root = join(folder.path, 'packages/a');
    const state = await new DiskWorkspace(root, join(root, '.pawl')).observe();
    expect(['a.js', 'b.js', 'packages/a/a.js'].map((path) => state.covers(path))).toEqual([true, false, false]);
  });

  it('reads the files of the root and not those of the same name at the top', async () => {
    const folder = aFolder({ 'a.js': '1', 'packages/a/a.js': '1' }, 'git');
    folder.write('packages/a/a.js', '2');
    const before = await folder.keyWithin('packages/a');
    folder.write('packages/a/a.js', '3');
    expect(await folder.keyWithin('packages/a')).not.toBe(before);
  });

  it('is taken by a walk where the whole root is ignored', async () => {
    const folder = aFolder({ ...files, 'dist/deep/a.js': '1' }, 'git');
    const before = await folder.keyWithin('dist/deep');
    folder.write('dist/deep/a.js', '2');
    expect(await folder.keyWithin('dist/deep')).not.toBe(before);
  });

  it('takes names with newlines, quotes and emoji', async () => {
    const folder = aFolder({ ...files, 'src/odd\n"name" 🦀.js': '1' }, 'git');
    folder.write('src/odd\n"name" 🦀.js', '2');
    expect((await folder.workspace().observe()).covers('src/odd\n"name" 🦀.js')).toBe(true);
  });
});

describe.each(['git', 'plain'] as const)('discovery (%s)', (kind) => {
  const suite = {
    'test/b.test.js': '',
    'test/A.test.js': '',
    'test/a.test.js': '',
    'test/deep/er/c.test.js': '',
    'node_modules/x/x.test.js': '',
    'dist/d.test.js': '',
    'ignored/i.test.js': '',
    '.gitignore': 'ignored/\n',
  };

  it('gives each file once, by code unit, without what is ignored, installed or built', async () => {
    const { files: found } = await aFolder(suite, kind).discover(['**/*.test.js', 'test/a.test.js', './test/*.js']);
    expect(found).toEqual(['test/A.test.js', 'test/a.test.js', 'test/b.test.js', 'test/deep/er/c.test.js']);
  });

  it('names a pattern that matches nothing', async () => {
    const { problems } = await aFolder(suite, kind).discover(['test/*.test.js', 'tset/*.test.js', 'ignor*/**']);
    expect(problems.map(({ where, message }) => `${where} ${message}`)).toEqual([
      'tset/*.test.js matches no file',
      'ignor*/** matches 1 ignored file and no other',
    ]);
  });

  it('takes ignored files that are asked for by name or folder', async () => {
    const folder = aFolder(suite, kind);
    expect((await folder.discover(['ignored/i.test.js'])).files).toEqual(['ignored/i.test.js']);
    expect((await folder.discover(['ignored/*.test.js'])).files).toEqual(['ignored/i.test.js']);
    expect((await folder.discover(['dist/*.test.js'])).files).toEqual(['dist/d.test.js']);
  });

  it('takes a folder for the files of the suite in it', async () => {
    const { files: found } = await aFolder(suite, kind).discover(['test/deep'], { suite: ['**/*.test.js'] });
    expect(found).toEqual(['test/deep/er/c.test.js']);
  });

  it('leaves out what is to be ignored', async () => {
    const { files: found } = await aFolder(suite, kind).discover(['**/*.test.js', '!**/a.test.js'], {
      ignore: ['test/deep/**'],
    });
    expect(found).toEqual(['test/A.test.js', 'test/b.test.js']);
  });

  it('takes a name with magic characters literally when there is such a file, and as a glob', async () => {
    const folder = aFolder({ 'test/[id].test.js': '', 'test/i.test.js': '', 'test/x.test.js': '' }, kind);
    expect((await folder.discover(['test/[id].test.js'])).files).toEqual(['test/[id].test.js', 'test/i.test.js']);
  });

  it.skipIf(process.platform !== 'linux')('refuses a name that is not UTF-8, unless it is left out', async () => {
    const folder = aFolder({ 'test/a.js': '', 'test/\ufffd.js': '' }, kind);
    fs.writeFileSync(
      Buffer.concat([Buffer.from(`${folder.path}/test/bad`), Buffer.from([0xff]), Buffer.from('.js')]),
      '',
    );
    await expect(folder.discover(['test/*.js'])).rejects.toThrow('test/bad\ufffd.js: its name is not UTF-8');
    const { files: found } = await folder.discover(['test/*.js'], { ignore: ['test/bad*'] });
    expect(found).toEqual(['test/a.js', 'test/\ufffd.js']);
  });

  it('leaves out files that are named literally, too', async () => {
    const folder = aFolder({ ...suite, 'test/[id].js': '', 'test/(x)/y.js': '' }, kind);
    const out = async (pattern: string, ignore: string): Promise<readonly string[]> => [
      ...(await folder.discover([pattern], { ignore: [ignore] })).files,
      ...(await folder.discover([pattern, `!${ignore}`])).files,
    ];
    expect(await out('test/a.test.js', '**/a.*')).toEqual([]);
    expect(await out('test/[id].js', 'test/[id].js')).toEqual([]);
    expect(await out('test/(x)/y.js', 'test/(x)/')).toEqual([]);
    expect(await out('test/[id].js', 'test/i.js')).toEqual(['test/[id].js', 'test/[id].js']);
    const { problems } = await folder.discover(['test/a.test.js', '!test/a.test.js']);
    expect(problems[0]?.message).toBe('is left out by "ignore" or by a pattern with "!"');
  });

  it('has one spelling for each file', async () => {
    const patterns = ['test//a.test.js', 'test/./a.test.js', './test/a.test.js', 'test/deep/../a.test.js'];
    expect((await aFolder(suite, kind).discover(patterns)).files).toEqual(['test/a.test.js']);
  });

  it('takes a pattern for a glob that no disk could have as a name, and names one that cannot be read', async () => {
    const folder = aFolder(suite, kind);
    fs.symlinkSync('circle.js', join(folder.path, 'circle.js'));
    const long = `test/{${'x'.repeat(300)},a}.test.js`;
    const { files: found, problems } = await folder.discover([long, 'circle.js']);
    expect(found).toEqual(['test/a.test.js']);
    expect(problems.map(({ where, message }) => `${where} ${message}`)).toEqual(['circle.js cannot be read (ELOOP)']);
  });

  it('takes links to files, each as covered as its target', async () => {
    const folder = aFolder(
      { 'real/r.js': '', 'ignored/i.js': '', '.gitignore': 'ignored\n', 'test/a.test.js': '' },
      kind,
    );
    const elsewhere = aFolder({ 'e.js': '' }, 'plain');
    const link = (name: string, target: string): void => fs.symlinkSync(target, join(folder.path, 'test', name));
    link('covered.test.js', '../real/r.js');
    link('ignored.test.js', '../ignored/i.js');
    link('outside.test.js', join(elsewhere.path, 'e.js'));
    link('broken.test.js', 'nowhere');
    link('circle.test.js', 'circle.test.js');
    link('folder.test.js', '..');
    const { files: found } = await folder.discover(['test/**/*.test.js']);
    const names = ['a', 'covered', 'ignored', 'outside'];
    expect(found).toEqual(names.map((name) => `test/${name}.test.js`));
    const state = await folder.workspace().observe();
    expect(found.map((file) => state.covers(file))).toEqual([true, true, false, false]);
  });

  it('refuses files outside of the root', async () => {
    const { files: found, problems } = await aFolder(suite, kind).discover(['../elsewhere/*.js', '/etc/passwd']);
    expect(found).toEqual([]);
    expect(problems.map((problem) => problem.message)).toEqual(
      Array(2).fill('matches no file in the project: only files under its root can be run'),
    );
  });
});
