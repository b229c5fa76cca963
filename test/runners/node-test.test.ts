// node --test, really started: what its probe tells, and what pawl makes of it.

import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Tells } from '../../src/ports/test-runner.ts';
import { nodeTest } from '../../src/runners/node-test.ts';
import { Project } from '../rig/project.ts';
import type { Told } from '../rig/tell.ts';
import { tell } from '../rig/tell.ts';

const texts = {
  'passes.js': `require('node:test')('passes', () => {});`,
  'mixed.js': `
    const { deepEqual } = require('node:assert');
    const { describe, it, test } = require('node:test');
    test('outside', () => {});
    describe('a queue', () => {
      it('passes', () => {});
      it('differs', () => deepEqual({ size: 1 }, { size: 2 }));
      it('throws a string', () => { throw 'no error'; });
      it('is skipped', { skip: true }, () => {});
      it('skips itself', (t) => t.skip('today'));
      it('fails some day', { todo: true }, () => { throw new Error('not yet'); });
    });
    test('with subtests', async (t) => {
      await t.test('fails', () => { throw new Error('outer', { cause: new Error('inner') }); });
    });
    describe('without a database', () => {
      require('node:test').before(() => { throw new Error('no database'); });
      it('never runs', () => {});
    });`,
  'without-tests.js': '',
  "it's [id] (1)! ü.js": `require('node:test')('has a name', () => {});`,
  'module.mjs': `import test from 'node:test'; await test('one', () => {}); await test('two', () => {});`,
  'starts-node.js': `
    const { spawnSync } = require('node:child_process');
    require('node:test')('starts another one', () => {
      const { NODE_TEST_CONTEXT: _, ...env } = process.env;
      const { status } = spawnSync(process.execPath, ['--test', __dirname + '/passes.js'], { env });
      if (status !== 0 || env.NODE_OPTIONS || env.PAWL_CHANNEL) throw new Error('this is ours');
    });`,
  'cannot-be-read.js': `require('node:test')('is never closed', () => {`,
  'exits-at-load.js': 'process.exit(0);',
  'exits.mjs': `import test from 'node:test'; await test('passes', () => {}); await test('exits', () => process.exit(0));`,
  'kills.js': `require('node:test')('dies', () => process.kill(process.pid, 'SIGKILL'));`,
  'rejects-at-the-end.js': `require('node:test')('passes', () => { setTimeout(() => Promise.reject(new Error('late')), 20); });`,
  'fails-at-the-end.js': `require('node:test')('passes', () => {}); process.on('exit', () => { process.exitCode = 3; });`,
};

const names = Object.keys(texts);
const project = new Project({
  ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [`test/${name}`, text])),
  'fail-all.cjs': `if (process.execArgv.includes('--test')) process.on('exit', () => { process.exitCode = 1; });`,
});

function start(files: readonly string[], ...flags: string[]): Promise<Told> {
  const scratch = fs.mkdtempSync(join(project.root, '..', 'scratch-'));
  const glob = Number(process.versions.node.split('.')[0]) >= 21 ? '{file:glob}' : '{file}';
  const argv = ['node', '--test', ...flags, glob] as const;
  return tell(nodeTest.tells as Tells, { root: project.root, scratch, argv, files });
}

describe('several files in one start of node --test', async () => {
  const told = await start(names.map((name) => `test/${name}`));
  const path = (name: string) => join(project.root, 'test', name);
  const of = (name: string) => told.telling.verdictInCompany(path(name));

  it('each have the counts of node:test, for which a test with subtests is one, and no suite', () => {
    expect(of('mixed.js')?.tests).toEqual({ passed: 2, failed: 5, skipped: 2, todo: 1 });
    expect(of('module.mjs')?.tests).toEqual({ passed: 2, failed: 0, skipped: 0, todo: 0 });
    expect(of("it's [id] (1)! ü.js")?.outcome).toBe('passed');
  });

  it('say which test failed, where, and why', () => {
    const failures = of('mixed.js')?.failures ?? [];
    expect(failures.map(({ test, message }) => `${test}: ${message.split('\n')[0]}`)).toEqual([
      'a queue > differs: Expected values to be loosely deep-equal:',
      'a queue > throws a string: no error',
      'with subtests > fails: outer',
      'without a database > never runs: test did not finish before its parent and was cancelled',
      'without a database: no database',
    ]);
    expect(failures[0]?.location).toBe(`${path('mixed.js')}:7:27`);
    expect(failures[1]?.location).toBe(`${path('mixed.js')}:8:7`);
    expect(failures[2]?.detail).toContain('caused by: inner');
  });

  it.each([
    ['without-tests.js', 'they did nothing'],
    ['exits-at-load.js', 'they did nothing'],
  ])('leave %s to a start of its own', (name) => {
    expect(of(name)).toBeNull();
    expect(told.telling.of(path(name)).tests).toEqual({ passed: 0, failed: 0, skipped: 0, todo: 0 });
  });

  it.each([
    ['cannot-be-read.js', 'Unexpected end of input'],
    ['rejects-at-the-end.js', 'generated asynchronous activity after the test ended'],
    ['fails-at-the-end.js', 'the process exited with 3'],
  ])('fail %s', (name, message) => {
    expect(of(name)).toMatchObject({ outcome: 'failed', failures: [{ test: null }] });
    expect(of(name)?.failures[0]?.message).toContain(message);
  });

  it.each([
    ['exits.mjs', 'the process exited with 0 before node:test was done'],
    ['kills.js', 'its process was killed by SIGKILL'],
  ])('say what broke %s', (name, message) => {
    expect(told.telling.broken()).toContain(path(name));
    expect(told.telling.of(path(name)).failures).toEqual([{ test: null, message, location: null }]);
  });

  it('are all that runs, and what they start tells nothing', () => {
    expect(of('starts-node.js')).toMatchObject({ outcome: 'passed', failures: [] });
    const began = told.events.filter((event) => event.event === 'file-began').map(({ file }) => file);
    expect(began.toSorted()).toEqual(names.map(path).toSorted());
  });
});

describe('a file alone', () => {
  it.each([
    ['without tests has not passed', 'test/without-tests.js', [], 'empty', []],
    [
      'fails where node exits with another code than its tests give',
      'test/passes.js',
      ['--require', './fail-all.cjs'],
      'failed',
      ['node-test exited with 1, though no test in this file failed'],
    ],
  ])('%s', async (_, file, flags, outcome, messages) => {
    const told = await start([file], ...flags);
    const verdict = told.verdict(file);
    expect(verdict.outcome, told.output).toBe(outcome);
    expect(verdict.failures.map(({ message }) => message)).toEqual(messages);
  });

  it('is printed by the reporters that were asked for, and by no other', async () => {
    const flags = ['--test-reporter=dot', '--test-reporter-destination=stdout'];
    const told = await start(['test/passes.js'], ...flags);
    expect(told.output.trim()).toBe('.');
    expect(told.verdict('test/passes.js')).toMatchObject({ outcome: 'passed', tests: { passed: 1 } });
  });
});
