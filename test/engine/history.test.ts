import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { executionsMin } from '../../src/core/history/noise.ts';
import type { FileResult } from '../../src/core/results/file-result.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import type { ComparedRuns } from '../../src/engine/reading/compare-stored-runs.ts';
import { compareStoredRuns, withTheOneBefore } from '../../src/engine/reading/compare-stored-runs.ts';
import { listRuns } from '../../src/engine/reading/list-runs.ts';
import { RunHistory } from '../../src/engine/reading/run-history.ts';
import { storedRuns } from '../../src/engine/reading/stored-results.ts';
import type { ResultStore } from '../../src/ports/result-store.ts';
import { Project, aProject } from '../rig/project.ts';
import { Shards } from '../rig/shards.ts';

const fresh = { fresh: true };
const rules = { failOnFlaky: false };

function storeOf(project: Project): ResultStore {
  return project.ports(project.settings()).store;
}

function compared(project: Project): ComparedRuns {
  const store = storeOf(project);
  return compareStoredRuns(store, withTheOneBefore(store, 'latest'), 100);
}

/** Runs everything anew, and says of what ran how long it took. */
async function tookMs(project: Project, durationMs: number): Promise<void> {
  await project.run(fresh);
  const path = join(project.root, '.pawl/runs', project.latest(), 'results/test/a.sh.result.json');
  const result = JSON.parse(fs.readFileSync(path, 'utf8')) as FileResult;
  fs.writeFileSync(path, JSON.stringify({ ...result, durationMs }));
}

describe('two runs', () => {
  it('differ in what broke, was fixed, came, went and was not run', async () => {
    const project = aProject({ a: 'passes', b: 'fails', c: 'fails', d: 'passes', z: 'passes' });
    await project.run();
    project.write('test/a.sh', 'exit 1\n');
    project.write('test/b.sh', 'exit 0\n');
    project.remove('test/d.sh');
    project.write('test/e.sh', 'exit 0\n');
    await project.run({ ...fresh, limits: { bail: null, maxFiles: 4, budgetMs: null } });
    const { changed, sameSelection } = compared(project);
    const files = Object.entries(changed).map(([what, list]) => [what, list.map(({ file }) => file)]);
    expect(Object.fromEntries(files)).toEqual({
      broke: ['test/a.sh'],
      fixed: ['test/b.sh'],
      failing: ['test/c.sh'],
      new: ['test/e.sh'],
      gone: ['test/d.sh'],
      notRun: ['test/z.sh'],
    });
    expect(sameSelection).toBe(true);
  });

  it('are of the same selection, unless two are named', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const { summary: whole } = await project.run();
    await project.run({ ...fresh, patterns: ['test/a.sh'] });
    const { summary: again } = await project.run(fresh);
    const store = storeOf(project);
    const { before, after } = withTheOneBefore(store, 'latest');
    expect([before.id, after.id]).toEqual([whole.run, again.run]);
    expect(() => withTheOneBefore(store, whole.run)).toThrow('no run before it is over the same patterns');
  });

  it('differ in what got slower, as soon as enough is known, and where it ran', async () => {
    const project = aProject({ a: 'passes' });
    for (let nth = 1; nth < executionsMin; nth++) await tookMs(project, 1000 + nth);
    await tookMs(project, 5000);
    expect(compared(project).slower).toEqual([]);
    await tookMs(project, 1000);
    await tookMs(project, 5000);
    expect(compared(project).slower).toMatchObject([{ file: 'test/a.sh', durationMs: 5000, medianMs: 1004 }]);
    await tookMs(project, 5000);
    expect(compared(project).slower).toEqual([]);
  });
});

describe('a file that is flaky by evidence', () => {
  const depends = 'test ! -e ../broken\n';
  const elsewhere = (project: Project): string => join(project.root, '../broken');

  it('passed and failed in two runs in which nothing of the project changed', async () => {
    const project = new Project({ 'test/a.sh': depends, 'test/b.sh': 'exit 0\n' });
    const runs = [(await project.run()).summary.run];
    fs.writeFileSync(elsewhere(project), '');
    runs.unshift((await project.run(fresh)).summary.run);
    const { flaky, changed } = compared(project);
    expect(changed.broke).toMatchObject([{ file: 'test/a.sh' }]);
    const executions = [
      { run: runs[0], outcomes: ['failed'] },
      { run: runs[1], outcomes: ['passed'] },
    ];
    expect(flaky).toMatchObject([{ file: 'test/a.sh', executions }]);
  });

  it('is no file that broke by a change elsewhere in the project', async () => {
    const project = new Project({ 'test/a.sh': 'test ! -e broken\n' });
    await project.run();
    project.write('broken', '');
    await project.run(fresh);
    const { flaky, changed } = compared(project);
    expect([flaky, changed.broke.length]).toEqual([[], 1]);
  });

  it('failed and passed in the attempts of one run', async () => {
    const project = new Project({ 'test/a.sh': 'test -e ../tried && exit 0\ntouch ../tried\nexit 1\n' });
    const { summary } = await project.run({ retries: 1 });
    await project.run(fresh);
    const executions = [{ run: project.latest() }, { run: summary.run, outcomes: ['passed', 'failed'], before: [] }];
    expect(compared(project).flaky).toMatchObject([{ file: 'test/a.sh', executions }]);
  });
});

describe('the past of a file', () => {
  const executions = (project: Project, name: string) =>
    new RunHistory(storedRuns(storeOf(project), 100)).of(asTestFile(`test/${name}.sh`));

  it('has each execution once, also where its result was kept', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const { summary: first } = await project.run();
    project.write('test/b.sh', 'exit 1\n');
    const { summary: second, ran } = await project.run({ patterns: ['test/?.sh'] });
    expect(ran).toEqual(expect.arrayContaining(['test/b.sh']));
    expect(executions(project, 'b').map(({ run, outcome }) => [run, outcome])).toEqual([
      [second.run, 'failed'],
      [first.run, 'passed'],
    ]);
    expect(executions(project, 'a')).toHaveLength(ran.includes('test/a.sh') ? 2 : 1);
  });
});

describe('the list of runs', () => {
  it('has the newest first, each with its verdict, and says how many there are beside', async () => {
    const project = aProject({ a: 'passes', b: 'fails' });
    await project.run({ limits: { bail: null, maxFiles: 1, budgetMs: null } });
    await project.run({ ...fresh, patterns: ['test/a.sh'] });
    await project.run({ ...fresh });
    const ports = project.ports(project.settings());
    expect(listRuns(ports, 2, rules)).toMatchObject({
      runs: [
        { run: project.latest(), verdict: 'failed', total: 2, passed: 1, notPassed: 1, state: 'stopped' },
        { verdict: 'passed', total: 1 },
      ],
      more: 1,
      problems: [],
    });
    const all = listRuns(ports, 9, rules);
    expect(all.more).toBe(0);
    expect(all.runs[2]).toMatchObject({ verdict: 'incomplete', notRun: 1, shard: null });
  });

  it('are looked for once, however many there are', async () => {
    const project = aProject({ a: 'passes' });
    for (let nth = 0; nth < 3; nth++) await project.run(fresh);
    const ports = project.ports(project.settings());
    const looks = vi.spyOn(ports.store, 'runs');
    expect(listRuns(ports, 9, rules).runs).toHaveLength(3);
    expect(looks).toHaveBeenCalledTimes(1);
  });

  it('tells of a run that cannot be read, and goes on', async () => {
    const project = aProject({ a: 'passes' });
    const { summary } = await project.run();
    await project.run(fresh);
    project.write(`.pawl/runs/${summary.run}/run.json`, '{');
    const { runs, problems } = listRuns(project.ports(project.settings()), 9, rules);
    expect([runs.length, problems.length]).toEqual([1, 1]);
  });

  it('say of a result that cannot be read whose it is', async () => {
    const project = aProject({ a: 'passes' });
    const { summary } = await project.run();
    await project.run(fresh);
    project.write(`.pawl/runs/${summary.run}/results/test/a.sh.result.json`, '{');
    expect(compared(project).problems).toMatchObject([
      { where: `runs/${summary.run}/results/test/a.sh.result.json`, message: 'is not valid JSON' },
    ]);
  });

  it('calls a merged run that is green and not proven incomplete', async () => {
    const shards = await Shards.ran({ a: 'passes', b: 'passes' }, 2);
    await shards.merge([join(shards.artifacts, 'shard-1')]);
    await shards.merge();
    const { runs } = listRuns(shards.project.ports(shards.project.settings()), 9, rules);
    expect(runs).toMatchObject([
      { verdict: 'passed', mergedFrom: 2 },
      { verdict: 'incomplete', mergedFrom: 1 },
    ]);
  });
});
