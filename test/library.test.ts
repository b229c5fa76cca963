import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../src/index.ts';
import { ProblemError, plan, readRun, run, verdictOf } from '../src/index.ts';
import { Project } from './rig/project.ts';

const suite = { 'test/a.sh': 'exit 0\n', 'test/b.sh': 'exit 1\n', 'test/c.sh': 'exit 0\n' };
const command = ['sh', '{file}'];

function options(project: Project) {
  return { cwd: project.root, patterns: ['test/*.sh'], command };
}

describe('the library', () => {
  it('gives the events of a run as they happen, and its summary', async () => {
    const project = new Project(suite);
    const stream = run(options(project));
    const events: RunEvent[] = [];
    for await (const event of stream) events.push(event);
    expect(events.map((event) => event.kind)).toEqual([
      'run-started',
      ...[1, 2, 3].flatMap(() => ['file-started', 'file-finished']),
      'run-finished',
    ]);
    const { summary } = await stream.finished;
    expect(verdictOf(summary, { failOnFlaky: false })).toBe('failed');
  });

  it('runs without anybody listening', async () => {
    const { summary, remaining } = await run({ ...options(new Project(suite)), maxFiles: 1 }).finished;
    expect(summary).toMatchObject({ ran: 1, notRun: 2 });
    expect(remaining.map(({ file }) => file)).toEqual(['test/b.sh', 'test/c.sh']);
  });

  it('stops when the reader leaves, and goes on the next time', async () => {
    const project = new Project(suite);
    const stream = run(options(project));
    for await (const event of stream) if (event.kind === 'file-finished') break;
    expect((await stream.finished).summary.stop).toMatchObject({ kind: 'interrupted' });
    expect((await run(options(project)).finished).summary).toMatchObject({
      total: 3,
      notRun: 0,
      kept: { verified: 1 },
    });
  });

  it('plans and runs nothing', async () => {
    const project = new Project(suite);
    expect((await plan(options(project))).files.map(({ decision }) => decision.kind)).toEqual(['owed', 'owed', 'owed']);
    await run({ ...options(project), maxFiles: 2 }).finished;
    const planned = await plan(options(project));
    expect(planned).toMatchObject({ run: project.latest(), begins: false });
    expect(planned.files.map(({ decision }) => decision.kind)).toEqual(['kept', 'kept', 'owed']);
  });

  it('reads a stored run', async () => {
    const project = new Project(suite);
    await run({ ...options(project), maxFiles: 2 }).finished;
    const stored = readRun('latest', join(project.root, '.pawl'));
    expect(stored.missing).toEqual(['test/c.sh']);
    expect([...stored.results()].map(({ file, outcome }) => [file, outcome])).toEqual([
      ['test/a.sh', 'passed'],
      ['test/b.sh', 'failed'],
    ]);
  });

  it('checks its options as a command line is checked, and tells all that is wrong at once', async () => {
    const given = { workers: 0, retries: -1, maxFiles: '2', order: 'best', verify: 1, worker: 2, killGrace: NaN };
    const wrong = { ...given, patterns: 'test', command: [], ignore: ['a', ''], reporter: [] } as object;
    const error: unknown = await run({ ...options(new Project(suite)), ...wrong }).finished.catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    const { problems } = error as ProblemError;
    expect(problems.map(({ where, message }) => `${where}: ${message}`)).toEqual([
      'patterns: expected a list of files, folders or globs, found "test"',
      'command: expected a list of words, the first one a program, found an empty list',
      'workers: expected a whole number from 1, found 0',
      expect.stringMatching(/^retries: expected a whole number from 0 to \d+, found -1$/),
      'maxFiles: expected a number, found "2"',
      expect.stringContaining('order: expected one of'),
      'verify: expected true or false, found 1',
      'worker: is not an option of the library',
      expect.stringContaining('killGrace: expected a duration'),
      'ignore: expected a glob, found a list',
      'reporter: is not an option of the library',
    ]);
    await expect(plan({ bail: 0 })).rejects.toThrow('bail: expected a whole number from 1, found 0');
  });

  it('takes true for one failure, and undefined for nothing', async () => {
    const stop = { bail: true, timeout: false, idleTimeout: 60_000, maxFiles: undefined } as object;
    const { summary } = await run({ ...options(new Project(suite)), ...stop }).finished;
    expect(summary).toMatchObject({ ran: 2, notRun: 1, stop: { kind: 'bail' } });
  });

  it('rejects where the failures are asked for and no run knows any', async () => {
    const wrong = run({ ...options(new Project(suite)), lastFailed: true }).finished;
    await expect(wrong).rejects.toThrow('nothing to repeat');
  });

  it('rejects with everything that is wrong', async () => {
    const project = new Project(suite);
    const wrong = run({ ...options(project), resume: 'run_2020-01-01_000000' }).finished;
    await expect(wrong).rejects.toThrow(ProblemError);
    expect(() => readRun('latest', join(project.root, '.pawl'))).toThrow('there are no runs');
  });
});
