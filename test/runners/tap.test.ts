// Commands that print TAP, really started.

import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { Telling } from '../../src/core/results/telling.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import { nodeTap } from '../../src/runners/node-tap.ts';
import { tap } from '../../src/runners/tap.ts';
import { Project } from '../rig/project.ts';
import { alone } from './alone.ts';
import { aProject } from './project.ts';

const tells = tap.tells as Tells;
const fixture = fileURLToPath(new URL('../../fixtures/suites/tap', import.meta.url));
const { command } = JSON.parse(fs.readFileSync(join(fixture, 'pawl.config.json'), 'utf8'));

describe('what a command prints', () => {
  it('gives counts and failures', async () => {
    const passed = await alone(tells, { root: fixture, argv: command }, 't/words.t');
    expect(passed).toMatchObject({ outcome: 'passed', tests: { passed: 2, failed: 0, skipped: 1, todo: 0 } });
    const failed = await alone(tells, { root: fixture, argv: command }, 't/accents.t');
    expect(failed).toMatchObject({ outcome: 'failed', tests: { passed: 0, failed: 1, skipped: 0, todo: 1 } });
    expect(failed.failures).toEqual([
      expect.objectContaining({ test: 'drops accents', message: expect.stringMatching(/^expected cafe, got caf/) }),
    ]);
  });

  const root = new Project({}).root;
  it.each([
    ['passes', 'echo 1..1; echo ok 1', 'passed', []],
    ['says ok and exits with 1', 'echo 1..1; echo ok 1; exit 1', 'failed', [null]],
    ['says not ok and exits with 0', "echo 1..1; echo 'not ok 1 - a'", 'failed', ['a']],
    ['ends early with 0', "echo 1..2; echo 'not ok 1 - a'; exit 0", 'failed', ['a', null]],
    ['prints no TAP', 'echo all is well', 'failed', [null]],
    ['has no tests', 'echo 1..0', 'empty', []],
    ['has no tests and is not content', 'echo 1..0; exit 1', 'failed', [null]],
    ['prints to both streams', 'echo noise >&2; echo 1..1; echo noise >&2; echo ok 1', 'passed', []],
    ['is killed when all is said', 'echo 1..1; echo ok 1; kill -KILL $$', 'crashed', []],
  ])('%s', async (name, text, outcome, failed) => {
    fs.writeFileSync(join(root, `${name}.t`), text);
    expect(await alone(tells, { root, argv: command }, `${name}.t`)).toMatchObject({ outcome, failed });
  });
});

describe('node-tap', () => {
  const files = [asTestFile('test/sum.js')] as const;
  const start = {
    template: { argv: ['tap', 'run', '{file}'] as const, shell: false, env: {} },
    files,
    root: '/project',
    env: {},
    channel: '/channel',
    probes: '/probes',
  };

  /** What node-tap 18 and 21 left, shortened. */
  async function verdict(report: string | null, exitCode: number) {
    const telling = new Telling();
    const leavings = {
      ...start,
      reports: [],
      report: (name: string) => (name === 'tap/test/sum.js.tap' ? report : null),
      printed: null,
    };
    for (const event of (await nodeTap.tells?.read?.(leavings)) ?? []) telling.add(event);
    return telling.verdictAlone('/project/test/sum.js', { exitCode, signal: null });
  }

  it('is told by its environment where to write', () => {
    expect(nodeTap.tells?.launch(start)).toEqual({
      argv: ['tap', 'run', 'test/sum.js'],
      env: { TAP_OUTPUT_DIR: '/channel/tap' },
    });
  });

  it('tells the tests in the file', async () => {
    const report = `TAP version 14
# Subtest: adds
    ok 1 - should be equal
    not ok 2 - is three
      ---
      at:
        fileName: test/sum.js
        lineNumber: 2
        columnNumber: 42
      diff: |
        -3
        +2
      ...
    1..2
not ok 1 - adds # time=16.412ms
ok 2 - later # TODO
1..2
# time=39.352ms
`;
    expect(await verdict(report, 1)).toEqual({
      outcome: 'failed',
      tests: { passed: 1, failed: 1, skipped: 0, todo: 1 },
      failures: [
        { test: 'adds > is three', message: 'is three', location: '/project/test/sum.js:2:42', detail: '-3\n+2' },
      ],
    });
  });

  it.each([
    ['a file without tests', '', 0, 'empty'],
    ['a file without tests that prints', 'all is well\n', 0, 'empty'],
    ['a file without tests that fails', '', 1, 'failed'],
    ['a file that was cut off', 'ok 1 - a\n', 0, 'failed'],
    ['a pass that is too little for coverage', 'ok 1 - a\n1..1\n', 1, 'failed'],
    ['a version that leaves none', null, 0, 'passed'],
    ['a version that leaves none and fails', null, 1, 'failed'],
  ])('%s', async (_, report, exitCode, outcome) => {
    expect(await verdict(report, exitCode)).toMatchObject({ outcome });
  });

  it('runs one file without asking for coverage', () => {
    const start = nodeTap.startIn(['tap', 'run', '--jobs=2', '--100', 'test/']);
    expect(start && nodeTap.suite(start, aProject(null, { 'test/sum.js': '' }))).toMatchObject({
      command: ['tap', 'run', '--jobs=2', '--disable-coverage', '{file}'],
      patterns: expect.arrayContaining(['test/**/*.{test,tests,spec}.{js,cjs,mjs,jsx,ts,cts,mts,tsx}']),
    });
  });
});

describe('tape', () => {
  it('takes the files that its command line names', () => {
    const start = tap.startIn(['tape', '-r', './setup.js', 'test/*.js']);
    expect(start && tap.suite(start, aProject(null))).toMatchObject({
      command: ['tape', '-r', './setup.js', '{file}'],
      patterns: ['test/*.js'],
    });
  });
});
