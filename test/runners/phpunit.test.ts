// phpunit, really started.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { asTestFile } from '../../src/core/test-file.ts';
import { readProjectFacts } from '../../src/io/project/project-facts.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import { phpunit } from '../../src/runners/phpunit.ts';
import { Project } from '../rig/project.ts';
import { isMissing } from '../rig/requires.ts';
import { alone } from './alone.ts';
import { aProject } from './project.ts';

const tells = phpunit.tells as Tells;
const fixture = fileURLToPath(new URL('../../fixtures/suites/phpunit', import.meta.url));

describe.skipIf(isMissing('phpunit'))('phpunit', () => {
  const argv = ['phpunit', '--no-configuration', '{file}'] as const;

  it('gives counts and failures', async () => {
    const suite = { root: fixture, argv: ['phpunit', '{file}'] as const };
    const passed = await alone(tells, suite, 'tests/MoneyTest.php');
    expect(passed).toMatchObject({ outcome: 'passed', tests: { passed: 2, failed: 0, skipped: 2, todo: 0 } });
    const failed = await alone(tells, suite, 'tests/Formats/InWordsTest.php');
    expect(failed).toMatchObject({ outcome: 'failed', tests: { passed: 1, failed: 1, skipped: 0, todo: 0 } });
    expect(failed.failures).toEqual([
      {
        test: 'InWordsTest::testInWords with data set "with few cents"',
        message: 'Failed asserting that two strings are identical.',
        location: join(fixture, 'tests/Formats/InWordsTest.php:12'),
        detail: expect.stringContaining("+'12.4 EUR'"),
      },
    ]);
  });

  const ok = 'function testA() { $this->assertTrue(true); }';
  it.each([
    ['an error', `${ok} function testB() { throw new RuntimeException("no"); }`, 'failed', 2],
    ['exit 0 in a test', `${ok} function testB() { exit(0); }`, 'failed', null],
    [
      'a fatal error',
      `${ok} function testB() { ini_set("memory_limit", "9M"); str_repeat("x", 1 << 30); }`,
      'failed',
      null,
    ],
    ['no tests', '', 'empty', 0],
    ['what a warning does not fail', `${ok} function testB() {}`, 'passed', 2],
  ])('%s', async (_, members, outcome, count) => {
    const name = "tests/it's [a] té/SumTest.php";
    const text = `<?php\nfinal class SumTest extends PHPUnit\\Framework\\TestCase { ${members} }\n`;
    const verdict = await alone(tells, { root: new Project({ [name]: text }).root, argv }, name);
    expect(verdict).toMatchObject({ outcome });
    expect(verdict.tests && verdict.tests.passed + verdict.tests.failed).toBe(count);
  });

  it.each([
    ['exit 0 at load', '<?php exit(0);'],
    ['what PHP cannot read', '<?php final class {'],
    ['a file without a class', '<?php $a = 1;'],
  ])('%s', async (_, text) => {
    const { root } = new Project({ 'SumTest.php': text });
    expect(await alone(tells, { root, argv }, 'SumTest.php')).toMatchObject({ outcome: 'failed', tests: null });
  });

  it('fails a risky test where phpunit does', async () => {
    const text = `<?php\nfinal class SumTest extends PHPUnit\\Framework\\TestCase { function testB() {} }\n`;
    const { root } = new Project({ 'SumTest.php': text });
    const strict = ['phpunit', '--no-configuration', '--fail-on-risky', '{file}'] as const;
    expect(await alone(tells, { root, argv: strict }, 'SumTest.php')).toMatchObject({
      outcome: 'failed',
      failures: [{ message: 'phpunit exited with 1, though no test in this file failed' }],
    });
  });
});

describe('the command of phpunit', () => {
  const report = '/it is/phpunit.xml';
  const launch = (argv: readonly string[], shell = false) =>
    tells.launch({
      template: { argv: argv as [string], shell, env: {} },
      files: [asTestFile('tests/ATest.php')],
      root: '/project',
      env: {},
      channel: '/it is',
      probes: '/probes',
    }).argv;

  it.each([
    [
      ['vendor/bin/phpunit', '{file}'],
      ['vendor/bin/phpunit', '--log-junit', report, 'tests/ATest.php'],
    ],
    [
      ['php', '-d', 'a=b', 'phpunit.phar'],
      ['php', '-d', 'a=b', 'phpunit.phar', '--log-junit', report, 'tests/ATest.php'],
    ],
    [
      ['phpunit', '--log-junit', 'own.xml', '{file}'],
      ['phpunit', '--log-junit', report, 'tests/ATest.php'],
    ],
    [
      ['composer', 'test', '--', '{file}'],
      ['composer', 'test', '--', 'tests/ATest.php', '--log-junit', report],
    ],
    [
      ['make', 'test', 'FILE={file}'],
      ['make', 'test', 'FILE=tests/ATest.php'],
    ],
  ])('%j', (words, argv) => {
    expect(launch(words)).toEqual(argv);
  });

  it('is found in a line for a shell', () => {
    expect(launch(['cd app && vendor/bin/phpunit {file} | tee log'], true)).toEqual([
      "cd app && vendor/bin/phpunit --log-junit '/it is/phpunit.xml' 'tests/ATest.php' | tee log",
    ]);
  });

  it('has its exit code alone where the report cannot be asked for', async () => {
    const template = { argv: ['make', 'test'] as const, shell: false, env: {} };
    const start = { template, files: [asTestFile('a.php')] as const, root: '/p', env: {}, channel: '/c', probes: '/p' };
    expect(await tells.read?.({ ...start, report: () => null, reports: [], printed: null })).toEqual([]);
  });

  it.each([
    [['phpunit'], ['phpunit', '{file}'], ['tests/**/*Test.php']],
    [
      ['php', 'vendor/bin/phpunit', '--coverage-html', 'out', '--testdox', 'tests/Formats'],
      ['php', 'vendor/bin/phpunit', '--testdox', '{file}'],
      ['tests/Formats/**/*Test.php'],
    ],
  ])('%j has its suite', (words, command, patterns) => {
    const start = phpunit.startIn(words);
    expect(start && phpunit.suite(start, readProjectFacts(fixture))).toMatchObject({ command, patterns });
  });

  it('takes the test suites that its configuration names', () => {
    const xml =
      '<phpunit><testsuites><testsuite name="a"><directory suffix="Spec.php">./spec/</directory><file>old/all.php</file></testsuite></testsuites></phpunit>';
    const start = phpunit.startIn(['phpunit', '-c', 'app/phpunit.xml']);
    expect(start && phpunit.suite(start, aProject(null, { 'app/phpunit.xml': xml }))).toMatchObject({
      command: ['phpunit', '-c', 'app/phpunit.xml', '{file}'],
      patterns: ['app/spec/**/*Spec.php', 'app/old/all.php'],
    });
  });
});
