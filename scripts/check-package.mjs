// Does the packed package work for whoever installs it? Packs it, installs the tarball into an empty project, and there
// stops a suite in both ways, resumes it, fixes it, and uses the library and its types.
//
//     node scripts/check-package.mjs [--node <path of a node binary>] [--tarball <packed file>]

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { node: { type: 'string' }, tarball: { type: 'string' } } });
const node = values.node ?? process.execPath;
const { version, devDependencies } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));

// A name with a space: what is not quoted somewhere breaks here.
const home = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl package '));
const project = join(home, 'project');
const bin = join(project, 'node_modules', 'pawl', 'bin', 'pawl.js');
const calls = join(home, 'calls');
const env = environment();

try {
  install();
  startsUp();
  stopsAndResumes();
  await outlivesAnInterrupt();
  isALibrary();
  readsConfigInTypeScript();
  hasTypes();
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  console.log(`the package works on node ${stdout.trim()}`);
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}

/** The node under test comes first on the path, and nothing of the caller's own pawl gets in. */
function environment() {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...rest } = process.env;
  for (const name of Object.keys(rest)) if (/^(?:PAWL|npm_)/.test(name)) delete rest[name];
  return { ...rest, PATH: `${dirname(node)}${delimiter}${rest.PATH}`, CALLS: calls, NO_COLOR: '1' };
}

function install() {
  fs.mkdirSync(project);
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  npm(project, 'install', '--no-audit', '--no-fund', values.tarball ?? packed());
  assert(fs.existsSync(join(project, 'node_modules', '.bin', process.platform === 'win32' ? 'pawl.cmd' : 'pawl')));
  const packages = fs.readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
  assert.deepEqual(packages, ['pawl'], 'what pawl needs is inside of it');
  const bytes = sizeOf(join(project, 'node_modules', 'pawl'));
  assert(bytes <= 2_000_000, `expected an installed package of no more than 2 MB, found ${bytes} bytes`);
}

function sizeOf(folder) {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + fs.statSync(join(parentPath, name)).size, 0);
}

function packed() {
  npm(root, 'pack', '--silent', '--pack-destination', home);
  return join(home, `pawl-${version}.tgz`);
}

function startsUp() {
  const { stdout } = pawl([], '--version').exits(0);
  assert.equal(stdout.trim(), version);
  assert.match(pawl([], '--help').exits(0).stdout, /pawl run/);
}

/** One file fails throughout, one is added on the way: the exit code is always that of the whole. */
function stopsAndResumes() {
  write('test/a.test.js', record('process.exit(0)'));
  write('test/b.test.js', record("console.log('b is broken'); process.exit(1)"));
  write('test/c.test.js', record('process.exit(0)'));
  const run = (...options) => pawl(['test/*.test.js'], 'run', ...options);

  run('--max-files', '1').exits(75);
  assert.deepEqual(called(), ['a']);
  assert.deepEqual(outcomes(), { 'a.test.js': 'passed' });
  assert.equal(summary().notRun, 2);

  const resumed = run().exits(1);
  assert.deepEqual(called(), ['b', 'c'], 'what stands is not run again');
  assert.match(resumed.stdout + resumed.stderr, /b is broken/);
  assert.deepEqual(outcomes(), { 'a.test.js': 'passed', 'b.test.js': 'failed', 'c.test.js': 'passed' });
  assert.equal(runs().length, 1, 'a resumed run is the same run');
  assert(fs.existsSync(join(latest(), 'errors/test/b.test.js.error.json')));

  run().exits(1);
  assert.deepEqual(called(), ['b'], 'a new run carries what is proven and runs the failure again');
  assert.equal(runs().length, 2);

  write('test/b.test.js', record('process.exit(0)'));
  run().exits(0);
  assert(called().includes('b'));
  const before = runs();
  run().exits(0);
  assert.deepEqual(called(), [], 'nothing is owed');
  const plan = JSON.parse(pawl(['test/*.test.js'], 'plan', '--json').exits(0).stdout);
  const grounds = new Set(plan.files.map(({ by }) => by));
  assert.deepEqual([...grounds], [process.platform === 'win32' ? 'project' : 'traced'], 'the tracer passes its trial');
  assert.deepEqual(runs(), before, 'no run is made for nothing');
}

/** Ctrl-C in the middle of the last file: the others stand, and the next run ends what was begun. */
async function outlivesAnInterrupt() {
  write('test/a.test.js', record('// edited'));
  const mark = join(home, 'hangs');
  write(
    'test/d.test.js',
    record(`import fs from 'node:fs';
    const mark = ${JSON.stringify(mark)};
    if (!fs.existsSync(mark)) { fs.writeFileSync(mark, ''); setInterval(() => {}, 1000); }`),
  );
  const child = spawn(node, [bin, 'run', 'test/*.test.js', '--', 'node', '{file}'], {
    cwd: project,
    env,
    stdio: 'ignore',
  });
  const ended = new Promise((settle) => child.on('exit', (code, signal) => settle(code ?? signal)));
  for (let waited = 0; !fs.existsSync(mark); waited += 50) {
    assert(waited < 30_000, 'the last file did not start within 30 s');
    await new Promise((wake) => setTimeout(wake, 50));
  }
  child.kill('SIGINT');
  assert.equal(await ended, 130);
  assert.equal(outcomes()['d.test.js'], undefined, 'an interrupted file has no result');
  called();

  pawl(['test/*.test.js'], 'run').exits(0);
  assert.deepEqual(called(), ['d']);
  assert.deepEqual(Object.values(outcomes()), ['passed', 'passed', 'passed', 'passed']);
  assert.equal(summary().success_rate, 1);
}

function isALibrary() {
  write(
    'use.js',
    `import assert from 'node:assert/strict';
    import { createRequire } from 'node:module';
    import * as pawl from 'pawl';
    for (const name of ['run', 'plan', 'readRun', 'defineConfig']) assert.equal(typeof pawl[name], 'function', name);
    assert.equal(createRequire(import.meta.url)('pawl/schemas/v1/result.json').$id, 'pawl/v1/result.json');`,
  );
  execFileSync(node, ['use.js'], { cwd: project, env, stdio: 'inherit' });
}

/** With what Node alone cannot read, and so with jiti, which is asked for where it is missing. */
function readsConfigInTypeScript() {
  write(
    'pawl.config.ts',
    `import { defineConfig } from 'pawl';
    enum Files { all = 'test/*.test.js' }
    export default defineConfig({ patterns: [Files.all], command: ['node', '{file}'] });`,
  );
  const { stderr } = pawl(null, 'run', '--list').exits(2);
  assert.match(stderr, /pawl\.config\.ts.*npm install --save-dev jiti/s);
  npm(project, 'install', '--no-audit', '--no-fund', '--save-dev', `jiti@${devDependencies.jiti}`);
  const { stdout } = pawl(null, 'run', '--list').exits(0);
  assert.deepEqual(stdout.trim().split('\n'), ['test/a.test.js', 'test/b.test.js', 'test/c.test.js', 'test/d.test.js']);
}

/** As a consumer with the strictest settings sees them, and without the types of Node. */
function hasTypes() {
  write(
    'use.ts',
    `import type { RunEvent } from 'pawl';
    import { defineConfig, plan, readRun, run } from 'pawl';
    export const all = [plan, readRun, run, defineConfig({ patterns: ['test/*.test.js'] })];
    export function kind(event: RunEvent): string { return event.kind; }`,
  );
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
    Object.assign(compilerOptions, { module, moduleResolution, target: 'es2023', lib: ['es2023'], types: [] });
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['use.ts'] }));
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' });
    assert.equal(status, 0, `the types do not compile with moduleResolution ${moduleResolution}:\n${stdout}`);
  }
}

/** With patterns, the suite is theirs and the command is node; without, both come from the config. */
function pawl(patterns, command, ...options) {
  const suite = patterns === null || patterns.length === 0 ? [] : [...patterns, '--', 'node', '{file}'];
  const line = [command, ...options, ...suite];
  const { status, signal, stdout, stderr } = spawnSync(node, [bin, ...line], { cwd: project, env, encoding: 'utf8' });
  return {
    exits(expected) {
      assert.equal(
        status ?? signal,
        expected,
        `pawl ${line.join(' ')}: exit ${status ?? signal}\n${stdout}\n${stderr}`,
      );
      return { stdout, stderr };
    },
  };
}

/** A test file that says that it ran, outside of the project: inside of it that would be a change. */
function record(text) {
  return `import { appendFileSync as say } from 'node:fs';
    say(process.env.CALLS, process.env.PAWL_FILE.match(/(\\w+)\\.test/)[1] + '\\n');
    ${text}\n`;
}

/** The files that ran since this was asked the last time. */
function called() {
  if (!fs.existsSync(calls)) return [];
  const names = fs.readFileSync(calls, 'utf8').trim().split('\n');
  fs.rmSync(calls);
  return names;
}

function runs() {
  return fs.readdirSync(join(project, '.pawl/runs'));
}

function latest() {
  return join(project, '.pawl/runs', fs.readFileSync(join(project, '.pawl/latest'), 'utf8').trim());
}

function outcomes() {
  const folder = join(latest(), 'results/test');
  const results = fs
    .readdirSync(folder)
    .toSorted()
    .map((name) => JSON.parse(fs.readFileSync(join(folder, name), 'utf8')));
  for (const result of results) assert.equal(result.format, 1);
  return Object.fromEntries(results.map(({ file, outcome }) => [file.replace('test/', ''), outcome]));
}

function summary() {
  return JSON.parse(fs.readFileSync(join(latest(), 'results/summary.json'), 'utf8'));
}

function write(path, text) {
  fs.mkdirSync(dirname(join(project, path)), { recursive: true });
  fs.writeFileSync(join(project, path), text);
}

/** npm runs on the node of this script: which one it runs on is not in question. */
function npm(cwd, ...parameters) {
  execFileSync('npm', parameters, { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
}
