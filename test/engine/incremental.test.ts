// What a checkpoint has to be good for: the demands of incremental processing that no other test is about.

import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Summary } from '../../src/core/results/summary.ts';
import { Project, aProject } from '../rig/project.ts';

const one = { limits: { bail: null, maxFiles: 1, budgetMs: null } };

/** What is the same however often a run was cut. */
function verdicts({ total, passed, failed, crashed, timedOut, notRun }: Summary): object {
  return { total, passed, failed, crashed, timedOut, notRun };
}

const inRun = (project: Project, path: string): string => join(project.root, '.pawl/runs', project.latest(), path);

describe('a suite that is cut', () => {
  it('after every file starts each file once, and comes to the same as one that is not', async () => {
    const suite = { a: 'passes', b: 'fails', c: 'passes', d: 'fails' } as const;
    const whole = await aProject(suite).run();
    const project = aProject(suite);
    const pieces = [];
    for (let piece = 0; piece < 4; piece++) pieces.push(await project.run(one));
    expect(pieces.map(({ ran }) => ran)).toEqual([['test/a.sh'], ['test/b.sh'], ['test/c.sh'], ['test/d.sh']]);
    expect(pieces.map(({ summary }) => verdicts(summary)).at(-1)).toEqual(verdicts(whole.summary));
  });

  it('has a summary and a result for what was done, and nothing for what was not', async () => {
    const project = aProject({ a: 'fails', b: 'passes', c: 'passes' });
    await project.run(one);
    const summary: unknown = JSON.parse(fs.readFileSync(inRun(project, 'results/summary.json'), 'utf8'));
    expect(summary).toMatchObject({ total: 3, completed: 1, failed: 1, notRun: 2, stop: { kind: 'max-files' } });
    expect(project.result('test/a.sh')).toMatchObject({ outcome: 'failed' });
    expect(project.result('test/b.sh')).toBeNull();
  });
});

it('a failure is kept apart with what was run, how it ended and what it printed', async () => {
  const project = new Project({ 'test/a.sh': 'echo the reason\nexit 3\n', 'test/b.sh': 'exit 0\n' });
  await project.run();
  const report: unknown = JSON.parse(fs.readFileSync(inRun(project, 'errors/test/a.sh.error.json'), 'utf8'));
  expect(report).toMatchObject({
    file: 'test/a.sh',
    outcome: 'failed',
    command: ['sh', '-c', expect.any(String), 'test/a.sh'],
    exitCode: 3,
    outputTail: 'the reason\n',
  });
  expect(fs.readdirSync(inRun(project, 'errors/test'))).toEqual(['a.sh.error.json']);
});

it('a result is small, whatever its file prints', async () => {
  const project = new Project({ 'test/a.sh': 'seq 1 20000\n', 'test/b.sh': 'exit 0\n' });
  await project.run();
  const size = (file: string): number => fs.statSync(inRun(project, `results/test/${file}.result.json`)).size;
  expect(fs.statSync(inRun(project, 'logs/output/test/a.sh.log')).size).toBeGreaterThan(100_000);
  expect(size('a.sh')).toBeLessThan(size('b.sh') + 100);
});

it('an older run can be removed, and the one that took results from it has them', async () => {
  const project = aProject({ a: 'passes', b: 'fails' });
  const older = await project.run();
  await project.run();
  project.remove(`.pawl/runs/${older.summary.run}`);
  project.write('test/b.sh', 'exit 0\n');
  const told = await project.run({ resume: 'latest' });
  expect(told.ran).toEqual(['test/b.sh']);
  expect(told.summary).toMatchObject({ total: 2, passed: 2 });
});

it('members that a later pawl added to the same format are skipped', async () => {
  const project = aProject({ a: 'passes', b: 'passes' });
  await project.run(one);
  for (const path of ['run.json', 'results/test/a.sh.result.json']) {
    const stored = JSON.parse(fs.readFileSync(inRun(project, path), 'utf8')) as object;
    fs.writeFileSync(inRun(project, path), JSON.stringify({ ...stored, later: { much: 'later' } }));
  }
  fs.appendFileSync(inRun(project, 'logs/progress.jsonl'), '{"format":1,"kind":"much-later","later":true}\n');
  const told = await project.run();
  expect(told.ran).toEqual(['test/b.sh']);
  expect(told.problems).toEqual([]);
  expect(told.summary.kept).toEqual({ verified: 1, assumed: 0 });
});
