import fs from 'node:fs';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import type { CleanLimits } from '../../src/core/history/clean.ts';
import type { Cleaned } from '../../src/engine/clean-runs.ts';
import { cleanRuns } from '../../src/engine/clean-runs.ts';
import { readRun } from '../../src/engine/reading/read-run.ts';
import type { Disk } from '../../src/io/files/disk.ts';
import { nodeDisk } from '../../src/io/files/disk.ts';
import { StoredRunFiles } from '../../src/io/state/run-files.ts';
import { eachEffect } from '../rig/life.ts';
import type { Project } from '../rig/project.ts';
import { aProject } from '../rig/project.ts';

const fresh = { fresh: true };
const onWait = (): void => {};

let project: Project;
let runs: string[];
beforeEach(async () => {
  project = aProject({ a: 'passes', b: 'fails' });
  runs = [];
  for (let nth = 0; nth < 3; nth++) runs.unshift((await project.run(fresh)).summary.run);
});

function clean(limits: Partial<CleanLimits>, { dryRun = false, disk = nodeDisk } = {}): Promise<Cleaned> {
  const { stateDir } = project.settings();
  const ports = { ...project.ports(project.settings()), runFiles: new StoredRunFiles(stateDir, disk) };
  const all = { keep: null, maxAgeMs: null, maxSizeBytes: null, ...limits };
  return cleanRuns({ stateDir, limits: all, dryRun, onWait }, ports);
}

const place = (...names: string[]): string => join(project.root, '.pawl', ...names);
const store = () => project.ports(project.settings()).store;
const removed = ({ removed: all }: Cleaned): string[] => all.map(({ run }) => run);

/** What all runs take on the disk, each file once. */
function taken(): number {
  const files = fs.readdirSync(place('runs'), { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const stats = files.map((file) => fs.lstatSync(join(file.parentPath, file.name)));
  const bytes = new Map(stats.map(({ ino, size, blocks }) => [ino, Math.max(size, blocks * 512)]));
  return [...bytes.values()].reduce((sum, each) => sum + each, 0);
}

describe('pawl clean', () => {
  it('removes what is old, and says what that frees', async () => {
    const said = await clean({ keep: 1 }, { dryRun: true });
    expect(store().runs()).toEqual(runs);
    const before = taken();
    const done = await clean({ keep: 1 });
    expect(removed(done)).toEqual([runs[2], runs[1]]);
    expect(done).toEqual({ ...said, removed: done.removed.map((each) => ({ ...each, workedMs: expect.any(Number) })) });
    expect(store().runs()).toEqual([runs[0]]);
    expect(before - taken()).toBe(done.removed.reduce((sum, { freedBytes }) => sum + freedBytes, 0));
    expect(fs.readdirSync(place('removed'))).toEqual([]);
  });

  it('counts what is there, of a run whose files go while it looks', () => {
    const latest = place('runs', runs[0] ?? '');
    const files = fs.readdirSync(latest, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    let counted = 0;
    for (const _ of new StoredRunFiles(place(), nodeDisk).of(runs[0] ?? '')) {
      counted += 1;
      for (const { parentPath, name } of files) fs.rmSync(join(parentPath, name), { force: true });
    }
    expect(counted).toBe(1);
  });

  it('counts a result that several runs have as links with the last of them', async () => {
    const result = (run = ''): string => place('runs', run, 'results/test/a.sh.result.json');
    for (const run of runs.slice(0, 2)) {
      fs.rmSync(result(run));
      fs.linkSync(result(runs[2]), result(run));
    }
    const before = taken();
    const { removed: all, leftBytes } = await clean({ maxSizeBytes: 0 });
    expect(before - taken()).toBe(all.reduce((sum, { freedBytes }) => sum + freedBytes, 0));
    expect(leftBytes).toBe(taken());
    expect(readRun(store(), 'latest').problems).toEqual([]);
  });

  it('leaves what is unfinished, and what cannot be read', async () => {
    const { summary } = await project.run({ ...fresh, limits: { bail: null, maxFiles: 1, budgetMs: null } });
    await project.run({ ...fresh, patterns: ['test/b.sh'] });
    project.write(`.pawl/runs/${runs[2]}/run.json`, '{');
    const { removed: all, stays, problems } = await clean({ keep: 1 });
    expect(all.map(({ run }) => run)).toEqual([runs[1], runs[0]]);
    expect(stays).toEqual([
      { run: runs[2], why: 'unreadable' },
      { run: summary.run, why: 'unfinished' },
    ]);
    expect(problems).toHaveLength(1);
    await expect(project.run({ resume: summary.run })).resolves.toMatchObject({ ran: ['test/b.sh'] });
  });

  it('goes by when a run was worked on last, and leaves one that never said that it ended', async () => {
    const longAgo = { startedAt: '2020-01-01T00:00:00.000Z' };
    const change = (run = '', said: object): void => {
      const path = join('.pawl/runs', run, 'run.json');
      const stored = JSON.parse(project.read(path)) as { invocations: object[] };
      const invocations = stored.invocations.map((each) => ({ ...each, ...said }));
      project.write(path, JSON.stringify({ ...stored, invocations }));
    };
    change(runs[2], longAgo);
    change(runs[1], { ...longAgo, endedAt: null });
    const { removed: all, stays } = await clean({ maxAgeMs: 86_400_000 });
    expect({ all, stays }).toEqual({ all: [], stays: [{ run: runs[1], why: 'unfinished' }] });
  });

  it('changes nothing of what the next run keeps', async () => {
    await project.run();
    const before = await project.plan();
    await clean({ keep: 1 });
    expect((await project.plan()).plan).toEqual(before.plan);
  });

  it('is refused where another pawl is at work', async () => {
    const lock = await store().lock({ onWatch: () => {}, isUnwanted: () => false });
    await expect(clean({ keep: 1 })).rejects.toThrow('is in use by another pawl');
    expect(store().runs()).toEqual(runs);
    if (lock.held) lock.release();
    expect(removed(await clean({ keep: 1 }))).toHaveLength(2);
  });

  it('finishes what was begun where no run is left', async () => {
    fs.renameSync(place('runs'), place('removed'));
    expect((await clean({ keep: 1 })).halfRemoved.toSorted()).toEqual(runs.toSorted());
    expect(fs.readdirSync(place('removed'))).toEqual([]);
  });

  it('leaves nothing behind where there is nothing', async () => {
    project.remove('.pawl');
    expect(await clean({ keep: 1 })).toMatchObject({ removed: [], left: 0 });
    expect(fs.existsSync(place())).toBe(false);
  });

  it('follows no link', async () => {
    project.write('precious/file', 'precious');
    fs.symlinkSync(join(project.root, 'precious'), place('runs', runs[2] ?? '', 'results/elsewhere'));
    expect(removed(await clean({ keep: 2 }))).toEqual([runs[2]]);
    fs.renameSync(place('runs', runs[1] ?? ''), join(project.root, 'precious/run'));
    fs.symlinkSync(join(project.root, 'precious/run'), place('runs', runs[1] ?? ''));
    await expect(clean({ keep: 1 })).rejects.toThrow('is a symbolic link');
    expect(fs.readdirSync(join(project.root, 'precious'))).toEqual(['file', 'run']);
    expect(fs.existsSync(join(project.root, 'precious/run/run.json'))).toBe(true);
  });
});

/** Dies before its so many-th effect. */
function mortalDisk(effects: number): Disk {
  let left = effects;
  return eachEffect(nodeDisk, (_, deed) => {
    if (left-- <= 0) throw new Error('died');
    return deed();
  });
}

it('a run that is half removed is none, wherever its removal ends, and the next one finishes it', async () => {
  const results = (run: string): number => [...readRun(store(), run).results()].length;
  const halfRemoved: string[][] = [];
  for (let effects = 0, died = true; died; effects++) {
    died = await clean({ keep: 2 }, { disk: mortalDisk(effects) }).then(
      () => false,
      (error: unknown) => (error as Error).message === 'died',
    );
    expect(store().runs().map(results)).toEqual(
      store()
        .runs()
        .map(() => 2),
    );
    halfRemoved.push([...(await clean({ keep: 3 }, { dryRun: true })).halfRemoved]);
  }
  expect(halfRemoved).toEqual(expect.arrayContaining([[], [runs[2]]]));
  expect(halfRemoved.at(-1)).toEqual([]);
  expect(store().runs()).toEqual(runs.slice(0, 2));
});
