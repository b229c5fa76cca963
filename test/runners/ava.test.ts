// What is told of what ava says to its own reporters: by ava 7 itself on its fixture, and for what ava does in trouble by
// a stand-in, in a package of its shape, that emits what ava 7 emitted.

import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import type { Tells } from '../../src/ports/test-runner.ts';
import { ava } from '../../src/runners/ava.ts';
import { detectRunner } from '../../src/runners/index.ts';
import { Project } from '../rig/project.ts';
import type { Told } from '../rig/tell.ts';
import { tell } from '../rig/tell.ts';
import { aProject } from './project.ts';

const runStatus = `
  const counted = { 'test-passed': 'passedTests', 'test-failed': 'failedTests', 'hook-failed': 'failedHooks' };
  const zero = ['passedTests', 'passedKnownFailingTests', 'failedTests', 'failedHooks', 'skippedTests', 'todoTests', 'remainingTests'];
  export default class RunStatus {
    stats = { byFile: new Map() };
    emitStateChange(event) {
      if (event.type === 'starting') this.stats.byFile.set(event.testFile, Object.fromEntries(zero.map((name) => [name, 0])));
      const counts = this.stats.byFile.get(event.testFile);
      if (event.type === 'selected-test') counts[event.skip ? 'skippedTests' : event.todo ? 'todoTests' : 'remainingTests'] += 1;
      if (event.type.startsWith('test-')) counts.remainingTests -= 1;
      if (event.type in counted) counts[event.knownFailing ? 'passedKnownFailingTests' : counted[event.type]] += 1;
    }
  }`;

const cli = `
  import fs from 'node:fs';
  import RunStatus from '../lib/run-status.js';
  await new Promise(setImmediate); // ava reads its config meanwhile.
  const status = new RunStatus();
  const { events, exitCode } = JSON.parse(fs.readFileSync('events.json', 'utf8'));
  for (const event of events) status.emitStateChange(event);
  process.exitCode = exitCode;`;

const project = new Project({
  'node_modules/ava/package.json': JSON.stringify({ name: 'ava', version: '7.0.0', type: 'module' }),
  'node_modules/ava/entrypoints/cli.mjs': cli,
  'node_modules/ava/lib/run-status.js': runStatus,
});
const testFile = join(project.root, 'test.js');
const starting = { type: 'starting', testFile };
const finished = { type: 'worker-finished', forcedExit: false, testFile };

function test(title: string, more: object = {}): object[] {
  const about = { title, knownFailing: false, skip: false, todo: false, testFile, ...more };
  return [
    { type: 'declared-test', ...about },
    { type: 'selected-test', ...about },
  ];
}

async function said(events: readonly object[], exitCode: number): Promise<Told> {
  project.write('events.json', JSON.stringify({ events, exitCode }));
  const scratch = fs.mkdtempSync(join(project.root, '..', 'scratch-'));
  const argv = ['node', 'node_modules/ava/entrypoints/cli.mjs', '{file:glob}'] as const;
  return tell(ava.tells as Tells, { root: project.root, scratch, argv, files: ['test.js'] });
}

describe('of ava is told', () => {
  it('how many tests came to what, and which of them failed, where and why', async () => {
    const stack = `Error\n    at file://${project.root}/node_modules/ava/lib/assert.js:339:15\n    at file://${testFile}:3:20`;
    const formattedDetails = [{ label: 'Difference (- actual, + expected):', formatted: '- 1\n+ 2' }];
    const told = await said(
      [
        starting,
        ...['passes', 'fails', 'fails as known'].flatMap((title) => test(title)),
        ...test('is skipped', { skip: true }),
        ...test('comes later', { todo: true }),
        { type: 'test-passed', title: 'passes', knownFailing: false, testFile },
        { type: 'test-failed', title: 'fails', err: { message: '', stack, formattedDetails }, testFile },
        { type: 'test-passed', title: 'fails as known', knownFailing: true, testFile },
        finished,
      ],
      1,
    );
    expect(told.telling.runner).toEqual({ name: 'ava', version: '7.0.0' });
    const { outcome, tests, failures } = told.verdict('test.js');
    expect({ outcome, tests }).toEqual({ outcome: 'failed', tests: { passed: 2, failed: 1, skipped: 1, todo: 1 } });
    expect(failures).toEqual([
      {
        test: 'fails',
        message: 'Difference (- actual, + expected): - 1 + 2',
        location: `${testFile}:3:20`,
        detail: `Difference (- actual, + expected):\n\n- 1\n+ 2\n\n    at file://${testFile}:3:20`,
      },
    ]);
  });

  const passed = { type: 'test-passed', title: 'passes', testFile };
  it.each([
    ['a file without tests', [starting, finished], 1, 'empty', []],
    ['a file that passes', [starting, ...test('passes'), passed, finished], 0, 'passed', []],
    [
      'an exit code that no test explains',
      [starting, ...test('passes'), passed, finished],
      1,
      'failed',
      ['ava exited with 1, though no test in this file failed'],
    ],
    [
      'a test that never came to an end',
      [starting, ...test('passes'), finished],
      0,
      'failed',
      ['ava exited with 0 before the tests of this file were done'],
    ],
    [
      'process.exit()',
      [starting, ...test('exits'), { type: 'process-exit', testFile, stack: '' }, { ...finished, forcedExit: true }],
      1,
      'failed',
      ['process.exit() was called'],
    ],
    [
      'a worker that was killed',
      [starting, { type: 'worker-failed', signal: 'SIGKILL', testFile }],
      1,
      'failed',
      ['the worker of this file was killed by SIGKILL'],
    ],
    [
      'a file that cannot be loaded, once',
      [
        starting,
        { type: 'uncaught-exception', err: { message: 'no', stack: 'TypeError: no' }, testFile },
        { type: 'worker-failed', nonZeroExitCode: 1, testFile },
      ],
      1,
      'failed',
      ['TypeError: no'],
    ],
  ])('%s', async (_, events, exitCode, outcome, messages) => {
    const verdict = (await said(events, exitCode)).verdict('test.js');
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.failures.map(({ message }) => message)).toEqual(messages);
  });
});

describe('ava is found', () => {
  it('by a script, with the files that its config names', () => {
    const files = ['unit/**/*.js', '!unit/helpers/**'];
    const found = detectRunner(aProject({ scripts: { test: 'c8 ava --serial -w' }, ava: { files } }));
    expect(found).toMatchObject({
      runner: 'ava',
      command: ['ava', '--serial', '{file:glob}'],
      patterns: ['unit/**/*.js'],
      cautions: [],
    });
    expect(found?.ignore).toContain('unit/helpers/**');
  });

  it('by a dependency, with the files that it documents', () => {
    const found = detectRunner(aProject({ devDependencies: { ava: '^7.0.0' } }));
    expect(found).toMatchObject({ runner: 'ava', command: ['ava', '{file:glob}'] });
    expect(found?.patterns).toContain('**/test/**/*.{cjs,mjs,js}');
  });
});

it('of its fixture ava tells the totals that must come out, in one start', async () => {
  const root = fileURLToPath(new URL('../../fixtures/suites/ava', import.meta.url));
  const argv = ['node', fileURLToPath(new URL('../../node_modules/ava/entrypoints/cli.mjs', import.meta.url))] as const;
  const files = ['test/free slug é.test.js', 'test/slug.test.js'];
  const scratch = fs.mkdtempSync(join(project.root, '..', 'scratch-'));
  const told = await tell(ava.tells as Tells, { root, scratch, argv: [...argv], files });
  expect(told.end).toEqual({ exitCode: 1, signal: null });
  expect(told.telling.runner).toEqual({ name: 'ava', version: '7.0.0' });
  expect(told.verdict(files[0] as string)).toMatchObject({
    outcome: 'failed',
    tests: { passed: 1, failed: 1, skipped: 0, todo: 0 },
    failures: [{ test: 'has the next number where it is', location: join(root, 'test/free slug é.test.js:10:5') }],
  });
  expect(told.verdict(files[1] as string)).toMatchObject({
    outcome: 'passed',
    tests: { passed: 3, failed: 0, skipped: 1, todo: 1 },
  });
});
