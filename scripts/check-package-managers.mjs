// Does the packed package work whichever package manager installs it, and wherever in a workspace it is started? Takes pnpm and
// yarn from the npm registry, keeps them in a temporary folder for the next time, and tries all of docs/install.md.
//
//     node scripts/check-package-managers.mjs [--only 'yarn 4, PnP'] [--tarball <packed file>]

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { only: { type: 'string' }, tarball: { type: 'string' } } });
const { version } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));
const tools = join(tmpdir(), 'pawl-package-managers');
// A name with a space: what is not quoted somewhere breaks here.
const home = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl managers '));
const tarball = values.tarball ?? packed();
const hasBats = spawnSync('bats', ['--version']).status === 0;

const pnpm = ['pnpm', 'pnpm@10'];
const yarn1 = ['yarn', 'yarn@1'];
const yarn4 = ['yarn', '@yarnpkg/cli-dist@4'];
const workspaces = { 'package.json': packageJson('whole', { workspaces: ['packages/*'] }) };

/** Each way to install it, and how it is started then; from a package of a workspace as well, where there are packages. */
const ways = {
  npm: { install: ['npm', 'install', '--save-dev', tarball], start: ['npx', 'pawl'] },
  'npm, workspace': { files: workspaces, install: ['npm', 'install', '--save-dev', tarball], start: ['npx', 'pawl'] },
  'pnpm 10': { tool: pnpm, install: ['pnpm', 'add', '--save-dev', tarball], start: ['pnpm', 'exec', 'pawl'] },
  'pnpm 10, workspace': {
    tool: pnpm,
    files: { 'package.json': packageJson('whole'), 'pnpm-workspace.yaml': 'packages:\n  - "packages/*"\n' },
    install: ['pnpm', 'add', '--save-dev', '--workspace-root', tarball],
    start: ['pnpm', 'exec', 'pawl'],
  },
  'pnpm 10, in a package of a workspace': {
    tool: pnpm,
    files: { 'package.json': packageJson('whole'), 'pnpm-workspace.yaml': 'packages:\n  - "packages/*"\n' },
    install: ['pnpm', '--filter', 'part', 'add', '--save-dev', tarball],
    start: ['pnpm', 'exec', 'pawl'],
    folders: ['packages/part'],
  },
  'yarn 1': {
    tool: yarn1,
    install: ['yarn', 'add', '--dev', `file:${tarball}`],
    // It takes the first `--` for itself.
    start: ['yarn', '--silent', 'pawl', '--'],
  },
  'yarn 4, node_modules': yarnFour('node-modules'),
  'yarn 4, PnP': yarnFour('pnp'),
  'npm, globally': 'global',
};

try {
  const chosen = Object.entries(ways).filter(([name]) => values.only === undefined || values.only === name);
  assert(chosen.length > 0, `--only ${values.only}: expected one of ${Object.keys(ways).join('; ')}`);
  for (const [name, way] of chosen) {
    if (way === 'global') worksGlobally();
    else worksBy(name, way);
    console.log(`the package works by ${name}`);
  }
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}

function yarnFour(linker) {
  return {
    tool: yarn4,
    files: {
      'package.json': packageJson('whole', { workspaces: ['packages/*'] }),
      'yarn.lock': '',
      '.yarnrc.yml': `nodeLinker: ${linker}\nenableTelemetry: false\nenableGlobalCache: false\nenableImmutableInstalls: false\n`,
    },
    install: ['yarn', 'add', '--dev', `pawl@file:${tarball}`],
    start: ['yarn', 'pawl'],
    // There yarn starts only what the package itself depends on, unless it is asked for the programs of the root.
    startInPackage: ['yarn', 'run', '--top-level', 'pawl'],
  };
}

function packageJson(name, more = {}) {
  return JSON.stringify({
    name,
    version: '1.0.0',
    private: true,
    type: 'module',
    scripts: { test: 'node --test' },
    ...more,
  });
}

/** Installs it into a project of its own, and there runs and resumes the suite of each folder. */
function worksBy(name, { tool, files = { 'package.json': packageJson('whole') }, install, start, ...more }) {
  const project = join(home, name.replaceAll(/\W+/g, ' '));
  const env = environment(tool);
  const isWorkspace = Object.values(files).join().includes('packages/*');
  const folders = more.folders ?? (isWorkspace ? ['.', 'packages/part'] : ['.']);
  write(project, files);
  write(project, suite('test/'));
  if (isWorkspace)
    write(project, { 'packages/part/package.json': packageJson('part'), ...suite('packages/part/test/') });
  run(project, env, install, 0);
  for (const folder of folders) {
    const at = join(project, folder);
    const pawl = (code, ...words) =>
      run(at, env, [...(folder === '.' ? start : (more.startInPackage ?? start)), ...words], code);
    assert.match(pawl(0, '--version'), new RegExp(`^${version.replaceAll('.', '\\.')}$`, 'm'));
    // What stands below a folder of a workspace is part of its suite.
    const all = folder === '.' && isWorkspace ? 4 : 2;
    assert.match(pawl(75, 'run', '--max-files', '1'), new RegExp(`${all - 1} not run of ${all} files`));
    assert.match(pawl(0, 'run'), new RegExp(`kept 1 .*, ran ${all - 1} `), 'what stands is not run again');
    const { files: planned } = JSON.parse(pawl(0, 'plan', '--json'));
    assert.deepEqual(new Set(planned.map(({ by }) => by)), new Set(['traced']), 'what the tests read was seen');
    if (hasBats) {
      const bats = pawl(0, 'run', '--state-dir', '.pawl-bats', 'bats/*.bats', '--', 'bats', '{file}');
      assert.match(bats, /tests: 2 passed/, 'a program that is not Node.js finds what it is given');
    }
  }
}

/** Below a folder of its own, where man finds its page. */
function worksGlobally() {
  const prefix = join(home, 'prefix');
  const env = environment();
  run(home, env, ['npm', 'install', '--global', '--prefix', prefix, tarball], 0);
  const user = { ...env, PATH: `${join(prefix, 'bin')}${delimiter}${env.PATH}` };
  assert.equal(run(home, user, ['pawl', '--version'], 0).trim(), version);
  assert(fs.existsSync(join(prefix, 'share/man/man1/pawl.1')));
  if (spawnSync('man', ['--version']).status === 0) assert.match(run(home, user, ['man', 'pawl'], 0), /^NAME\s+pawl/m);
}

function suite(folder) {
  const test = "import test from 'node:test';\ntest('passes', () => {});\n";
  const beside = join(folder, '../bats/a.bats');
  const bats = '@test "a" { true; }\n@test "b" { true; }\n';
  return { [`${folder}a.test.js`]: test, [`${folder}b.test.js`]: test, [beside]: bats };
}

function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    fs.mkdirSync(join(folder, path, '..'), { recursive: true });
    fs.writeFileSync(join(folder, path), text);
  }
}

/** The package manager comes first on the path, and nothing of the caller's own gets in. */
function environment(tool = null) {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...rest } = process.env;
  for (const name of Object.keys(rest)) if (/^(?:PAWL|npm_|MANPATH$|CI$)/.test(name)) delete rest[name];
  const path = tool === null ? rest.PATH : `${installed(tool)}${delimiter}${rest.PATH}`;
  // What yarn 1 remembers of a tarball it knows by its path.
  return { ...rest, PATH: path, NO_COLOR: '1', PAGER: 'cat', YARN_CACHE_FOLDER: join(home, 'yarn') };
}

/** The folder of its programs. */
function installed([program, spec]) {
  const folder = join(tools, spec.replaceAll(/\W+/g, '-'));
  const programs = join(folder, 'node_modules/.bin');
  if (fs.existsSync(join(programs, program))) return programs;
  write(folder, { 'package.json': '{"private":true}' });
  execFileSync('npm', ['install', '--no-audit', '--no-fund', spec], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return programs;
}

function packed() {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', home], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(home, `pawl-${version}.tgz`);
}

/** What it printed, when it ended as it should. */
function run(cwd, env, [program, ...words], expected) {
  const { status, signal, error, stdout, stderr } = spawnSync(program, words, { cwd, env, encoding: 'utf8' });
  const line = [program, ...words].join(' ');
  assert.equal(status ?? signal ?? error?.code, expected, `${line} in ${cwd}:\n${stdout}\n${stderr}`);
  return stdout;
}
