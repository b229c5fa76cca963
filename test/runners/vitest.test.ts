// What vitest tells through its probe, and the verdicts that follow. Each start tries many things: it takes its time.

import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, it } from 'vitest';

import { tellsOf } from '../../src/runners/index.ts';
import { RunnerProject } from '../rig/runner-project.ts';
import type { Told } from '../rig/tell.ts';

const tells = tellsOf('vitest') as NonNullable<ReturnType<typeof tellsOf>>;
const bin = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const run = [process.execPath, bin, 'run', './{file}'] as const;

const lines = (...each: string[]): string => each.join('\n');
const using = "import { afterAll, beforeAll, describe, expect, test } from 'vitest';";
const passes = `${using} test('passes', () => {});`;

describe('vitest tells of its tests', () => {
  const files = {
    'counts.test.js': lines(
      using,
      "describe('outer', () => {",
      "  describe('inner', () => { test.skip('skipped', () => {}); test.todo('later'); });",
      "  test.fails('is known to fail', () => expect(1).toBe(2));",
      "  test.concurrent('runs beside', async () => {});",
      '});',
      'let tries = 0;',
      "test('is tried again', { retry: 2 }, () => expect((tries += 1)).toBe(3));",
    ),
    'fails.test.js': lines(
      using,
      "describe('a sum', () => {",
      "  test('is right', () => {",
      '    expect({ sum: 2 }).toEqual({ sum: 3 });',
      '  });',
      '});',
      "test('throws a string', () => { throw 'no error'; });",
      passes.replace(using, ''),
    ),
    'hook.test.js': lines(
      using,
      "describe('a suite', () => { beforeAll(() => { throw new Error('not set up'); }); test('is left out', () => {}); });",
      "test('passes', () => {});",
    ),
    'syntax.test.js': 'test(',
    'load.test.js': lines("import './is-not-there.js';", passes),
    'none.test.js': 'export {};',
    'exit.test.js': lines(using, "test('exits', () => process.exit(0));"),
    'exit-load.test.js': lines('process.exit(0);', passes),
    'killed.test.js': lines(
      using,
      "test('dies', async () => { process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}); });",
    ),
    'late.test.js': lines(using, "test('leaves it', () => void setTimeout(() => Promise.reject(new Error('late'))));"),
    'nested.test.js': lines(
      using,
      "import { spawnSync } from 'node:child_process';",
      "test('starts another', () => {",
      "  const words = [process.env.BIN, 'run', '--root', 'nested', '--dir', 'nested'];",
      "  expect(spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout).toContain('1 failed');",
      '  expect(process.env.PAWL_CHANNEL).toBeUndefined();',
      "  expect(process.env.NODE_OPTIONS ?? '').not.toContain('--require');",
      '});',
    ),
    'nested/inner.test.js': lines(using, "test('fails', () => expect(1).toBe(2));"),
  };
  const asked = Object.keys(files).filter((file) => !file.includes('/'));
  let project: RunnerProject;
  let told: Told;

  beforeAll(async () => {
    project = new RunnerProject(tells, 'a "project" [of] it\'s own (ü)', files);
    told = await project.tell(run, asked, { BIN: bin });
  });

  it.each([
    ['counts.test.js', 'passed', [3, 0, 1, 1], []],
    ['fails.test.js', 'failed', [1, 2, 0, 0], ['a sum > is right', 'throws a string']],
    ['hook.test.js', 'failed', [1, 0, 1, 0], ['a suite']],
    ['syntax.test.js', 'failed', [0, 0, 0, 0], [null]],
    ['load.test.js', 'failed', [0, 0, 0, 0], [null]],
    ['none.test.js', 'failed', [0, 0, 0, 0], [null]],
    ['exit.test.js', 'failed', [0, 1, 0, 0], ['exits']],
    ['exit-load.test.js', 'failed', [0, 0, 0, 0], [null]],
    ['killed.test.js', 'failed', null, [null]],
    ['late.test.js', 'failed', [1, 0, 0, 0], [null]],
    ['nested.test.js', 'passed', [1, 0, 0, 0], []],
  ] as const)('%s: %s, in a start with others as alone', (file, outcome, counts, failed) => {
    const verdict = told.verdict(file);
    const tests = counts && { passed: counts[0], failed: counts[1], skipped: counts[2], todo: counts[3] };
    expect({ ...verdict, failures: verdict.failures.map(({ test }) => test) }, told.output).toEqual({
      outcome,
      tests,
      failures: failed,
    });
    const inCompany = counts === null ? undefined : outcome;
    expect(told.telling.verdictInCompany(project.path(file))?.outcome).toBe(inCompany);
  });

  it('says of a failure what vitest says, where, and what the difference was', () => {
    const [failure] = told.verdict('fails.test.js').failures;
    expect(failure?.message).toBe('AssertionError: expected { sum: 2 } to deeply equal { sum: 3 }');
    expect(failure?.location).toBe(`${project.path('fails.test.js')}:4:24`);
    expect(failure?.detail).toContain('-   "sum": 3,\n+   "sum": 2,');
  });

  it('names an error that belongs to no test by its file', () => {
    const [late] = told.verdict('late.test.js').failures;
    expect(late?.message).toBe('Unhandled Rejection: Error: late');
    // How vitest notices the end of a worker is a race between its exit and what was being sent to it.
    const [killed] = told.verdict('killed.test.js').failures;
    expect(killed?.message).toMatch(/Worker (?:exited unexpectedly|forks emitted error)/);
  });

  it('tells of each file once, and of none that a test started itself', () => {
    const ended = told.events.flatMap((event) => (event.event === 'file-ended' ? event.file : []));
    const expected = asked.filter((file) => file !== 'killed.test.js').map((file) => project.path(file));
    expect(ended.toSorted()).toEqual(expected.toSorted());
  });

  it('explains the exit code by the files that failed', () => {
    expect(told.end.exitCode).toBe(1);
    expect(told.telling.runner?.name).toBe('vitest');
    expect(told.telling.contradicts(told.end)).toBe(false);
  });
});

describe('a project with projects, a reporter and a script of its own', () => {
  const name = "it's [a] (test) {ü}.test.js";
  const project = new RunnerProject(tells, 'project', {
    'package.json': JSON.stringify({ type: 'module', scripts: { test: 'vitest run' } }),
    'vitest.config.js': lines(
      "const each = (name) => ({ test: { name, include: ['test/**/*.test.js'] } });",
      "export default { test: { reporters: ['tap', './reporter.js'], projects: [each('one'), each('two')] } };",
    ),
    'reporter.js': "export default class { onTestRunEnd() { console.log('the reporter of the project'); } }",
    [`test/${name}`]: passes,
    [`test/x${name}`]: lines(using, "test('is not asked for', () => expect(1).toBe(2));"),
    [`x/test/${name}`]: lines(using, "test('is not asked for', () => expect(1).toBe(2));"),
  });

  it('runs one file in all its projects, and no other, and prints what it prints', async () => {
    const told = await project.tell(['npm', 'test', '--', '{file}'], [`test/${name}`]);
    expect(told.verdict(`test/${name}`), told.output).toEqual({
      outcome: 'passed',
      tests: { passed: 2, failed: 0, skipped: 0, todo: 0 },
      failures: [],
    });
    expect(told.output).toContain('TAP version 13');
    expect(told.output).toContain('the reporter of the project');
    expect(told.output).not.toContain('RUN');
    expect(told.output).not.toContain('is not asked for');
  });
});

describe('when vitest and its exit code do not say the same', () => {
  const project = new RunnerProject(tells, 'project', {
    'vitest.config.js': "export default { test: { globalSetup: './setup.js' } };",
    'setup.js': lines(
      'export default () => {',
      '  if (process.env.AT_SETUP) process.exit(Number(process.env.AT_SETUP));',
      '  return () => { process.exitCode = Number(process.env.AT_TEARDOWN ?? 0); };',
      '};',
    ),
    'a.test.js': passes,
  });

  it('exit 0 before any test is no pass', async () => {
    const told = await project.tell(run, ['a.test.js'], { AT_SETUP: '0' });
    expect(told.end.exitCode).toBe(0);
    expect(told.verdict('a.test.js')).toMatchObject({ outcome: 'failed', tests: null });
  });

  it('exit 1 with all tests passed is no pass', async () => {
    const told = await project.tell(run, ['a.test.js'], { AT_TEARDOWN: '1' });
    expect(told.verdict('a.test.js')).toMatchObject({ outcome: 'failed', tests: { passed: 1, failed: 0 } });
  });

  it('a file that vitest does not take for a test file is empty', async () => {
    const told = await project.tell(run, ['setup.js']);
    expect(told.verdict('setup.js')).toMatchObject({ outcome: 'empty', tests: null });
  });
});
