import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { basename, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ProblemError } from '../../src/core/problem.ts';
import type { FileResult } from '../../src/core/results/file-result.ts';
import type { Summary } from '../../src/core/results/summary.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { readRun } from '../../src/engine/reading/read-run.ts';
import { readStatus } from '../../src/engine/reading/read-status.ts';
import { showFile } from '../../src/engine/reading/show-file.ts';
import { nodeDisk } from '../../src/io/files/disk.ts';
import { FileResultStore } from '../../src/io/state/result-store.ts';
import { Shards } from '../rig/shards.ts';

const six = { a: 'passes', b: 'passes', c: 'passes', d: 'passes', e: 'passes', f: 'passes' } as const;
const names = Object.keys(six);

/** What is the same wherever and whenever a suite runs. */
function counted(summary: Summary): Summary {
  const failures = summary.failures.map((failure) => ({ ...failure, durationMs: 0 }));
  return { ...summary, run: '', at: '', durationMs: 0, filesDurationMs: 0, stamp: null, failures };
}

const kindsOf = (problems: readonly { kind: string }[]): string[] => problems.map(({ kind }) => kind);

function change(path: string, to: (result: FileResult) => object): void {
  const result = JSON.parse(fs.readFileSync(path, 'utf8')) as FileResult;
  fs.writeFileSync(path, JSON.stringify({ ...result, ...to(result) }));
}

describe('a merged run', () => {
  it('has the summary of the whole, and its results, outputs and error reports as files of its own', async () => {
    const tests = { ...six, d: 'fails' } as const;
    const shards = await Shards.ran(tests);
    const merged = await shards.merge();
    expect(merged).toMatchObject({ code: 1, proven: true, remaining: [], merged: { superseded: [], problems: [] } });
    const made = join(shards.stateDir, 'runs', merged.run.id);
    const place = shards.runIn('shard-1');
    for (const path of [
      'results/test/d.sh.result.json',
      'errors/test/d.sh.error.json',
      'logs/output/test/d.sh.log',
      'results/test/a.sh.result.json',
    ]) {
      expect(JSON.stringify(fs.readFileSync(join(made, path), 'utf8').split(/\s+/))).toBe(
        JSON.stringify(fs.readFileSync(join(place, path), 'utf8').split(/\s+/)),
      );
      expect(fs.statSync(join(made, path)).nlink).toBe(1);
    }
    const whole = await shards.project.run({ stateDir: join(shards.artifacts, '../whole') });
    expect(counted(merged.summary)).toEqual(counted(whole.summary));
  });

  it('is told to the listeners of a run, each result from its disk', async () => {
    const shards = await Shards.ran({ a: 'passes', b: 'fails' }, 2);
    const { events, run } = await shards.merge();
    expect(events.map(({ kind }) => kind)).toEqual(['run-started', 'file-finished', 'file-finished', 'run-finished']);
    expect(events[0]).toMatchObject({ how: 'merged', kept: 0, owed: 0 });
    expect(events[2]).toMatchObject({ result: { file: 'test/b.sh' }, outputTail: 'no\n' });
    const journal = fs.readFileSync(join(shards.stateDir, 'runs', run.id, 'logs/progress.jsonl'), 'utf8');
    expect(journal.match(/"kind":"file-finished"/g)).toHaveLength(2);
  });

  it('has ended for whoever looks, and says from where each result is', async () => {
    const shards = await Shards.ran({ a: 'passes', b: 'fails' }, 2);
    const { summary, run } = await shards.merge();
    const settings = shards.project.settings();
    const ports = shards.project.ports(settings);
    expect(readStatus(ports.store, ports.machine, 'latest')).toMatchObject({ state: 'stopped', summary });
    expect(readRun(ports.store, 'latest').summary).toMatchObject({ ran: 2, kept: { verified: 0, assumed: 0 } });
    const shown = await showFile(asTestFile('test/b.sh'), settings, ports);
    expect(shown.merged).toMatchObject({ from: { shard: { index: 2, total: 2 } }, superseded: [] });
    expect(shown.history).toHaveLength(1);
    expect(run.merged?.parts).toMatchObject([
      { shard: { index: 1, total: 2 }, files: ['test/a.sh'] },
      { shard: { index: 2, total: 2 }, files: ['test/b.sh'] },
    ]);
  });

  it('is no run until all of its results are on disk', async () => {
    const shards = await Shards.ran({ a: 'passes', b: 'fails' }, 2);
    const synced: string[] = [];
    const folders = new Set<string>();
    const store: FileResultStore = new FileResultStore(shards.stateDir, {
      ...nodeDisk,
      syncAll: async (paths) => {
        expect(store.runs()).toEqual([]);
        expect(paths.filter((path) => !fs.existsSync(path))).toEqual([]);
        synced.push(...paths.map((path) => basename(path)));
      },
      syncDirectory: (path) => {
        nodeDisk.syncDirectory(path);
        if (synced.length > 0 && store.runs().length === 0) folders.add(basename(path));
      },
    });
    expect(await shards.merge(undefined, store)).toMatchObject({ code: 1 });
    expect(synced).toEqual(['a.sh.result.json', 'b.sh.result.json']);
    expect(folders).toContain('test');
    const broken = new FileResultStore(shards.stateDir, {
      ...nodeDisk,
      syncAll: () =>
        Promise.reject(Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', syscall: 'fsync' })),
    });
    await expect(shards.merge(undefined, broken)).rejects.toThrow('fsync failed');
    expect(store.runs()).toHaveLength(1);
  });

  it('has a name that none of its parts has, though all of them began in one second', async () => {
    const shards = await Shards.ran({ a: 'passes', b: 'passes' }, 2);
    const later = 'run_2999-01-01_000000';
    const place = shards.runIn('shard-1');
    shards.change('shard-1', () => ({ id: later }));
    change(shards.result('shard-1', 'a'), () => ({ run: later }));
    fs.renameSync(place, join(place, '..', later));
    fs.writeFileSync(join(place, '../../latest'), later);
    expect((await shards.merge()).run.id).toBe(`${later}-2`);
  });

  it('is the same in whatever order its parts are named, and however often it is made', async () => {
    const shards = await Shards.ran({ ...six, e: 'fails' });
    const places = ['shard-1', 'shard-2', 'shard-3'];
    const first = await shards.merge(places);
    for (const again of [places, places.toReversed(), [...places, ...places], [shards.artifacts]]) {
      const merged = await shards.merge(again);
      expect(counted(merged.summary)).toEqual(counted(first.summary));
      expect(merged).toMatchObject({ code: 1, proven: true });
    }
    const ofItself = await shards.merge([shards.stateDir]);
    expect(counted(ofItself.summary)).toEqual(counted(first.summary));
  });

  it('is made of run directories and of state directories, wherever they lie', async () => {
    const shards = await Shards.ran(six);
    const one = join(shards.artifacts, 'flat');
    fs.cpSync(join(shards.artifacts, 'shard-1/.pawl'), one, { recursive: true });
    fs.cpSync(shards.runIn('shard-2'), join(shards.artifacts, 'deep/down/any-name'), { recursive: true });
    fs.mkdirSync(join(shards.artifacts, 'empty'));
    const places = ['flat', 'deep', shards.runIn('shard-3')];
    expect(await shards.merge(places)).toMatchObject({ code: 0, merged: { problems: [] } });
  });

  it('has all shards that ran in one state directory', async () => {
    const shards = new Shards(six, 3);
    for (const index of [1, 2, 3]) await shards.run(index, 'all', { fresh: true });
    expect(await shards.merge(['all'])).toMatchObject({ code: 0, merged: { problems: [] } });
  });
});

describe('what is missing', () => {
  it('is run by the next pawl run, and nothing else', async () => {
    const shards = await Shards.ran(six);
    fs.rmSync(join(shards.artifacts, 'shard-2'), { recursive: true });
    const merged = await shards.merge();
    expect(merged).toMatchObject({ code: 5, proven: false, summary: { notRun: 2 } });
    expect(kindsOf(merged.merged.problems)).toEqual(['lost-shard', 'gap']);
    expect(merged.remaining.map(({ file }) => file)).toEqual(shards.filesOf(2));
    const { ran, summary } = await shards.project.run();
    expect(ran).toEqual(shards.filesOf(2));
    expect(summary).toMatchObject({ run: merged.run.id, passed: 6, notRun: 0, kept: { verified: 4, assumed: 0 } });
    const again = await shards.merge([shards.stateDir]);
    expect(again).toMatchObject({ code: 0, summary: { passed: 6 }, merged: { problems: [] } });
  });

  it('is not proven where it was run in another project than the parts', async () => {
    const shards = await Shards.ran(six);
    fs.rmSync(join(shards.artifacts, 'shard-2'), { recursive: true });
    await shards.merge();
    shards.project.write('src/new.ts', '');
    expect((await shards.project.run()).summary).toMatchObject({ passed: 6, notRun: 0 });
    const again = await shards.merge([shards.stateDir]);
    expect(again).toMatchObject({ code: 5, summary: { passed: 6 } });
    expect(new Set(kindsOf(again.merged.problems))).toEqual(new Set(['other-project']));
  });

  it('may come later', async () => {
    const shards = await Shards.ran(six);
    expect(await shards.merge(['shard-1', 'shard-3'])).toMatchObject({ code: 5 });
    const late = await shards.merge([shards.stateDir, 'shard-2']);
    expect(late).toMatchObject({ code: 0, proven: true, summary: { passed: 6, ran: 6 } });
    expect(late.merged.parts.map(({ shard }) => shard?.index)).toEqual([1, 2, 3]);
  });
});

describe('a shard that was tried again', () => {
  it('counts as it is now, is flaky where only luck was another, and what it was stays visible', async () => {
    const shards = await Shards.ran({ a: 'passes', b: 'fails' }, 2);
    const mark = join(shards.artifacts, 'mark');
    shards.project.write('test/b.sh', `[ -e '${mark}' ]\n`);
    await shards.run(1, 'shard-1', { fresh: true });
    await shards.run(2, 'shard-2', { fresh: true });
    fs.writeFileSync(mark, '');
    await shards.run(2, 'shard-2-again');
    const merged = await shards.merge();
    expect(merged).toMatchObject({ code: 0, summary: { passed: 2, flaky: ['test/b.sh'] } });
    expect(merged.merged.superseded).toMatchObject([{ file: 'test/b.sh', outcome: 'failed' }]);
    const settings = shards.project.settings();
    const shown = await showFile(asTestFile('test/b.sh'), settings, shards.project.ports(settings));
    expect(shown).toMatchObject({
      result: { attempts: [{ outcome: 'failed' }, { outcome: 'passed' }] },
      merged: { superseded: [{ outcome: 'failed', shard: { index: 2, total: 2 } }] },
    });
    fs.rmSync(mark);
    await shards.run(2, 'shard-2-at-last');
    expect(await shards.merge()).toMatchObject({ code: 1, summary: { failed: 1 } });
  });
});

describe('no damage ends in green', () => {
  const damages: readonly (readonly [string, string, (shards: Shards) => unknown])[] = [
    ['a shard that is not there', 'lost-shard', (s) => fs.rmSync(join(s.artifacts, 'shard-2'), { recursive: true })],
    ['no run.json', 'unreadable', (s) => fs.rmSync(join(s.runIn('shard-2'), 'run.json'))],
    ['a cut run.json', 'unreadable', (s) => fs.truncateSync(join(s.runIn('shard-2'), 'run.json'), 100)],
    ['no runs', 'unreadable', (s) => fs.rmSync(join(s.runIn('shard-2'), '..'), { recursive: true })],
    ['no results', 'gap', (s) => fs.rmSync(join(s.runIn('shard-2'), 'results'), { recursive: true })],
    ['one result less', 'gap', (s) => fs.rmSync(s.result('shard-2', 'b'))],
    ['a cut result', 'unreadable', (s) => fs.truncateSync(s.result('shard-2', 'b'), 50)],
    ['an empty result', 'unreadable', (s) => fs.truncateSync(s.result('shard-2', 'b'))],
    [
      'the result of another file',
      'unreadable',
      (s) => fs.copyFileSync(s.result('shard-2', 'e'), s.result('shard-2', 'b')),
    ],
    [
      'a folder for a result',
      'unreadable',
      (s) => (fs.rmSync(s.result('shard-2', 'b')), fs.mkdirSync(s.result('shard-2', 'b'))),
    ],
    [
      'a pipe for a result',
      'unreadable',
      (s) => (fs.rmSync(s.result('shard-2', 'b')), execFileSync('mkfifo', [s.result('shard-2', 'b')])),
    ],
    [
      'a result of nothing known',
      'unreadable',
      (s) => change(s.result('shard-2', 'b'), () => ({ outcome: 'skipped' })),
    ],
    ['a failure', 'none', (s) => change(s.result('shard-2', 'b'), () => ({ outcome: 'failed' }))],
    [
      'a run that died',
      'unfinished',
      (s) =>
        s.change('shard-2', ({ invocations }) => ({
          invocations: invocations.map((each) => ({ ...each, endedAt: null })),
        })),
    ],
    [
      'another commit',
      'other-project',
      (s) =>
        s.change('shard-2', ({ invocations }) => ({
          git: { commit: 'x', dirty: false },
          invocations: invocations.map((each) => ({ ...each, project: 'project:x' })),
        })),
    ],
    ['another command', 'other-command', (s) => s.change('shard-2', () => ({ commandDigest: 'sha256:x' }))],
    ['another config', 'other-command', (s) => s.change('shard-2', () => ({ ignore: ['x'] }))],
    [
      'a file that it does not expect',
      'gap',
      (s) => s.change('shard-2', ({ expected }) => ({ expected: expected.slice(1) })),
    ],
    [
      'another cut',
      'other-cut',
      (s) =>
        s.change('shard-2', ({ shard }) => ({ shard: { ...shard, whole: [...(shard?.whole ?? []), 'test/z.sh'] } })),
    ],
    ['another total', 'other-cut', (s) => s.change('shard-2', ({ shard }) => ({ shard: { ...shard, total: 4 } }))],
    [
      'another shard under its name',
      'gap',
      (s) => (
        fs.rmSync(join(s.artifacts, 'shard-2'), { recursive: true }),
        fs.cpSync(join(s.artifacts, 'shard-1'), join(s.artifacts, 'shard-2'), { recursive: true })
      ),
    ],
    [
      'a path out of the project',
      'unreadable',
      (s) => s.change('shard-2', ({ expected }) => ({ expected: [...expected, '../../../../x'] })),
    ],
  ];

  it('of a shard, and is told by its name', async () => {
    const intact = await Shards.ran(six);
    const kept = join(intact.artifacts, '../kept');
    fs.cpSync(intact.artifacts, kept, { recursive: true });
    for (const [damage, kind, does] of damages) {
      fs.rmSync(intact.artifacts, { recursive: true });
      fs.cpSync(kept, intact.artifacts, { recursive: true });
      does(intact);
      const { code, merged, summary } = await intact.merge();
      expect(code, damage).toBe(kind === 'none' ? 1 : 5);
      expect([...kindsOf(merged.problems), 'none'], damage).toContain(kind);
      expect(summary.failed, damage).toBe(kind === 'none' ? 1 : 0);
    }
  });

  it.each(['results', 'logs', 'results/test'])('and no link is followed out of a part: %s', async (folder) => {
    const shards = await Shards.ran({ a: 'passes', b: 'fails' }, 2);
    const place = join(shards.runIn('shard-2'), folder);
    fs.renameSync(place, join(shards.artifacts, '../outside'));
    fs.symlinkSync(join(shards.artifacts, '../outside'), place);
    const { code, run, merged } = await shards.merge();
    const output = join(shards.stateDir, 'runs', run.id, 'logs/output/test/b.sh.log');
    expect(fs.existsSync(output)).toBe(false);
    expect(kindsOf(merged.problems).includes('unreadable')).toBe(folder !== 'logs');
    expect(code).toBe(folder === 'logs' ? 1 : 5);
  });

  it('an attempt whose run.json is broken hides the older ones beside it', async () => {
    const shards = new Shards(six, 2);
    await shards.run(2, 'all', { fresh: true });
    await shards.run(2, 'all', { fresh: true });
    fs.writeFileSync(join(shards.runIn('all'), 'run.json'), '{');
    await shards.run(1, 'all', { fresh: true });
    const { code, merged } = await shards.merge(['all']);
    expect(code).toBe(5);
    expect(kindsOf(merged.problems)).toEqual(['unreadable', 'lost-shard', 'gap']);
  });

  it('a result in company, of a run of which nobody saw the end, is none', async () => {
    const shards = await Shards.ran({ a: 'passes', b: 'passes' }, 2);
    change(shards.result('shard-2', 'b'), ({ attempts }) => ({
      attempts: attempts.map((each) => ({ ...each, warm: true })),
    }));
    expect(await shards.merge()).toMatchObject({ code: 0 });
    shards.change('shard-2', ({ invocations }) => ({
      invocations: invocations.map((each) => ({ ...each, endedAt: null })),
    }));
    expect(await shards.merge()).toMatchObject({ code: 5, remaining: [{ file: 'test/b.sh' }] });
  });

  it('what ran while the project changed is not proven later', async () => {
    const shards = await Shards.ran({ a: 'passes', b: 'passes' }, 2);
    shards.change('shard-2', ({ invocations }) => ({
      invocations: invocations.map((each) => ({ ...each, projectAfter: 'project:x' })),
    }));
    await shards.merge();
    expect((await shards.project.plan()).plan.map(({ decision }) => decision.kind)).toEqual(['kept', 'owed']);
  });
});

describe('nothing is merged', () => {
  const problemsOf = async (merging: Promise<unknown>): Promise<string[]> => {
    const error = await merging.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return error instanceof ProblemError ? kindsOf(error.problems) : [String(error)];
  };

  it.each([
    ['a run', (shards: Shards) => shards.change('shard-1', () => ({ format: 99 }))],
    ['a result', (shards: Shards) => change(shards.result('shard-1', 'a'), () => ({ format: 99 }))],
  ])('of what a newer pawl wrote: %s', async (_, damage) => {
    const shards = await Shards.ran({ a: 'passes', b: 'passes' }, 2);
    damage(shards);
    expect(await problemsOf(shards.merge())).toEqual(['newer-version']);
    expect(fs.existsSync(shards.stateDir)).toBe(false);
  });

  it('where there is nothing to merge', async () => {
    const shards = await Shards.ran({ a: 'passes' }, 1);
    fs.mkdirSync(join(shards.artifacts, 'empty'));
    expect(await problemsOf(shards.merge(['empty']))).toEqual(['usage']);
    expect(await problemsOf(shards.merge(['nowhere']))).toEqual(['usage']);
    fs.rmSync(join(shards.runIn('shard-1'), 'run.json'));
    expect(await problemsOf(shards.merge(['shard-1']))).toEqual(['unreadable', 'usage']);
  });
});

it('runs of the whole suite are attempts of it, without shards', async () => {
  const shards = new Shards(Object.fromEntries(names.map((name) => [name, 'passes' as const])), 1);
  const [early, late] = [join(shards.artifacts, 'early/.pawl'), join(shards.artifacts, 'late/.pawl')];
  await shards.project.run({ stateDir: early, limits: { bail: null, maxFiles: 3, budgetMs: null } });
  await shards.project.run({ stateDir: late });
  const merged = await shards.merge();
  expect(merged).toMatchObject({ code: 0, summary: { passed: 6 } });
  expect(kindsOf(merged.merged.problems)).toEqual(['superseded']);
});
