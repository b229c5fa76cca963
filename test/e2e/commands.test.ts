import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readRun } from '../../src/index.ts';
import { CommandLine, held } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';

const passes = 'exit 0\n';
const fails = 'echo boom; exit 1\n';

function commandLine(files: Readonly<Record<string, string>>): CommandLine {
  return new CommandLine(new Project(files));
}

describe('pawl show', () => {
  it('needs nothing but the state directory, where patterns and command came from the command line', async () => {
    const line = commandLine({ 'test/a.sh': passes, 'test/b.sh': fails, 'test/fixtures/c.sh': fails });
    await line.pawl('run', 'test/**/*.sh', '--ignore', 'test/fixtures/**', '--', 'sh', '{file}');
    const failed = await line.pawl('show', 'test/b.sh');
    expect(failed).toMatchObject({ code: 0, stderr: '' });
    expect(failed.stdout).toContain('owed: ');
    expect(failed.stdout).toContain('boom');
    expect((await line.pawl('show', 'test/a.sh')).stdout).toMatch(/^test\/a\.sh\n(?:owed: its project|kept: )/);
    line.project.write('test/a.sh', 'exit 0 # changed\n');
    expect((await line.pawl('show', 'test/a.sh')).stdout).toContain('owed: the test file');
  });

  it('knows the command of a run that a shell read', async () => {
    const line = commandLine({ 'test/a.sh': passes });
    await line.pawl('run', 'test/*.sh', '--shell', '--', 'true && sh', '{file}');
    const shown = await line.pawl('show', 'test/a.sh', '--json');
    expect(shown).toMatchObject({ code: 0 });
    expect(JSON.parse(shown.stdout)).toMatchObject({ file: 'test/a.sh', result: { outcome: 'passed' } });
    expect(shown.stdout).not.toContain('command-changed');
  });

  it('says how to run a file that no run has known', async () => {
    const line = commandLine({ 'test/a.sh': passes });
    expect(await line.pawl('show', 'test/a.sh')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing tells how a test file is run'),
    });
  });
});

describe('--json', () => {
  const problemsIn = (stdout: string): unknown => JSON.parse(stdout);

  it.each([
    [2, 'a flag that is not there', ['run', '--json', '--no-such-flag'], '--no-such-flag'],
    [2, 'no command', ['plan', 'test/*.sh', '--json'], 'command'],
    [2, 'no run yet', ['status', '--json'], 'latest'],
    [2, 'a file that nobody knows', ['show', 'test/z.sh', '--json'], 'command'],
    [4, 'no test files', ['run', 'nothing/*.sh', '--json', '--', 'sh'], 'nothing/*.sh'],
    [4, 'no test files to list', ['run', 'nothing/*.sh', '--list', '--json', '--', 'sh'], 'nothing/*.sh'],
  ])('prints one object with exit code %i for %s, beside the text', async (code, _, args, where) => {
    const ended = await commandLine({ 'test/a.sh': passes }).pawl(...args);
    expect(ended.code).toBe(code);
    const problems: unknown = expect.arrayContaining([expect.objectContaining({ where })]);
    expect(problemsIn(ended.stdout)).toEqual({ exit_code: code, problems });
    expect(ended.stderr).toContain(`${where}: `);
  });

  it('prints one object where another pawl is at work', async () => {
    const line = commandLine({ 'test/a.sh': held('a') });
    const first = line.start('run', 'test/*.sh', '--', 'sh');
    await line.running('a');
    const second = await line.pawl('run', 'test/*.sh', '--json', '--', 'sh');
    line.letGo('a');
    expect((await first.ended).code).toBe(0);
    expect(problemsIn(second.stdout)).toMatchObject({ exit_code: 9, problems: [{ kind: 'held' }] });
  });

  it('behind -- is the word of the command', async () => {
    const ended = await commandLine({ 'test/a.sh': passes }).pawl('run', '--no-such-flag', '--', 'sh', '--json');
    expect(ended).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('pawl run --list', () => {
  it('names the patterns that match nothing, and exits 4', async () => {
    const line = commandLine({ 'test/a.sh': passes });
    expect(await line.pawl('run', 'tests/*.sh', '--list', '--', 'sh')).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringContaining('tests/*.sh: matches no file'),
    });
    const fine = ['run', 'tests/*.sh', '--list', '--pass-with-no-tests', '--', 'sh'];
    expect(await line.pawl(...fine)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });
});

describe('--state-dir', () => {
  it('is not the project, and nothing is written into it', async () => {
    const line = commandLine({ 'test/a.sh': passes });
    const ended = await line.pawl('run', 'test/*.sh', '--state-dir', '.', '--', 'sh');
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('the project itself') });
    expect(fs.readdirSync(line.project.root)).toEqual(['test']);
  });

  it('that holds files of the user is not hidden from git', async () => {
    const line = commandLine({ 'test/a.sh': passes, 'build/mine.txt': 'mine\n' });
    for (const dir of ['build', 'fresh/state']) await line.pawl('run', 'test/*.sh', '--state-dir', dir, '--', 'sh');
    expect(fs.existsSync(join(line.project.root, 'build/latest'))).toBe(true);
    expect(fs.existsSync(join(line.project.root, 'build/.gitignore'))).toBe(false);
    expect(line.project.read('fresh/state/.gitignore')).toBe('*\n');
  });
});

describe('a run directory without run.json', () => {
  it('is passed over by status, --resume latest and readRun()', async () => {
    const line = commandLine({ 'test/a.sh': passes, 'test/b.sh': passes });
    await line.pawl('run', 'test/*.sh', '--max-files', '1', '--', 'sh');
    const run = line.project.latest();
    fs.mkdirSync(join(line.project.root, '.pawl/runs/run_2099-01-01_000000'));
    expect((await line.pawl('status')).stdout).toContain(run);
    expect(readRun('latest', join(line.project.root, '.pawl')).run.id).toBe(run);
    expect(await line.pawl('run', 'test/*.sh', '--resume', 'latest', '--', 'sh')).toMatchObject({ code: 0 });
    expect(line.project.latest()).toBe(run);
  });
});

describe('pawl status', () => {
  it('takes no other program for a pawl at work, whose pid it got', async () => {
    const line = commandLine({ 'test/a.sh': held('a') });
    const run = line.start('run', 'test/*.sh', '--', 'sh');
    await line.running('a');
    expect((await line.pawl('status')).stdout).toContain(': working for ');
    run.signal('SIGKILL');
    await run.ended;
    line.letGo('a');
    const path = `.pawl/runs/${line.project.latest()}/run.json`;
    const taken = line.project.read(path).replace(`"pid": ${run.child.pid},`, `"pid": ${process.pid},`);
    line.project.write(path, taken);
    expect((await line.pawl('status')).stdout).toContain(`its process (pid ${process.pid}) is gone`);
    expect((await line.pawl('plan', 'test/*.sh', '--', 'sh')).stdout).not.toContain('another pawl');
  });
});

describe('--last-failed', () => {
  it('without an earlier run makes none, and says that there is nothing to repeat', async () => {
    const line = commandLine({ 'test/a.sh': passes });
    expect(await line.pawl('run', 'test/*.sh', '--last-failed', '--', 'sh')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--last-failed: there is no earlier run, so there is nothing to repeat'),
    });
    expect(fs.existsSync(join(line.project.root, '.pawl'))).toBe(false);
  });

  it('after a run in which nothing failed runs nothing, and the verdict of the run stands', async () => {
    const line = commandLine({ 'test/a.sh': passes });
    await line.pawl('run', 'test/*.sh', '--', 'sh');
    const run = line.project.latest();
    expect(await line.pawl('run', 'test/*.sh', '--last-failed', '--', 'sh')).toMatchObject({ code: 0 });
    expect(line.project.latest()).toBe(run);
  });
});
