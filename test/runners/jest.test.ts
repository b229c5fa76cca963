// What jest tells through its probe, and the verdicts that follow. Each start tries many things: it takes its time.

import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, it } from 'vitest';

import { tellsOf } from '../../src/runners/index.ts';
import { RunnerProject } from '../rig/runner-project.ts';
import type { Told } from '../rig/tell.ts';

const tells = tellsOf('jest') as NonNullable<ReturnType<typeof tellsOf>>;
const bin = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url));
const run = [process.execPath, bin, '--runTestsByPath', '{file}'] as const;

const lines = (...each: string[]): string => each.join('\n');
const passes = "test('passes', () => {});";
/** Nothing of a test is transformed, which is most of the time that jest takes. */
const packageJson = JSON.stringify({ scripts: { test: 'jest' }, jest: { transform: {} } });

describe('jest tells of its tests', () => {
  const files = {
    'counts.test.js': lines(
      "describe('outer', () => {",
      "  describe('inner', () => { test.skip('skipped', () => {}); test.todo('later'); });",
      "  test.failing('is known to fail', () => expect(1).toBe(2));",
      "  test.concurrent('runs beside', async () => {});",
      '});',
      'jest.retryTimes(2);',
      'let tries = 0;',
      "test('is tried again', () => expect((tries += 1)).toBe(3));",
    ),
    'fails.test.js': lines(
      "describe('a sum', () => {",
      "  test('is right', () => {",
      '    expect({ sum: 2 }).toEqual({ sum: 3 });',
      '  });',
      '});',
      "test('throws a string', () => { throw 'no error'; });",
      passes,
    ),
    'hook.test.js': lines(
      "describe('a suite', () => { beforeAll(() => { throw new Error('not set up'); }); test('is not run', () => {}); });",
      passes,
    ),
    'after.test.js': lines("afterAll(() => { throw new Error('not taken down'); });", passes),
    'syntax.test.js': 'test(',
    'load.test.js': lines("require('./is-not-there.js');", passes),
    'none.test.js': '',
    'nested.test.js': lines(
      "const { spawnSync } = require('node:child_process');",
      "test('starts another', () => {",
      "  const words = [process.env.BIN, '--rootDir', 'nested'];",
      "  expect(spawnSync(process.execPath, words, { encoding: 'utf8' }).stderr).toContain('1 failed');",
      '  expect(process.env.PAWL_CHANNEL).toBeUndefined();',
      "  expect(process.env.NODE_OPTIONS ?? '').not.toContain('--require');",
      '});',
    ),
    'nested/inner.test.js': "test('fails', () => expect(1).toBe(2));",
    'nested/package.json': packageJson,
  };
  const asked = Object.keys(files).filter((file) => !file.includes('/'));
  let project: RunnerProject;
  let told: Told;

  beforeAll(async () => {
    project = new RunnerProject(tells, 'a "project" of it\'s own ü', { ...files, 'package.json': packageJson });
    told = await project.tell(run, asked, { BIN: bin });
  });

  it.each([
    ['counts.test.js', 'passed', [3, 0, 1, 1], []],
    ['fails.test.js', 'failed', [1, 2, 0, 0], ['a sum › is right', 'throws a string']],
    ['hook.test.js', 'failed', [1, 1, 0, 0], ['a suite › is not run']],
    ['after.test.js', 'failed', [1, 0, 0, 0], [null]],
    ['syntax.test.js', 'failed', [0, 0, 0, 0], [null]],
    ['load.test.js', 'failed', [0, 0, 0, 0], [null]],
    ['none.test.js', 'failed', [0, 0, 0, 0], [null]],
    ['nested.test.js', 'passed', [1, 0, 0, 0], []],
  ] as const)('%s: %s, in a start with others as alone', (file, outcome, [passed, failed, skipped, todo], failures) => {
    const verdict = told.verdict(file);
    expect({ ...verdict, failures: verdict.failures.map(({ test }) => test) }, told.output).toEqual({
      outcome,
      tests: { passed, failed, skipped, todo },
      failures,
    });
    expect(told.telling.verdictInCompany(project.path(file))?.outcome).toBe(outcome);
  });

  it('says of a failure what jest says, and where', () => {
    const [failure] = told.verdict('fails.test.js').failures;
    expect(failure?.message).toMatch(/^expect\(received\)\.toEqual\(expected\)[^]*-   "sum": 3,\n\+   "sum": 2,/);
    expect(failure?.location).toBe(`${project.path('fails.test.js')}:3:24`);
  });

  it('tells of each file once, and of none that a test started itself', () => {
    const ended = told.events.flatMap((event) => (event.event === 'file-ended' ? event.file : []));
    expect(ended.toSorted()).toEqual(asked.map((file) => project.path(file)).toSorted());
  });

  it('explains the exit code by the files that failed', () => {
    expect(told.end.exitCode).toBe(1);
    expect(told.telling.runner?.name).toBe('jest');
    expect(told.telling.contradicts(told.end)).toBe(false);
  });
});

describe('a project with projects, a reporter and a script of its own', () => {
  const name = 'a.test.js';
  const project = new RunnerProject(tells, 'project', {
    'package.json': JSON.stringify({ scripts: { test: 'jest' } }),
    'jest.config.js': lines(
      'const each = (displayName) => ({ displayName, transform: {} });',
      "module.exports = { reporters: ['./reporter.js'], projects: [each('one'), each('two')] };",
    ),
    'reporter.js': "module.exports = class { onRunComplete() { console.log('the reporter of the project'); } };",
    [name]: passes,
    [`x${name}`]: "test('is not asked for', () => { console.log('another'); expect(1).toBe(2); });",
  });

  it('runs one file in all its projects, and no other, and prints what it prints', async () => {
    const told = await project.tell(['npm', 'test', '--', '{file}'], [name]);
    expect(told.verdict(name), told.output).toEqual({
      outcome: 'passed',
      tests: { passed: 2, failed: 0, skipped: 0, todo: 0 },
      failures: [],
    });
    expect(told.output).toContain('the reporter of the project');
    expect(told.output).not.toMatch(/PASS|another/);
  });
});

describe('when jest and its exit code do not say the same, or it does not come to its end', () => {
  const name = "it's [a] (test) {ü}.test.js";
  const project = new RunnerProject(tells, 'project', {
    'package.json': packageJson,
    'teardown.js': 'module.exports = () => { process.exitCode = 1; };',
    'exit.test.js': "test('exits', () => process.exit(0));",
    'exit-load.test.js': lines('process.exit(0);', passes),
    'killed.test.js':
      "test('dies', async () => { process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}); });",
    'late.test.js': "test('leaves it', () => void setTimeout(() => Promise.reject(new Error('late'))));",
    [name]: passes,
  });

  it.each(['exit.test.js', 'exit-load.test.js'])('exit 0 in the middle is no pass: %s', async (file) => {
    const told = await project.tell(run, [file]);
    expect(told.end.exitCode).toBe(0);
    expect(told.verdict(file)).toMatchObject({ outcome: 'failed', tests: null });
  });

  it('a signal is a crash', async () => {
    const told = await project.tell(run, ['killed.test.js']);
    expect(told.verdict('killed.test.js')).toMatchObject({ outcome: 'crashed', tests: null });
  });

  it('what nobody catches when the tests are over fails the file that it comes from', async () => {
    const told = await project.tell(run, ['late.test.js']);
    const { outcome, failures } = told.verdict('late.test.js');
    expect({ outcome, messages: failures.map(({ message }) => message) }).toEqual({
      outcome: 'failed',
      messages: ['late'],
    });
  });

  it('exit 1 with all tests passed is no pass', async () => {
    const told = await project.tell([...run, '--globalTeardown', './teardown.js'], [name]);
    expect(told.verdict(name), told.output).toMatchObject({ outcome: 'failed', tests: { passed: 1, failed: 0 } });
  });

  it('a file that jest does not take for a test file is empty', async () => {
    const told = await project.tell(run, ['teardown.js']);
    expect(told.verdict('teardown.js')).toMatchObject({ outcome: 'empty', tests: null });
  });
});
