import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { isAlive } from '../../src/io/processes/alive.ts';
import { CommandLine, held, until } from '../rig/command-line.ts';
import { Project } from '../rig/project.ts';

const passes = 'exit 0\n';
const fails = 'echo boom; exit 1\n';
const counting = ['--', 'sh', '-c', 'echo "$PAWL_FILE" >> "$RIG_CALLS"; exec sh "$0"', '{file}'];

function commandLine(files: Readonly<Record<string, string>>): CommandLine {
  return new CommandLine(new Project(files));
}

describe('the exit code', () => {
  const suite = { 'test/a.sh': passes, 'test/b.sh': passes };
  it.each([
    [0, 'all passed', suite, ['test/*.sh']],
    [1, 'a failure', { ...suite, 'test/c.sh': fails }, ['test/*.sh']],
    [1, 'a failure, and a limit that stopped it', { 'test/0.sh': fails, ...suite }, ['test/*.sh', '--max-files', '1']],
    [2, 'a flag that is not there', suite, ['test/*.sh', '--no-such-flag']],
    [4, 'no test files', suite, ['nothing/*.sh']],
    [0, 'no test files, and that is fine', suite, ['nothing/*.sh', '--pass-with-no-tests']],
    [75, 'stopped by a limit', suite, ['test/*.sh', '--max-files', '1']],
    [
      33,
      'stopped by a limit, with a code of its own',
      suite,
      ['test/*.sh', '--max-files', '1', '--incomplete-exit-code', '33'],
    ],
  ])('is %i for %s', async (code, _, files, args) => {
    const ended = await commandLine(files).pawl('run', ...args, ...counting);
    expect(ended, ended.stdout + ended.stderr).toMatchObject({ code });
  });

  it('is 3 for a command that cannot be started', async () => {
    const ended = await commandLine(suite).pawl('run', 'test/*.sh', '--', 'no-such-command');
    expect(ended.code).toBe(3);
    expect(ended.stdout + ended.stderr).toContain('no-such-command: there is no such command');
  });

  it('is 1 on a resume that runs only passes, when a failure stands', async () => {
    const line = commandLine({ 'test/0.sh': fails, ...suite });
    await line.pawl('run', 'test/*.sh', '--max-files', '1', ...counting);
    expect(await line.pawl('run', 'test/*.sh', ...counting)).toMatchObject({ code: 1 });
    expect(line.calls()).toEqual(['test/0.sh', 'test/a.sh', 'test/b.sh']);
  });

  it('is 3 and changes nothing where a newer pawl has been', async () => {
    const line = commandLine(suite);
    await line.pawl('run', 'test/*.sh', ...counting);
    const path = join(line.project.root, '.pawl/runs', line.project.latest(), 'run.json');
    const newer = fs.readFileSync(path, 'utf8').replace('"format": 1', '"format": 2');
    fs.writeFileSync(path, newer);
    const ended = await line.pawl('run', 'test/*.sh', ...counting);
    expect(ended).toMatchObject({ code: 3, stderr: expect.stringContaining('has format 2') });
    expect(fs.readFileSync(path, 'utf8')).toBe(newer);
  });
});

describe('a signal', () => {
  const suite = { 'test/a.sh': passes, 'test/b.sh': held('b'), 'test/c.sh': passes };

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends the running command, sums up, says how to go on, and exits %i', async (signal, code) => {
    const line = commandLine(suite);
    const run = line.start('run', 'test/*.sh', ...counting);
    const pid = await line.running('b');
    run.signal(signal);
    const ended = await run.ended;
    expect(ended.code).toBe(code);
    expect(ended.stdout).toContain('1 passed, 0 failed, 2 not run of 3 files');
    expect(ended.stdout).toContain("pawl run 'test/*.sh' -- sh -c");
    expect(isAlive(pid)).toBe(false);
    line.letGo('b');
    expect((await line.pawl('run', 'test/*.sh', ...counting)).code).toBe(0);
    expect(line.calls()).toEqual(['test/a.sh', 'test/b.sh', 'test/b.sh', 'test/c.sh']);
  });

  it('does not wait the second time', async () => {
    const line = commandLine({ 'test/a.sh': `trap '' TERM\n${held('a')}` });
    const run = line.start('run', 'test/*.sh', '--kill-grace', '1h', ...counting);
    await line.running('a');
    run.signal('SIGINT');
    await until(() => run.stdout.includes('once more to end it at once'));
    run.signal('SIGINT');
    expect((await run.ended).code).toBe(130);
  });

  it('SIGKILL costs the file in flight and nothing else', async () => {
    const line = commandLine({ ...suite, 'test/d.sh': fails });
    const run = line.start('run', 'test/*.sh', ...counting);
    const pid = await line.running('b');
    run.signal('SIGKILL');
    await run.ended;
    const status = await line.pawl('status');
    expect(status.stdout).toContain('never said that it ended');
    expect(status.stdout).toContain('was running  test/b.sh');
    line.letGo('b');
    await until(() => !isAlive(pid));
    const ended = await line.pawl('run', 'test/*.sh', ...counting);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('kept 1 (1 verified, 0 assumed)');
    expect(line.calls()).toEqual(['test/a.sh', 'test/b.sh', 'test/b.sh', 'test/c.sh', 'test/d.sh']);
  });
});

describe('a file that is tried again at the end', () => {
  const flaky = '[ "$PAWL_ATTEMPT" = 2 ]\n';
  const atEnd = ['--retries', '1', '--retry-when', 'end', ...counting];

  it('is flaky, and says so', async () => {
    const line = commandLine({ 'test/a.sh': flaky, 'test/b.sh': passes });
    const ended = await line.pawl('run', 'test/*.sh', ...atEnd);
    expect(line.calls()).toEqual(['test/a.sh', 'test/b.sh', 'test/a.sh']);
    expect(ended.stdout).toMatch(/failed.*test\/a\.sh[^]*passed.*test\/b\.sh[^]*trying again test\/a\.sh[^]*flaky/);
    expect(ended.code).toBe(0);
  });

  it('fails the run with --fail-on-flaky, and was completed once', async () => {
    const line = commandLine({ 'test/a.sh': flaky, 'test/b.sh': passes });
    const ended = await line.pawl('run', 'test/*.sh', '--fail-on-flaky', '--json', ...atEnd);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      exit_code: 1,
      completed: [
        { file: 'test/b.sh', attempts: 1 },
        { file: 'test/a.sh', outcome: 'passed', attempts: 2 },
      ],
    });
  });

  it('has failed when pawl is killed before that, and after a resume', async () => {
    const line = commandLine({ 'test/a.sh': flaky, 'test/b.sh': held('b') });
    const run = line.start('run', 'test/*.sh', ...atEnd);
    const pid = await line.running('b');
    run.signal('SIGKILL');
    await run.ended;
    line.letGo('b');
    await until(() => !isAlive(pid));
    expect((await line.pawl('run', 'test/*.sh', ...atEnd)).code).toBe(1);
    expect(line.calls()).toEqual(['test/a.sh', 'test/b.sh', 'test/b.sh']);
  });

  it('has failed when pawl is killed meanwhile, and is flaky when it passes in the next run', async () => {
    const line = commandLine({ 'test/a.sh': `[ "$PAWL_ATTEMPT" = 2 ] || exit 1\n${held('a')}` });
    const run = line.start('run', 'test/*.sh', ...atEnd);
    const pid = await line.running('a');
    run.signal('SIGKILL');
    await run.ended;
    expect(line.project.result('test/a.sh')).toMatchObject({ outcome: 'failed', attempts: [{ number: 1 }] });
    line.letGo('a');
    await until(() => !isAlive(pid));
    const ended = await line.pawl('run', 'test/*.sh', '--fail-on-flaky', ...atEnd);
    expect(ended.code).toBe(1);
    expect(line.project.result('test/a.sh')?.attempts.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'failed',
      'passed',
    ]);
  });
});

describe('while a run goes', () => {
  it('another terminal can ask for its status, and a second run is refused with exit code 9', async () => {
    const line = commandLine({ 'test/a.sh': passes, 'test/b.sh': held('b') });
    const run = line.start('run', 'test/*.sh', ...counting);
    await line.running('b');
    const status = JSON.parse((await line.pawl('status', '--json')).stdout) as object;
    expect(status).toMatchObject({ state: 'working', total: 2, running: [{ file: 'test/b.sh' }] });
    expect(await line.pawl('run', 'test/*.sh', ...counting)).toMatchObject({
      code: 9,
      stderr: expect.stringContaining(`in use by another pawl (pid ${run.child.pid}`),
    });
    line.letGo('b');
    expect((await run.ended).code).toBe(0);
  });

  it.each([
    ['its output', [], 'stdout'],
    ['standard error, where that is for a program', ['--json'], 'stderr'],
  ] as const)('SIGUSR1 has it say what is running, on %s', async (_, flags, stream) => {
    const line = new CommandLine(new Project({ 'test/a.sh': held('a') }));
    const run = line.start('run', 'test/*.sh', ...flags, '--', 'sh', '{file}');
    await line.running('a');
    run.signal('SIGUSR1');
    await until(() => /^1 test file running:\n +\S+ {2}test\/a\.sh\n/m.test(run[stream]));
    line.letGo('a');
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(run.stderr).not.toContain('Debugger');
  });

  it('a reader that goes away does not stop it', async () => {
    const line = commandLine(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`test/${n}.sh`, passes])));
    const run = line.start('run', 'test/*.sh', ...counting);
    run.child.stdout?.destroy();
    expect((await run.ended).code).toBe(0);
    expect(line.calls()).toHaveLength(20);
  });
});

describe('the environment of a command', () => {
  it('says what is being run', async () => {
    const line = commandLine({ 'test/a.sh': 'env > "$RIG_HOME/env"; pwd > "$RIG_HOME/pwd"; exit 1\n' });
    await line.pawl('run', 'test/*.sh', '--retries', '1', '--', 'sh', '{file}');
    const env = fs.readFileSync(join(line.home, 'env'), 'utf8').split('\n');
    const expected = [
      'PAWL=1',
      `PAWL_RUN_ID=${line.project.latest()}`,
      'PAWL_FILE=test/a.sh',
      'PAWL_ATTEMPT=2',
      'PAWL_TOTAL_ATTEMPTS=2',
    ];
    expect(env).toEqual(expect.arrayContaining(expected));
    expect(fs.readFileSync(join(line.home, 'pwd'), 'utf8').trim()).toBe(line.project.root);
  });
});

it('a report written into the project is no change to it, whether or not it is asked for the next time', async () => {
  const line = commandLine({ 'test/a.sh': passes });
  const args = ['run', 'test/*.sh', '--', 'sh', '{file}'];
  await line.pawl('run', 'test/*.sh', '--reporter', 'junit=junit.xml', '--', 'sh', '{file}');
  expect(fs.existsSync(join(line.project.root, 'junit.xml'))).toBe(true);
  expect((await line.pawl(...args)).stdout).toContain('Nothing is owed');
});

it('no report is written over a test, which would be gone from the suite without a word', async () => {
  const line = commandLine({ 'test/a.sh': passes, 'test/b.sh': fails });
  expect(await line.pawl('run', 'test/*.sh', '--reporter', 'junit=test/b.sh', ...counting)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('test/b.sh: is a test file, and a report would be written over it'),
  });
  expect((await line.pawl('run', 'test/*.sh', ...counting)).code).toBe(1);
  const told = await line.pawl('report', '--reporter', 'junit=test/b.sh');
  expect(told).toMatchObject({ code: 3, stderr: expect.stringContaining('test/b.sh is a test file') });
  expect(line.project.read('test/b.sh')).toBe(fails);
  expect((await line.pawl('run', 'test/*.sh', ...counting)).code).toBe(1);
  expect(line.calls()).toEqual(['test/a.sh', 'test/b.sh', 'test/b.sh']);
});

it('what another program left where a report goes is no change to the project either, once it is one', async () => {
  const line = commandLine({ 'test/a.sh': passes, 'junit.xml': 'of another tool' });
  const kept = async (...flags: readonly string[]) =>
    JSON.parse((await line.pawl('run', 'test/*.sh', ...flags, '--json', ...counting)).stdout) as { kept: object };
  await kept('--reporter', 'junit=junit.xml');
  expect((await kept()).kept).toEqual({ verified: 1, assumed: 0 });
});

describe('for programs', () => {
  it('run --json tells what this step completed, what remains, and how to go on', async () => {
    const line = commandLine({ 'test/a.sh': passes, 'test/b.sh': passes });
    const step = async (): Promise<unknown> =>
      JSON.parse((await line.pawl('run', 'test/*.sh', '--max-files', '1', '--json', ...counting)).stdout);
    expect(await step()).toMatchObject({
      exit_code: 75,
      verdict: 'incomplete',
      total: 2,
      completed: [{ file: 'test/a.sh', outcome: 'passed' }],
      remaining: [{ file: 'test/b.sh', estimateMs: null }],
      resume_command: expect.stringContaining("pawl run 'test/*.sh' --json"),
    });
    expect(await step()).toMatchObject({
      exit_code: 0,
      completed: [{ file: 'test/b.sh' }],
      remaining: [],
      resume_command: null,
    });
  });

  it('plan --json, run --list and show --json are what they say', async () => {
    const line = commandLine({ 'test/a.sh': passes, 'test/b.sh': fails });
    await line.pawl('run', 'test/*.sh', '--max-files', '1', '--', 'sh', '{file}');
    const plan = JSON.parse((await line.pawl('plan', 'test/*.sh', '--json', '--', 'sh', '{file}')).stdout) as object;
    expect(plan).toMatchObject({
      mode: 'continue',
      counts: { owed: 1, verified: 1, assumed: 0 },
      files: [
        { file: 'test/a.sh', decision: 'kept', ground: 'verified' },
        { file: 'test/b.sh', decision: 'owed', reason: 'never-ran' },
      ],
    });
    expect((await line.pawl('run', 'test/*.sh', '--list', '--', 'sh')).stdout).toBe('test/a.sh\ntest/b.sh\n');
    line.project.write('pawl.config.json', JSON.stringify({ patterns: ['test/*.sh'], command: ['sh', '{file}'] }));
    await line.pawl('run');
    const shown = await line.pawl('show', 'test/b.sh');
    expect(shown.stdout).toContain('failed');
    expect(shown.stdout).toContain('  boom');
    expect(JSON.parse((await line.pawl('show', 'test/b.sh', '--json')).stdout)).toMatchObject({
      result: { outcome: 'failed' },
      outputTail: 'boom\n',
    });
  });
});
