import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { filesInFlight } from '../../src/formats/journal.ts';
import type { Project } from '../rig/project.ts';
import { aProject } from '../rig/project.ts';

/** Makes it look as if pawl had died while a file was running: it was started, and nothing was said of it again. */
function dieIn(project: Project, file: string): void {
  const run = join(project.root, '.pawl/runs', project.latest());
  const path = join(run, 'run.json');
  const stored = JSON.parse(fs.readFileSync(path, 'utf8')) as { invocations: { endedAt: string | null }[] };
  const last = stored.invocations.at(-1);
  if (last !== undefined) last.endedAt = null;
  fs.writeFileSync(path, JSON.stringify(stored));
  const line = {
    format: 1,
    kind: 'file-started',
    at: '2026-01-01T00:00:00.000Z',
    file,
    attempt: 1,
    totalAttempts: 1,
    slot: 1,
  };
  fs.appendFileSync(join(run, 'logs/progress.jsonl'), `${JSON.stringify(line)}\n`);
}

const some = { limits: { bail: null, maxFiles: 0, budgetMs: null } };

describe('a file in flight when the runner died', () => {
  it('runs as always after the first death, and last after the second', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run(some);
    dieIn(project, 'test/a.sh');
    await project.run(some);
    dieIn(project, 'test/a.sh');
    expect((await project.run()).ran).toEqual(['test/b.sh', 'test/a.sh']);
  });

  it('is recorded as crashed after the third, without being started again, and fails the run', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run(some);
    for (let death = 1; death <= 3; death++) {
      dieIn(project, 'test/a.sh');
      if (death < 3) await project.run(some);
    }
    const told = await project.run();
    expect(told.ran).toEqual(['test/b.sh']);
    expect(told.summary).toMatchObject({ passed: 1, crashed: 1, notRun: 0 });
    const message = expect.stringContaining('pawl died 3 times') as string;
    expect(project.result('test/a.sh')).toMatchObject({ outcome: 'crashed', failures: [{ message }] });
  });

  it('gets another chance when somebody asks for it', async () => {
    const project = aProject({ a: 'passes' });
    await project.run(some);
    for (let death = 1; death <= 3; death++) {
      dieIn(project, 'test/a.sh');
      if (death < 3) await project.run(some);
    }
    await project.run();
    expect((await project.run({ lastFailed: true })).ran).toEqual(['test/a.sh']);
  });
});

describe('what was in flight', () => {
  const line = (kind: string, file?: string): string => JSON.stringify({ format: 1, kind, at: 't', file });
  const began = (invocation: number): string => JSON.stringify({ format: 1, kind: 'run-started', at: 't', invocation });

  it('is what was started and not finished; suspected is only what the last invocation neither finished nor ended', () => {
    const journal = [
      began(1),
      line('file-started', 'a'),
      line('file-started', 'b'),
      line('file-finished', 'a'),
      began(2),
      line('file-started', 'c'),
      line('file-started', 'd'),
      line('file-interrupted', 'c'),
      '{"kind":"file-started","file":"torn',
    ];
    expect(filesInFlight(journal, 2)).toEqual([
      { file: 'b', at: 't', suspect: false },
      { file: 'c', at: 't', suspect: false },
      { file: 'd', at: 't', suspect: true },
    ]);
  });

  it('is suspected of nothing by an invocation that died before it could journal anything', () => {
    const journal = [began(1), line('file-started', 'a')];
    expect(filesInFlight(journal, 1)).toMatchObject([{ file: 'a', suspect: true }]);
    expect(filesInFlight(journal, 2)).toMatchObject([{ file: 'a', suspect: false }]);
  });

  it('is suspected where the beginning of its invocation lies too far back', () => {
    expect(filesInFlight([line('file-started', 'a')], 2)).toMatchObject([{ file: 'a', suspect: true }]);
  });
});
