// mocha, really started: what its probe tells, and what pawl makes of it.

import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import type { Tells } from '../../src/ports/test-runner.ts';
import { mocha } from '../../src/runners/mocha.ts';
import { Project } from '../rig/project.ts';
import type { Told } from '../rig/tell.ts';
import { tell } from '../rig/tell.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const program = join(repository, 'node_modules/mocha/bin/mocha.js');

const texts = {
  'mixed.js': `
    const { deepEqual } = require('node:assert');
    let tries = 0;
    it('stands outside', () => {});
    describe('a queue', () => {
      it('passes', () => {});
      it('differs', () => deepEqual({ size: 1 }, { size: 2 }));
      it('throws a string', () => { throw 'no error'; });
      it.skip('is skipped', () => {});
      it('is pending');
      it('skips itself', function () { this.skip(); });
    });
    describe('at the third try', function () {
      this.retries(2);
      it('passes', () => { if (++tries < 3) throw new Error('again'); });
    });`,
  'passes.js': `it('outside', () => {}); describe('inside', () => it('passes', () => {}));`,
  'without-tests.js': '',
  "it's [id] (1) ü.js": `it('has a name', () => {});`,
  'module.mjs': `import 'node:assert'; describe('a module', () => it('passes', () => {}));`,
  'starts-mocha.js': `
    const { spawnSync } = require('node:child_process');
    it('starts another one', function () {
      this.timeout(20_000);
      const { status } = spawnSync(process.execPath, [process.argv[1], '--no-config', __dirname + '/passes.js']);
      if (status !== 0 || process.env.NODE_OPTIONS || process.env.PAWL_CHANNEL) throw new Error('this is ours');
    });`,
  'before-fails.js': `
    describe('all', () => {
      it('passes', () => {});
      describe('inner', () => {
        before(() => { throw new Error('no database'); });
        it('never runs', () => {});
      });
      after(() => { throw new Error('no end'); });
    });`,
  'ends-badly.js': `it('passes', () => {}); after(() => { throw new Error('no end for anybody'); });`,
  'is-exclusive.js': `describe.only('one', () => it('runs', () => {})); describe('other', () => it('does not', () => {}));`,
  'throws-at-load.js': `throw new Error('not today');`,
  'cannot-be-read.js': `it('is never closed', () => {`,
  'exits-at-load.js': 'process.exit(0);',
  'exits.js': `it('first', () => {}); it('exits', () => process.exit(0)); it('last', () => {});`,
  'kills.js': `it('dies', () => process.kill(process.pid, 'SIGKILL'));`,
  'fails-at-the-end.js': `it('passes', () => {}); process.on('exit', () => { process.exitCode = 3; });`,
  'throws-at-the-end.js': `it('passes', () => { process.once('beforeExit', () => { throw new Error('too late'); }); });`,
};

/** Its config has a spec, so that every file would run for any of them. */
const project = new Project({
  ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [`test/${name}`, text])),
  'setup.js': `globalThis.isSetUp = true;`,
  '.mocharc.json': JSON.stringify({ spec: ['test/*.js'], file: ['setup.js'] }),
});

function start(names: readonly string[], ...flags: string[]): Promise<Told> {
  const scratch = fs.mkdtempSync(join(project.root, '..', 'scratch-'));
  const files = names.map((name) => `test/${name}`);
  return tell(mocha.tells as Tells, { root: project.root, scratch, argv: ['node', program, ...flags], files });
}

describe('several files in one start of mocha', async () => {
  const names = Object.keys(texts).slice(0, 7);
  const told = await start(names);
  const of = (name: string) => told.telling.verdictInCompany(join(project.root, 'test', name));

  it('each have counts of their own, of the last try of each test', () => {
    expect(of('mixed.js')?.tests).toEqual({ passed: 3, failed: 2, skipped: 3, todo: 0 });
    for (const name of ['passes.js', "it's [id] (1) ü.js", 'module.mjs']) expect(of(name)?.outcome).toBe('passed');
    expect(of('passes.js')?.tests?.passed).toBe(2);
  });

  it('say which test failed, where, and why', () => {
    const [differs, string] = of('mixed.js')?.failures ?? [];
    expect(differs).toMatchObject({ test: 'a queue differs', message: expect.stringContaining('deep-equal') });
    expect(differs?.location).toBe(join(project.root, 'test/mixed.js:7:27'));
    expect(differs?.detail).toMatch(/-\s+"size": 1\n\s+\+\s+"size": 2/);
    expect(string?.message).toContain('the string "no error" was thrown');
  });

  it('leave one without tests to a start of its own', () => {
    expect(of('without-tests.js')).toBeNull();
    expect(told.telling.of(join(project.root, 'test/without-tests.js')).tests).not.toBeNull();
  });

  it('tell of failed hooks, and of no test that did not run', () => {
    const verdict = of('before-fails.js');
    expect(verdict).toMatchObject({ outcome: 'failed', tests: { passed: 1, failed: 2, skipped: 0 } });
    expect(verdict?.failures.map(({ test }) => test)).toEqual([
      'all inner "before all" hook for "never runs"',
      'all "after all" hook for "passes"',
    ]);
  });

  it('are all that runs, and what they start tells nothing', () => {
    expect(of('starts-mocha.js')).toMatchObject({ outcome: 'passed', failures: [] });
    const ended = told.events.filter((event) => event.event === 'file-ended').map(({ file }) => file);
    expect(ended.toSorted()).toEqual(names.map((name) => join(project.root, 'test', name)).toSorted());
  });

  it('tell where in the output they begin', () => {
    const { printed } = told.telling.of(join(project.root, 'test/before-fails.js'));
    expect(
      Buffer.from(told.output)
        .subarray(printed.from ?? -1)
        .toString()
        .trimStart(),
    ).toMatch(/^all\n/);
  });
});

describe('a file alone', () => {
  it.each([
    ['without-tests.js', 'empty', null],
    ['is-exclusive.js', 'passed', null],
    ['ends-badly.js', 'failed', 'no end for anybody'],
    ['throws-at-load.js', 'failed', 'not today'],
    ['cannot-be-read.js', 'failed', 'Unexpected end of input'],
    ['exits-at-load.js', 'failed', 'the process exited with 0 while this file was loaded'],
    ['exits.js', 'failed', 'mocha exited with 0 before the tests of this file were done'],
    ['kills.js', 'crashed', null],
    ['fails-at-the-end.js', 'failed', 'mocha exited with 3, though no test in this file failed'],
    ['throws-at-the-end.js', 'failed', 'mocha exited with 7, though no test in this file failed'],
  ])('%s: %s', async (name, outcome, message) => {
    const told = await start([name], ...(name === 'fails-at-the-end.js' ? ['--exit'] : []));
    const verdict = told.verdict(`test/${name}`);
    expect(verdict.outcome, told.output).toBe(outcome);
    expect(verdict.failures.map((failure) => failure.message)).toEqual(message === null ? [] : [message]);
  });

  it('has run no test where mocha was asked for a dry run', async () => {
    expect((await start(['passes.js'], '--dry-run')).verdict('test/passes.js').outcome).toBe('empty');
  });
});

it('a file that cannot be loaded stops all of them, and is named', async () => {
  const { telling } = await start(['passes.js', 'throws-at-load.js']);
  expect(telling.broken()).toEqual([join(project.root, 'test/throws-at-load.js')]);
  expect(telling.verdictInCompany(join(project.root, 'test/passes.js'))).toBeNull();
});

it("a hook outside of all suites that fails is nobody's in company, not even that of the only file with tests to run", async () => {
  const { events } = await start(['is-exclusive.js', 'ends-badly.js']);
  expect(events).toContainEqual(expect.objectContaining({ event: 'error', file: null }));
});

it('what comes after the first failure is not told to have ended with --bail', async () => {
  const { telling } = await start(['before-fails.js', 'module.mjs'], '--bail');
  expect(telling.verdictInCompany(join(project.root, 'test/before-fails.js'))?.outcome).toBe('failed');
  expect(telling.of(join(project.root, 'test/module.mjs')).tests).toBeNull();
});

it('files that mocha runs in parallel are told as well', async () => {
  project.write('parallel/.mocharc.json', JSON.stringify({ spec: ['../test/*.js'] }));
  const flags = ['--parallel', '--jobs', '2', '--config', 'parallel/.mocharc.json'];
  const { telling } = await start(['mixed.js', 'passes.js', 'throws-at-load.js'], ...flags);
  const of = (name: string) => telling.verdictInCompany(join(project.root, 'test', name));
  expect(of('mixed.js')?.tests).toEqual({ passed: 3, failed: 2, skipped: 3, todo: 0 });
  expect(of('passes.js')).toMatchObject({ outcome: 'passed', tests: { passed: 2 } });
  expect(telling.broken()).toEqual([join(project.root, 'test/throws-at-load.js')]);
});
