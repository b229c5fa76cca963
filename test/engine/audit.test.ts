// `--audit`: kept files run again, to see whether they were kept rightly. What an audit does not come to stays as it was.

import { describe, expect, it } from 'vitest';

import { parseAuditSize } from '../../src/core/planning/audit.ts';
import type { SaidSettings } from '../rig/builders.ts';
import { Project, aProject } from '../rig/project.ts';
import type { Told } from '../rig/project.ts';

const all: SaidSettings = { audit: { percent: 100 } };
const ten = Object.fromEntries(Array.from('abcdefghij', (name) => [name, 'passes'] as const));

/** What git ignores is no part of the project: nothing that pawl looks at says that it changed. */
const hidden = (word: string): Record<string, string> => ({ '.gitignore': 'ignored/\n', 'ignored/word': word });
const byWord = 'read word < ignored/word; [ "$word" = good ]\n';

const differences = (told: Told): string[] =>
  told.events.flatMap((event) =>
    event.kind === 'problem' && event.problem.kind === 'disagreement'
      ? `${event.problem.where} ${event.problem.message}`
      : [],
  );

describe('an audit', () => {
  it('begins a run of a sample where nothing is owed, and says that all agree', async () => {
    const project = aProject(ten);
    const first = await project.run();
    const told = await project.run({ audit: { percent: 15 } });
    expect(told.ran).toHaveLength(2);
    expect(told.summary).toMatchObject({
      total: 10,
      passed: 10,
      ran: 2,
      kept: { verified: 8, assumed: 0 },
      audit: { kept: 10, sampled: 2, ran: 2, differed: [] },
    });
    expect(told.summary.run).not.toBe(first.summary.run);
    expect(told.events[0]).toMatchObject({ how: 'began', kept: 8, owed: 2, reasons: { 'asked-audit': 2 } });
    expect((await project.run()).summary.audit).toBeNull();
  });

  it('takes the same files for the same seed, and one at least', async () => {
    const project = aProject(ten);
    await project.run();
    const sampled = async (seed: number): Promise<readonly string[]> =>
      (
        await project.run({ audit: { files: 3 }, ordering: { order: 'path', failedFirst: false, seed } })
      ).ran.toSorted();
    expect(await sampled(7)).toEqual(await sampled(7));
    expect(await sampled(8)).not.toEqual(await sampled(7));
    expect((await project.run({ audit: { percent: 0.1 } })).ran).toHaveLength(1);
  });

  it('names a pass that does not hold, and records the new verdict', async () => {
    const project = new Project({ ...hidden('good'), 'test/a.sh': byWord, 'test/b.sh': 'exit 0\n' });
    await project.run();
    project.write('ignored/word', 'bad\n');
    const told = await project.run(all);
    expect(differences(told)).toEqual([
      'test/a.sh was kept as passed (project: no file of the project changed, ignored ones aside), and failed when it was run again',
    ]);
    expect(told.summary).toMatchObject({ failed: 1, audit: { differed: ['test/a.sh'] }, kept: { verified: 0 } });
    expect(told.problems).toEqual([]);
    expect(project.result('test/a.sh')).toMatchObject({ outcome: 'failed' });
    expect((await project.run()).ran).toEqual(['test/a.sh']);
  });

  it('names a failure that was kept and passes now: the run has not passed', async () => {
    const files = { ...hidden('bad'), 'test/a.sh': byWord, 'test/b.sh': 'exit 0\n' };
    const project = new Project(files);
    await project.run({ limits: { bail: null, maxFiles: 1, budgetMs: null } });
    project.write('ignored/word', 'good\n');
    const told = await project.run(all);
    expect(told.events[0]).toMatchObject({ how: 'resumed', kept: 0, owed: 2 });
    expect(told.ran).toEqual(['test/b.sh', 'test/a.sh']);
    expect(told.summary).toMatchObject({ passed: 2, flaky: ['test/a.sh'], audit: { differed: ['test/a.sh'] } });
  });

  it('leaves what it did not come to as it was', async () => {
    const project = aProject({ a: 'passes', b: 'passes', c: 'passes' });
    await project.run();
    const one = { limits: { bail: null, maxFiles: 1, budgetMs: null } };
    const told = await project.run({ ...all, ...one });
    expect(told.remaining).toEqual([]);
    expect(told.summary).toMatchObject({
      passed: 3,
      notRun: 0,
      ran: 1,
      kept: { verified: 2 },
      audit: { sampled: 3, ran: 1 },
    });
    expect(project.result('test/c.sh')).toMatchObject({ outcome: 'passed' });
    expect(await project.run()).toMatchObject({ ran: [], summary: { passed: 3, kept: { verified: 3 } } });
  });

  it('that is interrupted loses nothing, not even of the file that was running', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run();
    const told = await project.run(all, {
      onEvent: (event, stop) => {
        if (event.kind === 'file-started') stop.request({ kind: 'interrupted', signal: 'SIGINT' });
      },
    });
    expect(told.summary).toMatchObject({ passed: 2, notRun: 0, stop: { kind: 'interrupted' } });
    expect(await project.run()).toMatchObject({ ran: [], summary: { passed: 2, notRun: 0 } });
  });

  it('of nothing is no audit', async () => {
    const told = await aProject({ a: 'passes' }).run(all);
    expect(told.summary).toMatchObject({ ran: 1, audit: { kept: 0, sampled: 0, ran: 0, differed: [] } });
  });
});

it.each([
  ['5%', { percent: 5 }],
  ['0.5%', { percent: 0.5 }],
  ['10', { files: 10 }],
  ['0', null],
  ['0%', null],
  ['101%', null],
  ['1.5', null],
  ['', null],
  ['5 %', null],
])('reads %s as the size of an audit', (text, size) => {
  expect(parseAuditSize(text)).toEqual(size);
});
