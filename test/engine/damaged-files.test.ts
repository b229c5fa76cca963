// Every file that pawl keeps, damaged in every way: named and set aside where somebody has to know, owed again where a
// verdict is lost, never followed out of the run, never waited for, and never taken for "all is well".

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../../src/core/event.ts';
import { describeProblem, ProblemError } from '../../src/core/problem.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { readRun, requireHistory } from '../../src/engine/reading/read-run.ts';
import type { RunStatus } from '../../src/engine/reading/read-status.ts';
import { readStatus } from '../../src/engine/reading/read-status.ts';
import type { Told } from '../rig/project.ts';
import type { Project } from '../rig/project.ts';
import { aProject } from '../rig/project.ts';

/** What was in the file goes in; the place is free by then. Beside the project lies what no damage may reach. */
const damages = {
  removed: () => {},
  emptied: (path) => fs.writeFileSync(path, ''),
  'cut in half': (path, text) => fs.writeFileSync(path, text.slice(0, text.length / 2)),
  garbage: (path) => fs.writeFileSync(path, Buffer.from(Array.from({ length: 300 }, (_, n) => (n * 7919) % 256))),
  'JSON of another shape': (path) => fs.writeFileSync(path, '{"format":1,"failures":[{}],"stop":{"kind":"x"}}'),
  'a folder': (path) => {
    fs.mkdirSync(path);
    fs.writeFileSync(join(path, 'x'), '');
  },
  'a link to the file itself, elsewhere': (path, text, beside) => {
    fs.writeFileSync(join(beside, 'elsewhere'), text);
    fs.symlinkSync(join(beside, 'elsewhere'), path);
  },
  'a link to nowhere': (path, _, beside) => fs.symlinkSync(join(beside, 'nowhere'), path),
  'a pipe that nobody writes to': (path) => spawnSync('mkfifo', [path]),
} satisfies Record<string, (path: string, text: string, beside: string) => void>;

type Damage = keyof typeof damages;

/** A run of three files, of which `a` passes, `b` fails and, where it is not finished, `c` has not run. */
async function aRun(isFinished: boolean): Promise<{ project: Project; place: string }> {
  const project = aProject({ a: 'passes', b: 'fails', c: 'passes' });
  await project.run(isFinished ? {} : { limits: { bail: null, maxFiles: 2, budgetMs: null } });
  return { project, place: `.pawl/runs/${project.latest()}` };
}

/** Gives the check that nothing was written out of the state directory. */
function damageFile(project: Project, place: string, damage: Damage): () => void {
  const beside = fs.mkdtempSync(join(project.root, '..', 'beside-'));
  const path = join(project.root, place);
  const text = fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : '';
  fs.rmSync(path, { force: true });
  damages[damage](path, text, beside);
  const linked = fs.readdirSync(beside);
  return () => {
    expect(fs.readdirSync(beside)).toEqual(linked);
    for (const name of linked) expect(fs.readFileSync(join(beside, name), 'utf8')).toBe(text);
  };
}

/** Refusals are answers too; anything else that is thrown is not. */
async function answer<T>(deed: () => T | Promise<T>): Promise<T | string> {
  try {
    return await deed();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.message;
  }
}

function status(project: Project): Promise<RunStatus | string> {
  const { store, machine } = project.ports(project.settings());
  return answer(() => readStatus(store, machine, 'latest'));
}

const toldIn = ({ events }: Told): string =>
  events.flatMap((event: RunEvent) => (event.kind === 'problem' ? describeProblem(event.problem) : [])).join('\n');

const allDamages = Object.keys(damages) as Damage[];

describe('a result', () => {
  it.each(
    allDamages.flatMap((damage) => [[damage, 'an unfinished run'] as const, [damage, 'a finished run'] as const]),
  )('%s, in %s: its file is owed again', async (damage, which) => {
    const isFinished = which === 'a finished run';
    const { project, place } = await aRun(isFinished);
    const names = ['a', 'b'].map((name) => `results/test/${name}.sh.result.json`);
    const checks = names.map((name) => damageFile(project, `${place}/${name}`, damage));
    const there = damage === 'removed' ? [] : names;
    const named = { problems: there.map((where) => ({ where })) };
    expect(await status(project)).toMatchObject({ ...named, summary: { passed: isFinished ? 1 : 0, failed: 0 } });
    expect(await answer(() => project.plan())).toMatchObject(named);
    const told = await project.run();
    expect(told.ran.slice(0, 2)).toEqual(['test/a.sh', 'test/b.sh']);
    expect(told.summary).toMatchObject({ passed: 2, failed: 1, notRun: 0 });
    const moved = /moved to results\/test\/[ab]\.sh\.result\.json\.broken, test\/[ab]\.sh will run again/g;
    expect(toldIn(told).match(moved) ?? []).toHaveLength(there.length);
    for (const check of checks) check();
  });
});

describe('run.json', () => {
  it.each(allDamages)('%s: named, nothing of the run is believed, and all files run', async (damage) => {
    const { project, place } = await aRun(true);
    const check = damageFile(project, `${place}/run.json`, damage);
    expect(await status(project)).toMatch(/^runs\/\S+\/run\.json: (?:is|has|does not)/);
    const told = await project.run();
    expect(told).toMatchObject({ ran: { length: 3 }, summary: { passed: 2, failed: 1, notRun: 0 } });
    expect(toldIn(told)).toMatch(/run\.json: .* — nothing is kept from run_\S+ or from before it/);
    check();
  });

  it('of another run is not taken for the one in whose place it lies', async () => {
    const project = aProject({ a: 'passes' });
    const first = (await project.run()).summary.run;
    const second = (await project.run({ fresh: true })).summary.run;
    project.write(`.pawl/runs/${second}/run.json`, project.read(`.pawl/runs/${first}/run.json`));
    expect(await status(project)).toContain(`expected the run ${second}, found ${first}`);
    expect((await project.run()).ran).toEqual(['test/a.sh']);
  });

  it('that is lost does not bring back the pass before the failure', async () => {
    const project = aProject({ a: 'passes' });
    const flag = join(project.root, '..', 'broken');
    project.write('test/a.sh', `[ ! -e ${flag} ]\n`);
    await project.run();
    fs.writeFileSync(flag, '');
    const { summary } = await project.run({ fresh: true });
    project.remove(`.pawl/runs/${summary.run}/run.json`);
    expect((await project.run()).summary).toMatchObject({ failed: 1 });
  });

  it('that is damaged is what --last-failed names, and not that there was no run', async () => {
    const { project, place } = await aRun(true);
    project.write(`${place}/run.json`, '');
    const { store } = project.ports(project.settings());
    expect(() => requireHistory(store)).toThrow('run.json: is empty — nothing was run; leave out --last-failed');
  });
});

describe('everything that is derived', () => {
  const inRun = [
    'results/summary.json',
    'errors/test/b.sh.error.json',
    'logs/progress.jsonl',
    'logs/progress.log',
    'logs/output/test/b.sh.log',
  ];
  const ofAll = ['latest', 'running', 'lock', 'cache/seal.json', 'cache/contents.json'];

  it.each(allDamages)('%s: costs no verdict', async (damage) => {
    const { project, place } = await aRun(false);
    const places = [...inRun.map((name) => `${place}/${name}`), ...ofAll.map((name) => `.pawl/${name}`)];
    const checks = places.map((path) => damageFile(project, path, damage));
    expect(await status(project)).toMatchObject({ summary: { passed: 1, failed: 1, notRun: 1 } });
    expect(await answer(() => project.plan())).toMatchObject({ problems: [] });
    const told = await project.run();
    expect(told).toMatchObject({ ran: ['test/c.sh'], problems: [], summary: { passed: 2, failed: 1, notRun: 0 } });
    const misplaced = damage.startsWith('a ') ? inRun : [];
    expect(misplaced.filter((name) => !toldIn(told).includes(`${name}: is`))).toEqual([]);
    for (const check of checks) check();
    expect((await project.run()).summary).toMatchObject({ passed: 2, failed: 1, notRun: 0 });
  });
});

describe('what a newer pawl wrote', () => {
  it.each([
    ['run.json', 'run.json: has format 2'],
    ['results/test/b.sh.result.json', 'results/test/b.sh.result.json: has format 2'],
    ['../../lock', '.pawl/lock: was written by a newer pawl, which may be at work'],
  ])('%s is left alone, and nothing is run', async (name, said) => {
    const { project, place } = await aRun(false);
    project.write(`${place}/${name}`, '{"format":2}');
    await expect(project.run()).rejects.toThrow(said);
    expect(project.read(`${place}/${name}`)).toBe('{"format":2}');
  });

  it('costs no verdict where it is derived', async () => {
    const { project, place } = await aRun(false);
    for (const name of ['results/summary.json', 'logs/progress.jsonl', '../../cache/seal.json', '../../running']) {
      project.write(`${place}/${name}`, '{"format":2}');
    }
    expect(await status(project)).toMatchObject({ summary: { passed: 1, failed: 1, notRun: 1 } });
    expect((await project.run()).summary).toMatchObject({ passed: 2, failed: 1, notRun: 0 });
  });
});

describe('cache/seal.json', () => {
  it.each(allDamages)('%s: the results themselves are read', async (damage) => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run();
    damageFile(project, '.pawl/cache/seal.json', damage);
    expect(await project.run()).toMatchObject({ ran: [], problems: [], summary: { passed: 2, notRun: 0 } });
    project.write('test/a.sh', 'exit 1\n');
    expect((await project.run()).summary).toMatchObject({ passed: 1, failed: 1 });
  });

  it('with a summary that is none is not believed', async () => {
    const project = aProject({ a: 'passes' });
    await project.run();
    const seal = JSON.parse(project.read('.pawl/cache/seal.json')) as object;
    project.write('.pawl/cache/seal.json', JSON.stringify({ ...seal, summary: {} }));
    expect((await project.run()).summary).toMatchObject({ total: 1, passed: 1 });
  });
});

describe('a file in the place of a folder', () => {
  it.each(['results', 'results/test', 'errors', 'errors/test', 'logs', 'logs/output', '../../cache'])(
    '%s is moved aside, and what was in it is owed',
    async (place) => {
      const { project, place: run } = await aRun(false);
      const path = join(project.root, run, place);
      fs.rmSync(path, { recursive: true });
      fs.writeFileSync(path, 'in the way');
      const lost = place.startsWith('results');
      expect(await status(project)).toMatchObject({ summary: { notRun: lost ? 3 : 1 } });
      expect(await project.run()).toMatchObject({ problems: [], summary: { passed: 2, failed: 1, notRun: 0 } });
      // Where nothing was to be written, nothing had to be moved.
      const found = [path, `${path}.broken`].find((each) => fs.statSync(each, { throwIfNoEntry: false })?.isFile());
      expect(fs.readFileSync(found ?? '', 'utf8')).toBe('in the way');
    },
  );

  it('is moved aside however deep below it anything is to be written', async () => {
    const project = aProject({ 'deep/er/a': 'passes', 'deep/er/b': 'fails' });
    await project.run({ limits: { bail: null, maxFiles: 1, budgetMs: null } });
    for (const place of ['errors', 'logs/output']) {
      const path = `.pawl/runs/${project.latest()}/${place}/test`;
      fs.rmSync(join(project.root, path), { recursive: true, force: true });
      project.write(path, 'in the way');
    }
    expect(await project.run()).toMatchObject({ problems: [], summary: { passed: 1, failed: 1, notRun: 0 } });
  });

  it('is told where all runs are to be', async () => {
    const { project } = await aRun(false);
    project.remove('.pawl/runs');
    project.write('.pawl/runs', '');
    await expect(project.run()).rejects.toThrow(/\.pawl\/runs: .*not a directory.* — nothing was run; move away/);
  });
});

describe('cut at any byte', () => {
  const lengths = (text: string): number[] => Array.from({ length: text.trimEnd().length }, (_, length) => length);

  it('a result is none, and a run is unreadable', async () => {
    const { project, place } = await aRun(true);
    const { store } = project.ports(project.settings());
    const directory = store.open(readRun(store, 'latest').run);
    const result = project.read(`${place}/results/test/b.sh.result.json`);
    for (const length of lengths(result)) {
      project.write(`${place}/results/test/b.sh.result.json`, result.slice(0, length));
      expect(directory.readResult(asTestFile('test/b.sh'))?.ok).toBe(false);
    }
    const run = project.read(`${place}/run.json`);
    for (const length of lengths(run)) {
      project.write(`${place}/run.json`, run.slice(0, length));
      expect(store.readRun(project.latest())).toMatchObject({ ok: false, problem: { kind: 'unreadable' } });
    }
  });

  it('a summary is made again from the results, and a journal says less', async () => {
    const { project, place } = await aRun(true);
    for (const name of ['results/summary.json', 'logs/progress.jsonl']) {
      const text = project.read(`${place}/${name}`);
      for (const length of lengths(text)) {
        project.write(`${place}/${name}`, text.slice(0, length));
        expect(await status(project)).toMatchObject({ state: 'stopped', summary: { passed: 2, failed: 1 } });
      }
      project.write(`${place}/${name}`, text);
    }
  });
});

it('the summary of another run is not taken for that of this one', async () => {
  const { project, place } = await aRun(true);
  const path = `${place}/results/summary.json`;
  const summary = JSON.parse(project.read(path)) as object;
  project.write(path, JSON.stringify({ ...summary, run_id: 'run_2020-01-01_000000', passed: 3, failed: 0 }));
  expect(await status(project)).toMatchObject({ summary: { passed: 2, failed: 1 } });
});
