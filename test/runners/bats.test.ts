// bats, really started.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { asTestFile } from '../../src/core/test-file.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import { bats } from '../../src/runners/bats.ts';
import { Project } from '../rig/project.ts';
import { isMissing } from '../rig/requires.ts';
import { alone } from './alone.ts';
import { aProject } from './project.ts';

const tells = bats.tells as Tells;
const fixture = fileURLToPath(new URL('../../fixtures/suites/bats', import.meta.url));

describe.skipIf(isMissing('bats'))('bats', () => {
  it('gives counts and failures, and prints what it prints without us', async () => {
    const suite = { root: fixture, argv: ['bats', '{file}'] as const };
    const passed = await alone(tells, suite, 'test/numbers.bats');
    expect(passed).toMatchObject({ outcome: 'passed', tests: { passed: 3, failed: 0, skipped: 1, todo: 0 } });
    const failed = await alone(tells, suite, 'test/pre releases.bats');
    expect(failed).toMatchObject({ outcome: 'failed', tests: { passed: 1, failed: 1, skipped: 0, todo: 0 } });
    expect(failed.failures).toEqual([
      {
        test: 'a release is newer than what came before it',
        message: '`[ "$status" -eq 0 ]\' failed',
        location: join(fixture, 'test/pre releases.bats:7'),
        detail: expect.stringContaining('in test file'),
      },
    ]);
    expect(failed.output).toBe(
      spawnSync('bats', ['test/pre releases.bats'], { cwd: fixture, encoding: 'utf8' }).stdout,
    );
  });

  it.each([
    ['exit 0 in a test', '@test "a" { exit 0; }\n@test "b" { true; }', 'failed'],
    // Newer versions find no tests in it.
    ['exit 0 at load', 'exit 0\n@test "a" { true; }', expect.stringMatching(/^(?:failed|empty)$/)],
    ['what the shell cannot read', '@test "a" { true', 'failed'],
    ['a setup that fails', 'setup_file() { false; }\n@test "a" { true; }\n@test "b" { true; }', 'failed'],
    ['a teardown that fails', 'teardown_file() { false; }\n@test "a" { true; }', 'failed'],
    ['a test that kills what runs it', '@test "a" { kill -9 $PPID; }\n@test "b" { true; }', 'failed'],
    ['two tests of one name', '@test "a" { true; }\n@test "a" { true; }', 'failed'],
    ['no tests', 'true', 'empty'],
    ['a bats in a test', '@test "a" { run bats inner.bats; [ "$status" -eq 1 ]; }', 'passed'],
  ])('%s', async (_, text, outcome) => {
    const name = "test/it's [a] tést.bats";
    const { root } = new Project({ [name]: `${text}\n`, 'inner.bats': '@test "inner" { false; }\n' });
    const verdict = await alone(tells, { root, argv: ['bats', '{file}'] }, name);
    expect(verdict).toMatchObject({ outcome, failed: expect.not.arrayContaining(['inner']) });
  });

  it('is heard through a script, and behind a formatter of its own', async () => {
    const text = '@test "a" { true; }\n@test "b" { true; }\n';
    const { root } = new Project({ 'a.bats': text, 'run.sh': 'bats "$@"\nexit 1\n' });
    const wrapped = await alone(tells, { root, argv: ['sh', 'run.sh', '{file}'] }, 'a.bats');
    expect(wrapped).toMatchObject({ outcome: 'failed', tests: { passed: 2 } });
    const pretty = await alone(tells, { root, argv: ['bats', '--timing', '--pretty', '{file}'] }, 'a.bats');
    expect(pretty).toMatchObject({ outcome: 'passed', tests: { passed: 2 } });
    expect(pretty.output).toContain('2 tests, 0 failures');
  });
});

describe('the command of bats', () => {
  const launch = (...argv: [string, ...string[]]) =>
    tells.launch({
      template: { argv, shell: false, env: {} },
      files: [asTestFile('a.bats')],
      root: '/project',
      env: { BATS_FORMATTER: 'tap13' },
      channel: '/channel',
      probes: '/probes',
    });

  it.each([
    [['bats', '{file}'], ['bats', 'a.bats'], 'tap13'],
    [['bats', '-t', '{file}'], ['bats', 'a.bats'], 'tap'],
    [['./test/bats/bin/bats', '-F', '/own', '-j', '2'], ['./test/bats/bin/bats', '-j', '2', 'a.bats'], '/own'],
    [['make', '-p', 'test'], ['make', '-p', 'test', 'a.bats'], 'tap13'],
  ])('%j', (words, argv, formatter) => {
    const launched = launch(...(words as [string, ...string[]]));
    expect(launched.argv).toEqual(argv);
    expect(launched.env).toMatchObject({
      BATS_FORMATTER: '/probes/bats-formatter.sh',
      PAWL_BATS_FORMATTER: formatter,
    });
  });

  it('is left alone where it prints JUnit XML', () => {
    expect(launch('bats', '--formatter', 'junit')).toEqual({
      argv: ['bats', '--formatter', 'junit', 'a.bats'],
      env: { BATS_FORMATTER: 'tap13' },
    });
  });

  it.each([
    [['bats', 'test'], ['bats', '{file}'], ['test/*.bats']],
    [['bats', '-r', '--jobs', '4', 'spec/'], ['bats', '--jobs', '4', '{file}'], ['spec/**/*.bats']],
    [['npx', 'bats'], null, null],
    [['node_modules/.bin/bats'], ['node_modules/.bin/bats', '{file}'], ['test/*.bats']],
  ])('%j has its suite', (words, command, patterns) => {
    const start = bats.startIn(words);
    const suite = start && bats.suite(start, aProject(null, { 'test/a.bats': '' }));
    expect(suite && [suite.command, suite.patterns]).toEqual(command && [command, patterns]);
  });
});
