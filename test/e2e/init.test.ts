import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { CommandLine } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';

const monorepo = {
  'package.json': JSON.stringify({ workspaces: ['packages/*'], devDependencies: { vitest: '*' } }),
  'packages/api/package.json': JSON.stringify({ scripts: { test: 'node --test test/*.js' } }),
  'packages/api/test/a.js':
    "require('node:test').test('runs in its package', () => require('node:fs').readFileSync('test/a.js'));\n",
  'packages/web/package.json': JSON.stringify({ scripts: { test: 'node --test' } }),
  'packages/web/a.test.js': "throw new Error('broken');\n",
};

it('writes what pawl would have run, and runs the same by what it wrote', async () => {
  const line = new CommandLine(new Project(monorepo));
  const init = await line.pawl('init');
  expect(init).toMatchObject({ code: 0, stderr: '' });
  expect(init.stdout).toContain(
    'api: node-test in packages/api, because package.json: scripts.test is "node --test test/*.js"\n',
  );
  expect(init.stdout).toMatch(/root: vitest, because .*\n {2}no files, .* \(left out of the config\)\n/);
  expect(init.stdout).toContain('wrote pawl.config.mjs');
  expect(init.stdout).toContain('owed  web  packages/web/a.test.js');
  expect(fs.readdirSync(line.project.root).toSorted()).toEqual(['package.json', 'packages', 'pawl.config.mjs']);

  const plan = async () => JSON.parse((await line.pawl('plan', '--json')).stdout) as { files: unknown };
  const written = await plan();
  line.project.remove('pawl.config.mjs');
  expect((await plan()).files).toEqual(written.files);

  const run = await line.pawl('run', '--json');
  expect(run.code).toBe(1);
  expect(JSON.parse(run.stdout)).toMatchObject({
    passed: 1,
    failed: 1,
    completed: [
      { file: 'packages/api/test/a.js', suite: 'api', outcome: 'passed' },
      { file: 'packages/web/a.test.js', suite: 'web', outcome: 'failed' },
    ],
  });
});

it('leaves a config that is there, unless --force says otherwise', async () => {
  const { 'packages/web/a.test.js': file } = monorepo;
  const line = new CommandLine(
    new Project({ 'package.json': '{"scripts":{"test":"node --test"}}', 'a.test.js': file }),
  );
  const config = 'export default { retries: 1 };\n';
  line.project.write('pawl.config.mjs', 'this is no program');
  expect(await line.pawl('init')).toMatchObject({ code: 2 });
  line.project.write('pawl.config.mjs', config);
  const refused = await line.pawl('init');
  expect(refused).toMatchObject({
    code: 2,
    stderr: 'pawl.config.mjs: configures pawl already — nothing was written; --force replaces it\n',
  });
  expect(line.project.read('pawl.config.mjs')).toBe(config);

  const shown = await line.pawl('init', '--force', '--dry-run');
  expect(shown.stdout).toContain("runner: 'node-test',");
  expect(line.project.read('pawl.config.mjs')).toBe(config);

  // What a link leads to is not ours to write.
  const outside = join(line.home, 'outside.mjs');
  fs.renameSync(join(line.project.root, 'pawl.config.mjs'), outside);
  fs.symlinkSync(outside, join(line.project.root, 'pawl.config.mjs'));
  expect(await line.pawl('init', '--force')).toMatchObject({ code: 0, stderr: '' });
  expect(line.project.read('pawl.config.mjs')).toContain("runner: 'node-test',");
  expect(fs.readFileSync(outside, 'utf8')).toBe(config);
  expect(fs.readdirSync(line.project.root).toSorted()).toEqual(['a.test.js', 'package.json', 'pawl.config.mjs']);
});

it('writes nothing where nothing is found, or where another kind of config is', async () => {
  const empty = new CommandLine(new Project({ 'a.txt': '' }));
  const nothing = await empty.pawl('init');
  expect(nothing).toMatchObject({ code: 2, stdout: '' });
  expect(nothing.stderr).toMatch(
    /^pawl init: no test runner was found: looked for vitest, .* — nothing was written; name/,
  );
  expect(fs.readdirSync(empty.project.root)).toEqual(['a.txt']);

  const configured = new CommandLine(
    new Project({ 'package.json': '{"scripts":{"test":"mocha"},"pawl":{"retries":1}}' }),
  );
  expect(await configured.pawl('init', '--force')).toMatchObject({
    code: 2,
    stderr: 'package.json: configures pawl already — nothing was written; remove it to begin anew\n',
  });
});

it('leaves nothing for git to see but the config', async () => {
  const line = new CommandLine(new Project({ 'package.json': '{"scripts":{"test":"node --test"}}', 'a.test.js': '' }));
  execFileSync('git', ['init', '-q'], { cwd: line.project.root });
  await line.pawl('init');
  await line.pawl('run');
  const status = execFileSync('git', ['status', '--porcelain'], { cwd: line.project.root, encoding: 'utf8' });
  expect(status.trim().split('\n').toSorted()).toEqual(['?? a.test.js', '?? package.json', '?? pawl.config.mjs']);
});

it('writes TypeScript only where any Node reads it', async () => {
  const dependingOn = (...names: readonly string[]) => ({
    'package.json': JSON.stringify({ devDependencies: Object.fromEntries(names.map((name) => [name, '*'])) }),
    'tsconfig.json': '{}',
    'a.test.js': '',
  });
  const wouldWrite = async (...names: readonly string[]) => {
    const { stdout } = await new CommandLine(new Project(dependingOn(...names))).pawl('init', '--dry-run');
    return /would write (.*):/.exec(stdout)?.[1];
  };
  expect(await wouldWrite('mocha', 'pawl')).toBe('pawl.config.mjs');
  expect(await wouldWrite('mocha', 'pawl', 'jiti')).toBe('pawl.config.ts');
});
