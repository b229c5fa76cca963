// A run on a disk that goes bad at each thing that is done on it, one after the other: what was there stays, what was
// announced is durable, the trouble is told in words, and the next run comes to the undisturbed verdict.

import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../../src/core/event.ts';
import { describeProblem, ProblemError } from '../../src/core/problem.ts';
import { readStatus } from '../../src/engine/reading/read-status.ts';
import { systemProcesses } from '../../src/io/processes/system-processes.ts';
import type { DiskError, Trouble } from '../rig/bad-disk.ts';
import { BadDisk } from '../rig/bad-disk.ts';
import { aProject, Project } from '../rig/project.ts';

const oneFile = { limits: { bail: null, maxFiles: 1, budgetMs: null } };
const clear =
  /^\/\S*\.pawl\S*: \w+ failed: [\w\s/-]+ \([A-Z]+\) — (?:nothing was run|the run stopped, and what was announced before is safe); [\w\s,()-]+, then run again$/;

/** What went wrong, told or thrown; never anything that a person could not read. */
async function runOn(project: Project, disk: BadDisk): Promise<{ told: string[]; announced: string[] }> {
  const announced: string[] = [];
  try {
    const { problems, summary } = await project.run(
      {},
      { onEvent: (event) => event.kind === 'file-finished' && announced.push(event.result.file) },
    );
    if (problems.length > 0 && summary.notRun > 0) expect(summary.stop).toEqual({ kind: 'trouble' });
    return { told: problems.map(describeProblem), announced };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { told: error.problems.map(describeProblem), announced };
  } finally {
    disk.heal();
  }
}

/** The disk goes bad at the first event of a kind, and is healed when the run has ended. */
async function whileBad<T>(
  place: string,
  trouble: Trouble,
  deed: (onEvent: (event: RunEvent) => void) => Promise<T>,
  since: RunEvent['kind'] = 'file-started',
): Promise<T> {
  let disk: BadDisk | null = null;
  try {
    return await deed(({ kind }) => {
      if (kind === since) disk ??= new BadDisk(place, trouble);
    });
  } finally {
    (disk as BadDisk | null)?.heal();
  }
}

/** False once the disk lasts longer than the run. */
async function survives(
  project: Project,
  trouble: Trouble,
  before: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const disk = new BadDisk(join(project.root, '.pawl'), trouble);
  const { told, announced } = await runOn(project, disk);
  const what = `${trouble.code} ${trouble.lasts} at effect ${trouble.from}: ${disk.failed[0]}`;
  for (const line of told) expect(line, what).toMatch(clear);
  for (const file of announced) expect(project.result(file), what).not.toBeNull();
  for (const [file, result] of Object.entries(before)) expect(project.result(file), what).toEqual(result);
  // What only another run could notice is kept from nobody, and is nobody's trouble.
  const { summary } = await project.run();
  expect(summary, what).toMatchObject({ total: 2, passed: 1, failed: 1, notRun: 0 });
  return disk.failed.length > 0;
}

async function everyEffect(
  { code, lasts }: Omit<Trouble, 'from'>,
  from: number,
  step: number,
  begun: boolean,
): Promise<number> {
  for (let at = from; ; at += step) {
    const project = aProject({ a: 'passes', b: 'fails' });
    if (begun) await project.run(oneFile);
    const before = begun ? { 'test/a.sh': project.result('test/a.sh') } : {};
    if (!(await survives(project, { code, lasts, from: at }, before))) return at;
    fs.rmSync(join(project.root, '..'), { recursive: true });
  }
}

describe('a disk that goes bad at any moment', () => {
  // A full disk stays full, and trouble with opening and reading may pass: the others are tried here and there.
  it.each<[DiskError, Trouble['lasts'], string, number, number]>([
    ['ENOSPC', 'until healed', 'a first run', 1, 4],
    ['EROFS', 'until healed', 'a first run', 2, 9],
    ['EIO', 'once', 'a first run', 5, 9],
    ['EMFILE', 'once', 'a first run', 1, 5],
    ['ENOSPC', 'until healed', 'a resumed run', 2, 5],
    ['EACCES', 'until healed', 'a resumed run', 3, 9],
    ['EIO', 'once', 'a resumed run', 1, 8],
    ['ENFILE', 'until healed', 'a resumed run', 4, 6],
  ])('%s, %s, costs %s nothing that was announced', async (code, lasts, which, from, step) => {
    expect(await everyEffect({ code, lasts }, from, step, which === 'a resumed run')).toBeGreaterThan(20);
  });

  it('does not leave a command running that nobody would know of', async () => {
    const project = new Project({
      'test/a.sh': 'trap "" TERM; echo $$ > "$RIG_CALLS.pid"; while :; do sleep 1; done\n',
    });
    const record = join(project.root, '.pawl/running');
    // What was there is removed, it is opened, it says that something is to start; then, which process it is.
    const trouble: Trouble = { code: 'EIO', from: 4, lasts: 'once' };
    const { problems } = await whileBad(record, trouble, (onEvent) => project.run({}, { onEvent }));
    expect(problems.map(describeProblem)).toEqual([expect.stringContaining('.pawl/running: write failed: i/o error')]);
    const table = systemProcesses();
    const ours = table.running().filter(({ parent }) => parent === process.pid);
    expect(ours.map(({ pid }) => table.commandOf(pid))).not.toContainEqual(expect.stringContaining('test/a.sh'));
  });

  it('is no death of pawl: a file that was running then is suspected of nothing', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const results = join(project.root, '.pawl/runs');
    for (let time = 0; time < 4; time++) {
      const trouble: Trouble = { code: 'ENOSPC', from: 2, lasts: 'once' };
      const { summary } = await whileBad(results, trouble, (onEvent) => project.run({}, { onEvent }));
      expect(summary).toMatchObject({ notRun: 2, stop: { kind: 'trouble' } });
    }
    expect((await project.run()).summary).toMatchObject({ passed: 2, crashed: 0 });
  });
});

it('a test file that cannot be opened for want of descriptors keeps the result and the output that it has', async () => {
  const project = aProject({ a: 'fails' });
  const { run } = (await project.run()).summary;
  const { problems } = await whileBad(
    join(project.root, 'test/a.sh'),
    { code: 'EMFILE', from: 1, lasts: 'until healed' },
    (onEvent) => project.run({ lastFailed: true }, { onEvent }),
    'run-started',
  );
  expect(problems.map(describeProblem)).toEqual([
    expect.stringMatching(/test\/a\.sh: .*too many open files \(EMFILE\)/),
  ]);
  expect(project.result('test/a.sh')).toMatchObject({ outcome: 'failed' });
  expect(project.read(`.pawl/runs/${run}/logs/output/test/a.sh.log`)).toBe('no\n');
});

describe('what only reads', () => {
  it.each<DiskError>(['ENOSPC', 'EROFS', 'EACCES', 'EDQUOT'])(
    'works on a disk that takes nothing (%s)',
    async (code) => {
      const project = aProject({ a: 'passes', b: 'fails' });
      const { summary } = await project.run();
      project.write('src/code.txt', 'changed');
      const disk = new BadDisk(join(project.root, '.pawl'), { code, from: 1, lasts: 'until healed' });
      try {
        expect((await project.plan()).problems).toEqual([]);
        const { store, machine } = project.ports(project.settings());
        expect(readStatus(store, machine, 'latest').summary).toMatchObject({ run: summary.run, passed: 1, failed: 1 });
      } finally {
        disk.heal();
      }
    },
  );

  it('does not take a folder that cannot be read for one without runs', async () => {
    const project = aProject({ a: 'passes' });
    await project.run();
    const disk = new BadDisk(join(project.root, '.pawl'), { code: 'EMFILE', from: 1, lasts: 'until healed' });
    try {
      await expect(project.plan()).rejects.toThrow('too many open files');
    } finally {
      disk.heal();
    }
  });
});
