import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Touched } from '../../src/core/tracing/traced-inputs.ts';
import { systemClock } from '../../src/io/clock.ts';
import { Project, aProject } from '../rig/project.ts';
import { clockAhead, scriptedTracer } from '../rig/scripted-tracer.ts';

/** A test file whose verdict depends on something that no key can see. */
const passesUnless = (flag: string): string => `[ ! -e "$RIG_FLAGS/${flag}" ]\n`;

/** It has run, and everything passed; from now on one file fails. */
async function brokenAfterAPass() {
  const project = new Project({ 'test/a.sh': passesUnless('broken'), 'test/b.sh': 'exit 0\n' });
  const flags = join(project.root, '..');
  const how = settingsWith(project, { RIG_FLAGS: flags });
  await project.run(how);
  fs.writeFileSync(join(flags, 'broken'), '');
  return { project, how };
}

function settingsWith(project: Project, env: Record<string, string>) {
  return { command: { ...project.settings().suites[0].command, env } };
}

describe('a later failure supersedes an earlier pass', () => {
  it('of a sealed run', async () => {
    const { project, how } = await brokenAfterAPass();
    await project.run({ ...how, fresh: true });
    expect((await project.run(how)).summary).toMatchObject({ failed: 1 });
  });

  it('seen by a run over other files', async () => {
    const { project, how } = await brokenAfterAPass();
    await project.run({ ...how, patterns: ['test/a.sh'], fresh: true });
    const told = await project.run(how);
    expect(told.ran).toEqual(['test/a.sh']);
    expect(told.summary).toMatchObject({ failed: 1, passed: 1 });
  });

  it('recorded while the clock was set back', async () => {
    const { project, how } = await brokenAfterAPass();
    const clock = { ...systemClock, now: () => Date.now() - 3_600_000 };
    const { summary } = await project.run({ ...how, fresh: true }, { ports: { clock } });
    expect(project.ports(project.settings()).store.runs()[0]).toBe(summary.run);
    expect((await project.run(how)).summary).toMatchObject({ failed: 1 });
  });

  it('of which nothing can be read any more', async () => {
    const { project, how } = await brokenAfterAPass();
    const { summary } = await project.run({ ...how, fresh: true });
    project.write(`.pawl/runs/${summary.run}/run.json`, '{"format":1');
    const told = await project.run(how);
    expect(told.ran).toHaveLength(2);
    expect(told.events).toContainEqual(expect.objectContaining({ kind: 'problem' }));
  });
});

describe('an unfinished run', () => {
  it('goes on although an older one was sealed', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run();
    await project.run({ fresh: true, limits: { bail: null, maxFiles: 1, budgetMs: null } });
    expect((await project.run()).ran).toEqual(['test/b.sh']);
  });

  it('is not gone on with over other files', async () => {
    const project = aProject({ a: 'passes', b: 'fails' });
    await project.run();
    await expect(project.run({ resume: 'latest', patterns: ['test/a.sh'] })).rejects.toThrow('is over test/**/*.sh');
  });
});

it('the standing verdict is about the files asked for', async () => {
  const project = aProject({ a: 'passes', b: 'fails' });
  await project.run();
  const told = await project.run({ patterns: ['test/a.sh'] });
  const started = told.events.find((event) => event.kind === 'run-started');
  expect(started).toMatchObject({ how: 'standing', run: { expected: ['test/a.sh'] } });
  expect(told.summary).toMatchObject({ total: 1, passed: 1, failed: 0 });
});

it('a test file that was edited for its turn and put back is not verified', async () => {
  const project = new Project({ 'test/a.sh': 'exit 1\n', 'test/b.sh': 'exit 0\n' });
  await project.run(
    {},
    {
      onEvent: (event) => {
        if (event.kind === 'run-started') project.write('test/a.sh', 'exit 0\n');
        if (event.kind === 'file-started' && event.file === 'test/b.sh') project.write('test/a.sh', 'exit 1\n');
      },
    },
  );
  expect((await project.run()).summary).toMatchObject({ failed: 1 });
});

it('a failure in one run and a pass in the next, on the same fingerprint, are flaky', async () => {
  const project = new Project({ 'test/a.sh': `[ -e "$RIG_FLAGS/ran" ] || { touch "$RIG_FLAGS/ran"; exit 1; }\n` });
  const how = settingsWith(project, { RIG_FLAGS: join(project.root, '..') });
  await project.run(how);
  expect((await project.run(how)).summary).toMatchObject({ passed: 1, flaky: ['test/a.sh'] });
});

it('--last-failed remembers a failure whose file was edited until it has run', async () => {
  const project = aProject({ a: 'fails', b: 'fails' });
  await project.run();
  project.write('test/b.sh', 'exit 0\n');
  await project.run({ lastFailed: true, limits: { bail: 1, maxFiles: null, budgetMs: null } });
  project.write('test/a.sh', 'exit 0\n');
  expect((await project.run({ lastFailed: true })).ran).toEqual(['test/a.sh', 'test/b.sh']);
});

describe('looking at a plan', () => {
  it('puts nothing aside', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const { summary } = await project.run();
    const place = `.pawl/runs/${summary.run}/results/test/a.sh.result.json`;
    project.write(place, '{"format":1,');
    expect((await project.plan()).problems).toHaveLength(1);
    expect(project.read(place)).toBe('{"format":1,');
  });

  it('and running stop at a result that a newer pawl wrote', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const { summary } = await project.run();
    const place = `.pawl/runs/${summary.run}/results/test/a.sh.result.json`;
    project.write(place, '{"format":2}');
    await expect(project.plan()).rejects.toThrow('has format 2');
    await expect(project.run()).rejects.toThrow('has format 2');
    expect(project.read(place)).toBe('{"format":2}');
  });
});

it('a test file that is its own command and cannot be executed fails alone', async () => {
  const project = aProject({ a: 'passes', b: 'passes' });
  fs.writeFileSync(join(project.root, 'test/b.sh'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  fs.chmodSync(join(project.root, 'test/b.sh'), 0o755);
  const told = await project.run({ command: { argv: ['{file}'], shell: false, env: {} } });
  expect(told.summary).toMatchObject({ failed: 1, passed: 1 });
  expect(project.result('test/a.sh')?.failures[0]?.message).toContain('EACCES');
});

describe('a seal is broken', () => {
  /** What the processes of every test file would have been seen to touch. */
  const touched: readonly Touched[] = [
    { how: 'read', path: 'test/a.sh' },
    { how: 'read', path: 'src/helper.ts' },
    { how: 'read', path: 'dist/built.js' },
    { how: 'looked-at', path: 'local/override.json' },
    { how: 'listed', path: 'fixtures' },
  ];
  const files = {
    'test/a.sh': 'exit 0\n',
    'src/helper.ts': '',
    'dist/built.js': 'built',
    'fixtures/one.json': '{}',
    'docs/one.txt': '',
    '.gitignore': 'dist/\nlocal/\n*.js\n*.log\n',
  };

  async function aSealedProject() {
    const project = new Project(files);
    const settings = { inputs: [{ of: null, globs: ['declared.log'], where: 'inputs' }] };
    project.write('declared.log', '1');
    const ports = { tracer: scriptedTracer(project.root, touched), clock: clockAhead };
    const run = async () => (await project.run(settings, { ports })).ran;
    await run();
    return { project, run, seal: () => project.read('.pawl/cache/seal.json') };
  }

  it('by nothing where nothing changed', async () => {
    const { project, run, seal } = await aSealedProject();
    const before = seal();
    project.write('docs/unread.log', '');
    expect(await run()).toEqual([]);
    expect(seal()).toBe(before);
  });

  it.each([
    ['an ignored file that was read and changed', 'dist/built.js', 'built anew'],
    ['an ignored file that a loader would now take', 'src/helper.js', ''],
    ['an ignored file that was looked for and is there now', 'local/override.json', '{}'],
    ['an ignored name in a folder that was listed', 'fixtures/debug.log', ''],
    ['an ignored file that is declared and changed', 'declared.log', '2'],
  ])('by %s', async (_, path, text) => {
    const { project, run } = await aSealedProject();
    project.write(path, text);
    expect(await run()).toEqual(['test/a.sh']);
    expect(await run()).toEqual([]);
  });
});
