import { beforeEach, describe, expect, it } from 'vitest';

import { cutInto } from '../../src/core/planning/shard.ts';
import type { RunShard } from '../../src/core/run.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { chooseRun } from '../../src/engine/planning/choose-run.ts';
import { cutFiles } from '../../src/engine/planning/cut-suite.ts';
import { readStatus } from '../../src/engine/reading/read-status.ts';
import { commitAll, git, headOf } from '../rig/git.ts';
import type { Project, Told } from '../rig/project.ts';
import { aProject } from '../rig/project.ts';

const names = ['a', 'b', 'c', 'd', 'e'];
const whole = names.map((name) => `test/${name}.sh`);
const shard = (index: number, total = 3): { readonly index: number; readonly total: number } => ({ index, total });

let project: Project;
beforeEach(() => {
  project = aProject(Object.fromEntries(names.map((name) => [name, 'passes'])));
});

interface Written {
  readonly shard: RunShard | null;
  readonly expected: readonly string[];
  readonly git: { readonly commit: string };
}

function shardOfRun(id: string): Written {
  return JSON.parse(project.read(`.pawl/runs/${id}/run.json`)) as never;
}

/** Those of each shard, one run after the other. */
async function runAll(total: number, said: Parameters<Project['run']>[0] = {}): Promise<Told[]> {
  const told: Told[] = [];
  for (let index = 1; index <= total; index++) told.push(await project.run({ ...said, shard: shard(index, total) }));
  return told;
}

const notes = ({ events }: Told): unknown[] =>
  events.flatMap((event) => (event.kind === 'problem' ? `${event.problem.where}: ${event.problem.message}` : []));

describe('the shards of a suite', () => {
  it('run every file once, and each says of what it is a part', async () => {
    const told = await runAll(2);
    expect(told.flatMap(({ ran }) => ran).toSorted()).toEqual(whole);
    for (const [at, { summary, ran }] of told.entries()) {
      expect(summary).toMatchObject({ total: ran.length, passed: ran.length, notRun: 0 });
      expect(shardOfRun(summary.run)).toMatchObject({ expected: ran, shard: { ...shard(at + 1, 2), whole } });
    }
  });

  it('one after the other in one state directory do not go on with each other', async () => {
    const limits = { bail: null, maxFiles: 1, budgetMs: null };
    const begun = await runAll(2, { limits });
    const resumed = await runAll(2);
    expect(resumed.map(({ summary }) => summary.run)).toEqual(begun.map(({ summary }) => summary.run));
    expect([...begun, ...resumed].flatMap(({ ran }) => ran).toSorted()).toEqual(whole);
    expect([...begun, ...resumed].flatMap(notes)).toEqual([]);
    expect((await project.run()).summary.run).not.toBe(resumed.at(-1)?.summary.run);
  });

  it('repeat their own failures, and no others', async () => {
    project.write('test/a.sh', 'exit 1\n');
    project.write('test/d.sh', 'exit 1\n');
    const told = await runAll(2);
    const failed = told.map(({ summary }) => summary.failures.map(({ file }) => file));
    expect(failed.flat().toSorted()).toEqual(['test/a.sh', 'test/d.sh']);
    const again = await runAll(2, { lastFailed: true });
    expect(again.map(({ ran }) => ran)).toEqual(failed);
  });

  it('are not gone on with by a name that is of another one', async () => {
    const { summary } = await project.run({ shard: shard(1) });
    await expect(project.run({ shard: shard(2), resume: summary.run })).rejects.toThrow(
      `is over shard 1/3 of test/**/*.sh — nothing was run; give the same patterns and shard`,
    );
    await expect(project.run({ resume: summary.run })).rejects.toThrow('give the same patterns and shard');
  });

  it('tell their verdict again, unread: each its own', async () => {
    git(project.root, 'init', '-q');
    project.write('.gitignore', '.pawl\n');
    const settings = project.settings({ shard: shard(1) });
    const first = await project.run({ shard: shard(1) });
    const again = await project.run({ shard: shard(1) });
    expect(again).toMatchObject({ ran: [], summary: { run: first.summary.run, passed: first.summary.total } });
    expect(again.events[0]).toMatchObject({ kind: 'run-started', how: 'standing' });
    expect(again.events.filter(({ kind }) => kind === 'file-kept')).toEqual([]);
    // Another shard, another number of them and other timings are asked something else.
    expect((await project.run({ shard: shard(2) })).ran).not.toEqual([]);
    expect(chooseRun({ ...settings, shard: shard(1, 4) }, project.ports(settings).store).run?.shard).toMatchObject(
      shard(2),
    );
  });
});

describe('a shard without files', () => {
  it('is a run like the others, and says so', async () => {
    const empty = 1 + cutInto(whole.map(asTestFile), 6, () => null).findIndex((part) => part.length === 0);
    const { summary, events } = await project.run({ shard: shard(empty, 6) });
    expect(summary).toMatchObject({ total: 0, passed: 0, notRun: 0 });
    expect(events[0]).toMatchObject({ kind: 'run-started', how: 'began' });
    expect(shardOfRun(summary.run)).toMatchObject({ expected: [], shard: { ...shard(empty, 6), whole } });
    const { store, machine } = project.ports(project.settings());
    expect(readStatus(store, machine, summary.run)).toMatchObject({ state: 'stopped', summary: { total: 0 } });
  });

  it('is not one of a suite without files', async () => {
    expect(cutFiles([], { shard: shard(1), timings: new Map() })).toEqual({ files: [], whole: [], problems: [] });
    await expect(project.run({ shard: shard(1), patterns: ['none/*.sh'] })).rejects.toThrow('no test files were found');
  });
});

describe('where the cut changes', () => {
  it('a file of another shard is not called gone', async () => {
    const before = await project.run({ shard: shard(1, 2) });
    // Two that would be too much for one shard.
    const timings = new Map(whole.map((file) => [asTestFile(file), before.ran.indexOf(file) in [0, 1] ? 5000 : 10]));
    const now = cutInto(whole.map(asTestFile), 2, (file) => timings.get(file) ?? null)[0] ?? [];
    const [moved, ...others] = before.ran.filter((file) => !now.includes(asTestFile(file)));
    const after = await project.run({ shard: shard(1, 2), timings });
    expect(after.summary.removed).toEqual([]);
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    expect(notes(after)).toEqual([
      `${moved}${more}: was in shard 1/2 of ${before.summary.run}, and belongs to another one now`,
    ]);
  });

  it('a file that is deleted is gone', async () => {
    const before = await project.run({ shard: shard(1, 2) });
    const [first = ''] = shardOfRun(before.summary.run).expected;
    project.remove(first);
    const after = await project.run({ shard: shard(1, 2) });
    expect(after.summary.removed).toEqual([first]);
    expect(notes(after).join()).not.toContain(first);
    expect(shardOfRun(after.summary.run).shard?.whole).toEqual(whole.filter((file) => file !== first));
  });

  it('a run is written down again, though nothing is owed: it answers for another whole', async () => {
    const said = { inputs: [{ of: null, globs: ['src/**'], where: 'inputs' }], shard: shard(1) };
    const first = await project.run(said);
    // Of the other shards: this one owes nothing.
    const added = Array.from({ length: 9 }, (_, at) => `test/new-${at}.sh`).find((file) => {
      const [ours = []] = cutInto([...whole, file].map(asTestFile), 3, () => null);
      return ours.join() === first.ran.join();
    }) as string;
    project.write(added, 'exit 0\n');
    const again = await project.run(said);
    expect(again).toMatchObject({ ran: [], summary: { passed: first.ran.length } });
    expect(again.summary.run).not.toBe(first.summary.run);
    expect(shardOfRun(again.summary.run).shard?.whole).toContain(added);
  });

  it('timings that are about other files are told', async () => {
    const strange = new Map([[asTestFile('src/other.sh'), 7]]);
    expect(notes(await project.run({ shard: shard(1), timings: strange }))).toEqual([
      'timings: have none of the test files',
    ]);
  });
});

it('a shard that stands is written down again for another commit, so that all are of one', async () => {
  commitProject();
  const first = await project.run({ shard: shard(1) });
  expect((await project.run({ shard: shard(1) })).summary.run).toBe(first.summary.run);
  git(project.root, 'commit', '-qm', 'the same files', '--allow-empty');
  const second = await project.run({ shard: shard(1) });
  expect(second).toMatchObject({ ran: [], summary: { kept: { verified: first.ran.length, assumed: 0 } } });
  expect(second.summary.run).not.toBe(first.summary.run);
  expect(shardOfRun(second.summary.run).git.commit).toBe(headOf(project.root));
});

it('a shard is never stamped: a release does not go out on a part of its tests', async () => {
  commitProject();
  expect((await project.run({ shard: shard(1) })).summary).toMatchObject({ notRun: 0, stamp: null });
  const commit = headOf(project.root);
  expect((await project.run({ shard: shard(1, 1) })).summary.stamp).toMatchObject({ commit });
});

function commitProject(): void {
  project.write('.gitignore', '.pawl\n');
  commitAll(project.root);
}
