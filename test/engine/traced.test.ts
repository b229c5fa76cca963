// One project, one traced run, and then one edit after another: each has to be seen by the test that depends on it.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { commitAll } from '../rig/git.ts';
import { Project } from '../rig/project.ts';

interface Dependency {
  /** The test, in the words of Node.js. */
  readonly test: string;
  readonly files?: Readonly<Record<string, string>>;
  /** What is done to the project after the run. */
  readonly edit: () => void;
}

const outside = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-outside-'));
const change = (path: string) => () => project.write(path, 'changed\n');
const create =
  (path: string, text = 'module.exports = 2;\n') =>
  () =>
    project.write(path, text);
const remove = (path: string) => () => project.remove(path);
const relink = (path: string, target: string) => () => {
  fs.rmSync(project.path(path));
  fs.symlinkSync(target, project.path(path));
};

/** What is seen, and nothing else of the project is. */
const seen: Readonly<Record<string, Dependency>> = {
  'a file that is read': { test: `fs.readFileSync('data/a.txt')`, edit: change('data/a.txt') },
  'one that is read from another folder': {
    test: `process.chdir('data'); fs.readFileSync('b.txt')`,
    edit: change('data/b.txt'),
  },
  'one that was not there': {
    test: `try { fs.readFileSync('data/none.txt') } catch {}`,
    edit: create('data/none.txt'),
  },
  'the folder of one that was not there': {
    test: `if (fs.existsSync('none')) throw 1; try { fs.readFileSync('none/a.txt') } catch {}`,
    edit: () => fs.mkdirSync(project.path('none')),
  },
  'a module': { test: `require('../lib/one.cjs')`, edit: change('lib/one.cjs') },
  'a module that is asked for without its ending': {
    test: `require('../lib/two')`,
    files: { 'lib/two.json': '2' },
    edit: create('lib/two.js'),
  },
  'one that was sought in vain': {
    test: `try { require('../lib/three') } catch {}`,
    edit: create('lib/three/index.js'),
  },
  'the same, where there was a folder': {
    test: `try { require('../lib/four') } catch {}`,
    files: { 'lib/four/read.me': '' },
    edit: create('lib/four/index.js'),
  },
  'the folder that stands for its index': {
    test: `require('../lib/five')`,
    files: { 'lib/five/index.js': '' },
    edit: create('lib/five.js'),
  },
  'what says how modules are meant': {
    test: `require('../lib/six/a.js')`,
    files: { 'lib/six/a.js': '' },
    edit: create('lib/six/package.json', '{"type": "module"}'),
  },
  'a package that is installed nearer': {
    test: `try { require('../lib/seven/a.js') } catch {}`,
    files: { 'lib/seven/a.js': `require('some-package')` },
    edit: create('lib/seven/node_modules/some-package/index.js'),
  },
  'the names in a folder': { test: `fs.readdirSync('names')`, files: { 'names/a': '' }, edit: create('names/b') },
  'what the names stand for': {
    test: `fs.readdirSync('kinds', { withFileTypes: true })`,
    files: { 'kinds/a': '' },
    edit: () => {
      project.remove('kinds/a');
      project.write('kinds/a/.keep', '');
    },
  },
  'a folder that is copied': {
    test: `fs.cpSync('copied', ${JSON.stringify(join(outside, 'copy'))}, { recursive: true })`,
    files: { 'copied/deep/a.txt': '' },
    edit: change('copied/deep/a.txt'),
  },
  'whether something is there': { test: `fs.existsSync('data/c.txt')`, edit: remove('data/c.txt') },
  'whether it can be executed': {
    test: `try { fs.accessSync('data/d.txt', fs.constants.X_OK) } catch {}`,
    edit: () => fs.chmodSync(project.path('data/d.txt'), 0o755),
  },
  'where a link leads': { test: `fs.readlinkSync('links/a')`, edit: relink('links/a', '../data/f.txt') },
  'what is read by way of a link': { test: `fs.readFileSync('links/b')`, edit: relink('links/b', '../data/f.txt') },
  'a module by way of a link to its folder': {
    test: `fs.readFileSync('links/lib/same.txt'); require('../links/lib/x.cjs')`,
    files: { 'v1/x.cjs': '', 'v1/same.txt': '', 'v2/x.cjs': 'throw 1', 'v2/same.txt': '' },
    edit: relink('links/lib', '../v2'),
  },
  'what git ignores': { test: `fs.readFileSync('dist/out.txt')`, edit: change('dist/out.txt') },
  'what another process reads': {
    test: `child.execFileSync(process.execPath, ['lib/reads.cjs', 'data/g.txt'])`,
    edit: change('data/g.txt'),
  },
  'the same, without an environment': {
    test: `child.execFileSync(process.execPath, ['lib/reads.cjs', 'data/h.txt'], { env: {} })`,
    edit: change('data/h.txt'),
  },
  'the same, where NODE_OPTIONS is set to something else': {
    test: `child.execSync('NODE_OPTIONS=--no-warnings node lib/reads.cjs data/i.txt')`,
    edit: change('data/i.txt'),
  },
  'the same, where it is killed': {
    test: `try { child.execFileSync(process.execPath, ['lib/reads.cjs', 'data/j.txt', 'die'], { stdio: 'ignore' }) } catch {}`,
    edit: change('data/j.txt'),
  },
  'what a thread reads': {
    test: `new (require('worker_threads').Worker)('./lib/reads.cjs', { argv: ['data/k.txt'], env: {} })`,
    edit: change('data/k.txt'),
  },
  'what it writes after it has read it': {
    test: `fs.writeFileSync('data/l.txt', fs.readFileSync('data/l.txt'))`,
    edit: change('data/l.txt'),
  },
  'what it copies into a folder of the project, and the rest of that': {
    test: `fs.cpSync('source', 'merged', { recursive: true }); fs.readFileSync('merged/own.txt')`,
    files: { 'source/deep/a.txt': '', 'merged/own.txt': '' },
    edit: change('merged/own.txt'),
  },
  'a file beside the state folder, with a name like it': {
    test: `fs.readFileSync('.pawl-data/a.txt')`,
    files: { '.pawl-data/a.txt': '' },
    edit: change('.pawl-data/a.txt'),
  },
  'what lies elsewhere and is linked to from outside': {
    test: `const at = ${JSON.stringify(join(outside, 'link'))}; fs.rmSync(at, { force: true }); fs.symlinkSync(require('path').resolve('data/m.txt'), at); fs.readFileSync(at)`,
    edit: change('data/m.txt'),
  },
};

/** What may have read anything: then each change of the project counts. */
const hidden: Readonly<Record<string, string>> = {
  'a program that tells nothing': `child.execFileSync('cat', ['data/n.txt'])`,
  'a process that was robbed of its environment': `child.execFileSync('env', ['-i', process.execPath, 'lib/reads.cjs', 'data/n.txt'])`,
  'a shell that reads': `child.execSync('node lib/reads.cjs data/a.txt < data/n.txt')`,
  'a shell that reads, and then becomes what tells': `child.execSync('cat data/n.txt && node lib/reads.cjs data/a.txt')`,
  'a script that becomes what tells': `child.execFileSync('./lib/script.sh')`,
  'native code': `try { process.dlopen({ exports: {} }, require('path').resolve('lib/native.node')) } catch {}`,
};

/** What such programs were given by name is an input, though git ignores it and no key of the project has it. */
const given: Readonly<Record<string, string>> = {
  'a program that is given what git ignores': `child.execFileSync('cat', ['dist/given.txt'])`,
  'the same, in another folder': `child.execFileSync('cat', ['given.txt'], { cwd: 'dist' })`,
  'a shell that is given what git ignores': `child.execSync('wc -l<"dist/given.txt" | cat')`,
  'an option that names what git ignores': `child.spawnSync('sort', ['--files0-from=dist/given.txt'])`,
};

/** What is not seen. */
const unseen: Readonly<Record<string, Dependency>> = {
  'how long a file is, where that is all that was asked': {
    test: `fs.statSync('data/o.txt').size`,
    edit: change('data/o.txt'),
  },
  'a file outside of the project': {
    test: `fs.readFileSync(${JSON.stringify(join(outside, 'x.txt'))})`,
    edit: () => fs.writeFileSync(join(outside, 'x.txt'), 'changed'),
  },
  'the code of an installed package, changed by hand': {
    test: `require('some-package')`,
    edit: change('node_modules/some-package/index.js'),
  },
  'an ignored file that the test also writes': {
    test: `fs.readFileSync('dist/both.txt'); fs.writeFileSync('dist/both.txt', 'x')`,
    edit: change('dist/both.txt'),
  },
};

class TracedProject extends Project {
  path(path: string): string {
    return join(this.root, path);
  }

  /** Of each test: what vouches for it, or `owed`. */
  async decisions(): Promise<Record<string, string>> {
    const { plan } = await this.plan(asked);
    return Object.fromEntries(
      plan.map(({ file, decision }) => [file, decision.kind === 'kept' ? decision.by : 'owed']),
    );
  }
}

const asked = {
  trace: 'auto' as const,
  patterns: ['test/*.cjs'],
  suitePatterns: ['test/*.cjs'],
  command: { argv: ['node', '{file}'] as const, shell: false, env: {} },
};

const letters = 'abcdefghijklmno'.split('');
const project = new TracedProject({
  '.gitignore': 'node_modules\ndist\n.pawl\nmerged/deep\n',
  ...Object.fromEntries(letters.map((letter) => [`data/${letter}.txt`, 'as it was\n'])),
  'lib/one.cjs': '',
  'lib/reads.cjs': `require('fs').readFileSync(process.argv[2]); if (process.argv[3] === 'die') process.kill(process.pid, 'SIGKILL');`,
  'lib/script.sh': '#!/bin/sh\nread line < data/n.txt\nexec node lib/reads.cjs data/a.txt\n',
  'lib/native.node': '',
  'node_modules/some-package/index.js': '',
  'dist/out.txt': 'as it was\n',
  'dist/both.txt': 'as it was\n',
  'dist/given.txt': 'as it was\n',
  'unrelated.txt': 'as it was\n',
});

const tests: ReadonlyArray<readonly [string, string, Dependency['files']?]> = [
  ...Object.entries({ ...seen, ...unseen }).map(([name, { test, files }]) => [name, test, files] as const),
  ...Object.entries({ ...hidden, ...given }),
];

function fileOf(name: string): string {
  return `test/${name.replaceAll(/\W+/g, '-')}.cjs`;
}

beforeAll(async () => {
  for (const [name, test, files] of tests) {
    project.write(fileOf(name), `const fs = require('fs'); const child = require('child_process');\n${test};\n`);
    for (const [path, text] of Object.entries(files ?? {})) project.write(path, text);
  }
  fs.chmodSync(project.path('lib/script.sh'), 0o755);
  fs.mkdirSync(project.path('links'));
  fs.symlinkSync('../data/e.txt', project.path('links/a'));
  fs.symlinkSync('../data/e.txt', project.path('links/b'));
  fs.symlinkSync('../v1', project.path('links/lib'));
  fs.writeFileSync(join(outside, 'x.txt'), '');
  project.write('data/f.txt', 'another one\n');
  commitAll(project.root);
  await project.run({ ...asked, workers: 2 });
}, 60_000);

/** Each as it is found by the one before: what was edited stays so. */
describe('a result that was traced', () => {
  const expected: Record<string, string> = {};

  it('stands after the run that made it', async () => {
    for (const name of Object.keys({ ...seen, ...unseen })) expected[fileOf(name)] = 'traced';
    for (const name of Object.keys({ ...hidden, ...given })) expected[fileOf(name)] = 'traced+project';
    expect(await project.decisions()).toEqual(expected);
  });

  it('is owed after a change of an ignored file that was given to what could not be seen into', async () => {
    change('dist/given.txt')();
    for (const name of Object.keys(given)) expected[fileOf(name)] = 'owed';
    expect(await project.decisions()).toEqual(expected);
  });

  it('stands after any other change, unless something could not be seen into', async () => {
    change('unrelated.txt')();
    for (const name of Object.keys(hidden)) expected[fileOf(name)] = 'owed';
    expect(await project.decisions()).toEqual(expected);
  });

  it.each(Object.values(unseen).map(({ test, edit }) => [test, edit] as const))(
    'stands though something changed of which nobody is told: %s',
    async (_, edit) => {
      edit();
      expect(await project.decisions()).toEqual(expected);
    },
  );

  it.each(Object.entries(seen))('is owed, and no other one, after a change of %s', async (name, { edit }) => {
    edit();
    expected[fileOf(name)] = 'owed';
    expect(await project.decisions()).toEqual(expected);
  });
});
