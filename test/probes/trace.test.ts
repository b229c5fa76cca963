import fs from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { isMissing } from '../rig/requires.ts';
import { readsSeen } from '../rig/strace.ts';
import { traceCheck, TracedProject, unreadable, untold } from '../rig/traced.ts';

const node = process.execPath;
/** A file that each process or thread of a program reads. */
const reader = (name: string): string => `require('node:fs').readFileSync(${JSON.stringify(name)})`;

describe('what a process of Node.js does to files', () => {
  it('is told in each way in which it can be done', () => {
    const project = new TracedProject();
    const run = project.traced([node, traceCheck, project.root]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const expected = JSON.parse(run.stdout) as string[];
    expect(expected.length).toBeGreaterThan(50);
    expect(untold(expected, run)).toEqual([]);
    expect(unreadable(run)).toEqual([]);
  });

  it('is told as well to a pawl that is installed in the project', () => {
    const project = new TracedProject();
    const installed = join(project.root, 'node_modules/pawl/trace-check.cjs');
    fs.cpSync(traceCheck, installed, { recursive: true });
    project.write('folder/a.txt', '');
    const run = project.traced([node, installed, join(project.root, 'folder')]);
    expect(untold(JSON.parse(run.stdout) as string[], run)).toEqual([]);
  });

  it.skipIf(isMissing('strace'))('leaves out nothing that strace sees it read', () => {
    const project = new TracedProject();
    const { command, reads } = readsSeen(project.root);
    const run = project.traced([...command, node, traceCheck, project.root]);
    const seen = reads().filter((path) => !path.endsWith('/package.json'));
    expect(seen.length).toBeGreaterThan(20);
    const told = new Set(run.lines.filter((line) => /^[ru] /.test(line)).map((line) => line.slice(2)));
    const copied = run.lines.filter((line) => line.startsWith('T ')).map((line) => `${line.slice(2)}/`);
    expect(seen.filter((path) => !told.has(path) && !copied.some((folder) => path.startsWith(folder)))).toEqual([]);
  });

  it('is told by the name under which the project is known', () => {
    const project = new TracedProject({ 'a.mjs': 'import "./b.mjs"', 'b.mjs': '' });
    const link = `${project.root}-link`;
    fs.symlinkSync(project.root, link);
    const { lines } = project.traced([node, join(link, 'a.mjs')], link);
    expect(lines).toContain(`r ${join(link, 'b.mjs')}`);
  });

  it('is told of a package that is linked to in the project, and of none that is installed', () => {
    const project = new TracedProject({ 'packages/own/data.txt': '', 'node_modules/other/data.txt': '' });
    fs.symlinkSync('../packages/own', join(project.root, 'node_modules/own'));
    const script = `${reader('node_modules/own/data.txt')}; ${reader('node_modules/other/data.txt')}`;
    const run = project.traced([node, '-e', script]);
    expect(project.told(run, 'r')).toEqual(['r packages/own/data.txt']);
  });

  it('is told of what was there before the tracer, and that this may not be all', () => {
    const project = new TracedProject({ 'setup.cjs': '', 'a.cjs': '' });
    const hook = `--require=${join(traceCheck, '../trace.cjs')}`;
    const command = `NODE_OPTIONS='--require ./setup.cjs ${hook}' '${node}' a.cjs`;
    const run = project.traced(['sh', '-c', command]);
    expect(project.told(run, 'r')).toContain('r setup.cjs');
    expect(project.told(run, 'U')).toEqual([expect.stringContaining('before the tracer')]);
  });

  it('is a listing where the project asks, a search where a package does for it, and nothing where a package does for itself', () => {
    const lister = `const fs = require('node:fs'); exports.list = (path) => fs.readdirSync(path);`;
    const project = new TracedProject({
      'own/a.txt': '',
      'asked/a.txt': '',
      'found/a.txt': '',
      'node_modules/finder/index.js': `${lister} exports.list('found');`,
      'a.cjs': `require('node:fs').readdirSync('own'); require('finder').list('asked');`,
    });
    const run = project.traced([node, 'a.cjs']);
    expect(project.told(run, 'dD')).toEqual(['d own', 'D asked']);
  });

  it("is a listing of whoever asks Plug'n'Play for it", () => {
    const project = new TracedProject({
      'found/a.txt': '',
      '.pnp.cjs': `const fs = require('node:fs'); const { readdirSync } = fs; fs.readdirSync = (path) => readdirSync(path);`,
      'node_modules/finder/index.js': `require('node:fs').readdirSync('found');`,
    });
    const run = project.traced([node, '-r', './.pnp.cjs', '-e', `require('finder')`]);
    expect(project.told(run, 'dD')).toEqual([]);
  });
});

describe('what a process of Node.js starts', () => {
  it('is told with the package that starts it, and traced with an environment of its own', () => {
    const starter = `exports.start = () => require('node:child_process').spawnSync(process.execPath, ['b.cjs'], { env: {} });`;
    const project = new TracedProject({
      'b.cjs': reader('data.txt'),
      'data.txt': '',
      'node_modules/starter/index.js': starter,
      'a.cjs': `require('starter').start(); require('node:child_process').spawn('/nowhere/at-all').on('error', () => {})`,
    });
    const run = project.traced([node, 'a.cjs']);
    expect(project.told(run, 'r')).toContain('r data.txt');
    expect(project.told(run, 'X').map((line) => JSON.parse(line.slice(2)) as unknown)).toMatchObject([
      { program: node, args: ['b.cjs'], folder: project.root, from: 'starter', pid: expect.any(Number) },
    ]);
  });

  it('is traced by way of a script that gives NODE_OPTIONS anew', () => {
    const project = new TracedProject({ 'a.cjs': reader('data.txt'), 'data.txt': '' });
    const run = project.traced([
      'sh',
      '-c',
      'NODE_OPTIONS=--no-warnings node a.cjs "a  b" && node -p process.argv.length "c d"',
    ]);
    expect(run).toMatchObject({ status: 0, stdout: '2\n', stderr: '' });
    expect(project.told(run, 'r')).toContain('r data.txt');
  });

  it('is traced in each thread, whatever environment it is given', () => {
    const names = ['own', 'arguments', 'both', 'shared', 'plain'];
    const project = new TracedProject(Object.fromEntries(names.map((name) => [`${name}.txt`, ''])));
    const options = [
      '{ env: {} }',
      '{ execArgv: [] }',
      '{ env: {}, execArgv: [] }',
      '{ env: SHARE_ENV, execArgv: [] }',
      '{}',
    ];
    project.write(
      'a.mjs',
      `import { Worker, SHARE_ENV } from 'node:worker_threads';
       const all = [${options.join(', ')}];
       const code = ${JSON.stringify(`require('node:fs').readFileSync(require('node:worker_threads').workerData)`)};
       ${JSON.stringify(names)}.forEach((name, index) => new Worker(code, { eval: true, workerData: name + '.txt', ...all[index] }));`,
    );
    const run = project.traced([node, 'a.mjs']);
    expect(project.told(run, 'r').toSorted()).toEqual(['r a.mjs', ...names.map((name) => `r ${name}.txt`)].toSorted());
    const threads = project.told(run, 'P').map((line) => (JSON.parse(line.slice(2)) as { thread: number }).thread);
    expect(new Set(threads)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  it('is told by its place where the project has a program of that name on PATH', () => {
    const project = new TracedProject({ 'stubs/uname': '#!/bin/sh\n' });
    fs.chmodSync(join(project.root, 'stubs/uname'), 0o755);
    const script = `const { execFileSync } = require('node:child_process');
      execFileSync('uname');
      execFileSync('uname', { env: { PATH: 'stubs:' + process.env.PATH } });`;
    const told = project.told(project.traced([node, '-e', script]), 'X');
    expect(told.map((line) => (JSON.parse(line.slice(2)) as { program: string }).program)).toEqual([
      'uname',
      'stubs/uname',
    ]);
  });

  it.skipIf(process.platform !== 'linux')('is said where a path leads by way of what is open', () => {
    const project = new TracedProject({ 'data/a.txt': '' });
    const script = `const fs = require('node:fs');
      fs.readFileSync('/proc/self/status');
      fs.readFileSync('/proc/self/cwd/data/a.txt')`;
    const run = project.traced([node, '-e', script]);
    expect(project.told(run, 'U')).toEqual(['U "a path by way of /proc/self/cwd/data/a.txt"']);
  });

  it('is said where it cannot be seen into', () => {
    const project = new TracedProject({ 'node_modules/addon/a.node': '' });
    const script = `try { process.dlopen({ exports: {} }, require('node:path').resolve('node_modules/addon/a.node')) } catch {}`;
    const run = project.traced([node, '--no-warnings', '-e', `require('node:wasi'); ${script}`]);
    expect(project.told(run, 'U')).toEqual(['U "node:wasi"', 'U "the addon of addon"']);
  });

  it('is said where vitest has nobody who tells what its servers look for', () => {
    const project = new TracedProject({ 'node_modules/vitest/vitest.mjs': '' });
    fs.mkdirSync(join(project.root, 'node_modules/.bin'));
    fs.symlinkSync('../vitest/vitest.mjs', join(project.root, 'node_modules/.bin/vitest'));
    for (const program of ['node_modules/vitest/vitest.mjs', 'node_modules/.bin/vitest']) {
      const run = project.traced([node, program]);
      expect(project.told(run, 'U')).toEqual([expect.stringContaining('vitest')]);
    }
  });
});

describe('the tests notice nothing', () => {
  const both = (script: string): { readonly traced: object; readonly plain: object } => {
    const project = new TracedProject({ 'a.cjs': script });
    const { lines, ...traced } = project.traced([node, 'a.cjs']);
    expect(lines).not.toEqual([]);
    const { lines: none, ...plain } = project.plain([node, 'a.cjs']);
    expect(none).toEqual([]);
    return { traced, plain };
  };

  it('in the environment, that of threads included', () => {
    const { traced, plain } = both(`console.log(process.env);
      const { Worker } = require('node:worker_threads');
      const print = (env, then) =>
        new Worker('console.log(process.env, process.execArgv)', { eval: true, env }).on('exit', then);
      print(process.env, () => print({ A: '1' }));`);
    expect(traced).toEqual(plain);
  });

  it('in the functions of fs and of process', () => {
    const { traced, plain } = both(`const fs = require('node:fs');
      process.noDeprecation = true;
      for (const one of [fs, fs.promises, fs.realpathSync, process, require('node:module')]) {
        for (const key of Reflect.ownKeys(one)) {
          const value = one[key];
          if (typeof value === 'function') console.log(key, value.name, value.length, Reflect.ownKeys(value));
        }
      }`);
    expect(traced).toEqual(plain);
  });

  it('in the stack of what fails', () => {
    const { traced, plain } = both(`const fs = require('node:fs');
      const print = ({ stack }) => console.log(stack);
      const calls = ['readFileSync', 'statSync', 'readdirSync', 'openSync', 'realpathSync', 'accessSync', 'unlinkSync'];
      for (const name of calls) try { fs[name]('/nowhere/at-all') } catch (error) { print(error) }
      try { fs.readFileSync('/nowhere/at-all', 'utf8') } catch (error) { print(error) }
      const later = async () => {
        for (const name of ['readFile', 'stat', 'readdir']) await fs.promises[name]('/nowhere/at-all').catch(print);
        fs.readFile('/nowhere/at-all', print);
      };
      later();`);
    expect(traced).toEqual(plain);
  });

  it('in the stack of what a function throws that was put in the place of one of theirs', () => {
    const { traced, plain } = both(`const fs = require('node:fs');
      const { Worker } = require('node:worker_threads');
      const deep = (depth, action) => (depth === 0 ? action() : deep(depth - 1, action));
      const calls = [
        () => require('./nowhere'),
        () => new Worker('nowhere.js'),
        () => fs.cpSync('/nowhere/from', '/nowhere/to'),
        () => fs.opendirSync('/nowhere'),
        () => fs.opendirSync(),
        () => process.loadEnvFile?.('/nowhere'),
        () => process.dlopen({ exports: {} }, '/nowhere'),
      ];
      for (const call of calls) {
        for (const depth of [0, 20]) try { deep(depth, call) } catch (error) { console.log(error, error.stack) }
      }
      console.log(Error.stackTraceLimit);`);
    expect(traced).toEqual(plain);
  });

  it('in require.cache, which some of them clear', () => {
    const { traced, plain } = both(`console.log(Object.keys(require.cache), module.children);
      for (const path of Object.keys(require.cache)) delete require.cache[path];
      require('./a.cjs');`);
    expect(traced).toEqual(plain);
  });

  it('in what prints the environment that it was given', () => {
    const { traced, plain } = both(`const { execFileSync } = require('node:child_process');
      const print = (...given) => console.log(execFileSync(...given).toString());
      print('env', { env: { A: '1' } });
      print('env', ['B=2'], { env: {} });
      print('printenv', ['A'], { env: { A: '3' } });`);
    expect(traced).toEqual(plain);
  });

  it('where a process of theirs may read only what it is told', () => {
    const flag = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
    const words = [flag, '--allow-fs-read=*', '--no-warnings', '-p', 'process.execArgv.length'];
    const { traced, plain } = both(`const { spawnSync } = require('node:child_process');
      const words = ${JSON.stringify(words)}.map((word) => word.replace('*', __dirname + '/*'));
      for (const program of ['node', process.execPath]) {
        const { stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
        console.log(stdout, stderr);
      }
      const shell = spawnSync('sh', ['-c', 'NODE_OPTIONS=--no-warnings node "$@"', 'sh', ...words], { encoding: 'utf8' });
      console.log(shell.stdout, shell.stderr);`);
    expect(traced).toEqual(plain);
    expect(traced).toMatchObject({ stdout: '5\n \n5\n \n5\n \n' });
  });

  it('by what it throws itself, or prints', () => {
    const project = new TracedProject({ 'a.cjs': `require('node:fs').readdirSync('.')` });
    for (const words of [
      '--throw-deprecation --pending-deprecation',
      '--frozen-intrinsics',
      '--disallow-code-generation-from-strings',
    ]) {
      const run = project.traced([node, ...words.split(' '), '--no-warnings', 'a.cjs'] as [string, ...string[]]);
      expect(run, words).toMatchObject({ status: 0, stdout: '', stderr: '' });
      expect(project.told(run, 'd'), words).toEqual([`d ${project.root}`]);
    }
  });

  it('where nothing can be written', () => {
    const project = new TracedProject({
      'a.cjs': `console.log(Object.keys(process.env).filter((name) => name.startsWith('PAWL_')))`,
    });
    expect(project.tracedIntoNothing([node, 'a.cjs'])).toEqual(project.plain([node, 'a.cjs']));
  });

  it('where they close what they did not open', () => {
    const project = new TracedProject({ 'own.txt': '', 'data.txt': '' });
    const script = `const fs = require('node:fs');
      for (let number = 3; number < 40; number += 1) {
        let isLog = false;
        try { isLog = fs.readlinkSync('/dev/fd/' + number).endsWith('.log') } catch {}
        if (isLog) fs.closeSync(number);
      }
      const own = fs.openSync('own.txt', 'a');
      fs.readFileSync('data.txt');
      console.log(fs.readFileSync('own.txt', 'utf8'));`;
    expect(project.traced([node, '-e', script])).toEqual({ status: 0, stdout: '\n', stderr: '', lines: [] });
  });

  it('where the disk is full, and half a trace is none', () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}.txt`, '']));
    const project = new TracedProject(files);
    const script = `for (let index = 0; index < 40; index += 1) require('node:fs').readFileSync(index + '.txt')`;
    const run = project.traced(['sh', '-c', `ulimit -f 1 && exec '${node}' -e '${script.replaceAll("'", `'"'"'`)}'`]);
    expect(run).toEqual({ status: 0, stdout: '', stderr: '', lines: [] });
  });
});

describe('a thread that cannot tell of itself', () => {
  const told = ['F null', 'U "a thread that could not tell of itself"'];

  it('is told of by its process, where it has to stop', () => {
    const reads = `for (let index = 0; index < 400; index += 1) try { require('node:fs').readFileSync(index + '.txt') } catch {}`;
    const project = new TracedProject({
      'thread.cjs': reads,
      'a.cjs': `new (require('node:worker_threads').Worker)('./thread.cjs')`,
    });
    const run = project.traced(['sh', '-c', `ulimit -f 8 && exec '${node}' a.cjs`]);
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(project.told(run, 'FU')).toEqual(told);
    expect(project.told(run, 'P')).toEqual([expect.stringContaining('"thread":0')]);
  });

  it('is told of by its process, where it cannot begin', () => {
    const project = new TracedProject({ 'main.log': '' });
    const main = join(project.root, 'main.log');
    const { openLog } = createRequire(import.meta.url)('../../src/probes/trace-log.cjs') as {
      openLog: (place: object, isThread: boolean) => unknown;
    };
    expect(openLog({ prefix: '/nowhere/1-', root: project.root, main }, true)).toBeNull();
    expect(fs.readFileSync(main, 'utf8').trimEnd().split('\n')).toEqual(told);
  });
});
