import { expect, it } from 'vitest';

import type { Settings } from '../../src/core/settings.ts';
import { aSuite } from '../rig/builders.ts';
import { Project } from '../rig/project.ts';

/** Says where it runs and what it was given, and counts as called. */
const command = (word: string) => ({
  argv: ['sh', '-c', `echo "${word} $PAWL_FILE" >> "$RIG_CALLS"; exec sh "$0"`, '{file}'] as const,
  shell: false,
  env: {},
});

const files = {
  'test/a.sh': 'exit 0\n',
  'test/both.sh': 'exit 0\n',
  'packages/api/test/a.sh': 'pwd; echo "$0"; cat here.txt\n',
  'packages/api/here.txt': 'in the package\n',
};

function settingsOf(said: Partial<Settings> = {}): Partial<Settings> {
  const unit = aSuite({ name: 'unit', patterns: ['test/**/*.sh'], command: command('unit') });
  const api = aSuite({
    name: 'api',
    folder: 'packages/api',
    patterns: ['packages/api/test/*.sh'],
    command: command('api'),
  });
  const all = aSuite({ name: 'all', patterns: ['test/both.sh'], command: command('all') });
  const suites = [unit, api, all] as const;
  return { suites, patterns: suites.flatMap(({ patterns }) => patterns), suitePatterns: [], ...said };
}

it('runs each file by the command of its suite, in its folder, and tells which one it was', async () => {
  const project = new Project(files);
  const told = await project.run(settingsOf());
  expect(told.ran).toEqual(['api packages/api/test/a.sh', 'unit test/a.sh', 'unit test/both.sh']);
  expect(told.summary).toMatchObject({ passed: 3, total: 3 });
  const result = project.result('packages/api/test/a.sh');
  expect(result).toMatchObject({ suite: 'api', outcome: 'passed' });
  expect(project.read(`.pawl/runs/${project.latest()}/${result?.output?.path}`)).toBe(
    `${project.root}/packages/api\ntest/a.sh\nin the package\n`,
  );
});

it('tells once that files are in two suites, and the first of the two has them', async () => {
  const { events } = await new Project(files).run(settingsOf());
  const problems = events.flatMap((event) => (event.kind === 'problem' ? event.problem : []));
  expect(problems).toEqual([
    {
      kind: 'usage',
      where: 'suite all',
      message: 'names test/both.sh of the suite unit as well',
      next: 'each is run once, in unit, which comes first',
    },
  ]);
});

it('owes again what another command, or the same one in another folder, would run', async () => {
  const project = new Project(files);
  await project.run(settingsOf());
  const { suites } = settingsOf() as Settings;
  const [unit, api, all] = suites;
  const changed = [unit, { ...(api as typeof unit), command: command('other') }, all as typeof unit] as const;
  const { plan } = await project.plan(settingsOf({ suites: changed }));
  expect(plan.map(({ file, decision }) => [file, decision.kind])).toEqual([
    ['packages/api/test/a.sh', 'owed'],
    ['test/a.sh', 'kept'],
    ['test/both.sh', 'kept'],
  ]);
});

it('goes on with a run over the same suites, and begins another over some of them', async () => {
  const project = new Project(files);
  const first = await project.run(settingsOf({ limits: { bail: null, maxFiles: 1, budgetMs: null } }));
  const [unit] = (settingsOf() as Settings).suites;
  const other = await project.run(settingsOf({ suites: [unit], patterns: unit.patterns }));
  expect(other.summary.run).not.toBe(first.summary.run);
  const second = await project.run(settingsOf());
  expect(second.summary).toMatchObject({ run: first.summary.run, total: 3, passed: 3 });
});

it('goes on with no run over other suites', async () => {
  const project = new Project(files);
  await project.run(settingsOf());
  const [unit] = (settingsOf() as Settings).suites;
  await expect(project.run(settingsOf({ suites: [unit], patterns: unit.patterns, resume: 'latest' }))).rejects.toThrow(
    /is over test\/.* of unit, api, all — nothing was run; give the same patterns and suites to go on with it/,
  );
});

it('runs of the files that were named those of its suites, and tells of the others', async () => {
  const project = new Project({ ...files, 'lib/c.sh': '' });
  const { ran, events } = await project.run(settingsOf({ patterns: ['test/a.sh', 'lib/c.sh'], patternsAsked: true }));
  expect(ran).toEqual(['unit test/a.sh']);
  expect(events.flatMap((event) => (event.kind === 'problem' ? event.problem.message : []))).toEqual([
    'no suite has it among its files',
  ]);
});

it('is sealed when all is proven, and not for others of its suites', async () => {
  const project = new Project(files);
  await project.run(settingsOf());
  expect((await project.run(settingsOf())).events[0]).toMatchObject({ kind: 'run-started', how: 'standing' });
  const { suites } = settingsOf() as Settings;
  const reordered = suites.toReversed() as unknown as Settings['suites'];
  expect((await project.run(settingsOf({ suites: reordered }))).ran).toContain('all test/both.sh');
});
