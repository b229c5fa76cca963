import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { Fingerprint } from '../../src/core/freshness/fingerprint.ts';
import { ProblemError } from '../../src/core/problem.ts';
import type { QueuePlan, QueueSettings } from '../../src/core/queue.ts';
import type { FileResult } from '../../src/core/results/file-result.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import type { TestFile } from '../../src/core/test-file.ts';
import type { Machine } from '../../src/engine/ports.ts';
import { decodeVerdict, encodeVerdict } from '../../src/formats/queue-verdict.ts';
import { systemClock } from '../../src/io/clock.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { FileLease, QueuedFile, QueueNews, WorkQueue } from '../../src/ports/work-queue.ts';
import type { RunMore, Told } from '../rig/project.ts';
import { aProject, Project } from '../rig/project.ts';

const queue: QueueSettings = { url: 'redis://there', id: 'q', part: false, fallback: null, leaseMs: 10_000 };

/** A queue as a machine sees it, with others who say what the test says. */
class ScriptedQueue implements WorkQueue {
  readonly waiting: QueuedFile[] = [];
  readonly completed = new Map<TestFile, string>();
  readonly handedBack: TestFile[] = [];
  readonly told: QueueNews[] = [];
  /** Files whose lease runs out while they run. */
  readonly lost = new Set<string>();
  onLease: (file: TestFile) => void = () => {};

  /** What the first machine wrote down, where another one was first. */
  plan: QueuePlan | null = null;

  join(plan: QueuePlan): Promise<QueuePlan> {
    this.plan ??= plan;
    return Promise.resolve(this.plan);
  }

  enqueue(files: Iterable<QueuedFile>): Promise<void> {
    const known = new Set(this.told.map(({ file }) => file));
    this.waiting.push(...Array.from(files).filter(({ file }) => !known.has(file)));
    return Promise.resolve();
  }

  lease(): Promise<FileLease | null> {
    const next = this.waiting.shift();
    if (next === undefined) return Promise.resolve(null);
    this.onLease(next.file);
    return Promise.resolve({
      ...next,
      complete: (verdict) => {
        if (this.lost.has(next.file)) return Promise.resolve('refused');
        this.completed.set(next.file, verdict);
        return Promise.resolve('taken');
      },
      handBack: () => {
        this.handedBack.push(next.file);
        return Promise.resolve();
      },
    });
  }

  news(): Promise<readonly QueueNews[]> {
    return Promise.resolve(this.told.splice(0));
  }

  hurry(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A second of waiting for others is over soon. */
const clock: Clock = { ...systemClock, after: (ms, deed) => systemClock.after(ms / 20, deed) };

function run(project: Project, shared: ScriptedQueue, more: RunMore & { settings?: object } = {}): Promise<Told> {
  const ports = { openQueue: () => Promise.resolve(shared), clock };
  return project.run({ queue, ...more.settings }, { ...more, ports });
}

const problem = { kind: 'unreachable', where: 'redis://there', message: 'did not answer', next: '' } as const;

/** What another machine with the same files would say of one. */
async function verdictOf(
  project: Project,
  file: string,
  said: Partial<FileResult> = {},
  depended: Partial<Fingerprint> = {},
): Promise<QueueNews> {
  const other = new ScriptedQueue();
  const same = new Project({ [file]: project.read(file) });
  await run(same, other);
  const sent = other.completed.get(asTestFile(file)) ?? '';
  const decoded = decodeVerdict(sent, asTestFile(file));
  if (!decoded.ok) throw new Error(sent);
  const fingerprint = { ...decoded.value.result.fingerprint, ...depended };
  const result = { ...decoded.value.result, fingerprint, ...said, file: asTestFile(file) };
  return { file: result.file, verdict: encodeVerdict({ ...decoded.value, result }) };
}

const problemsIn = ({ events }: Told): string[] =>
  events.flatMap((event) => (event.kind === 'problem' ? `${event.problem.where} ${event.problem.message}` : []));

describe('a run that shares a queue', () => {
  it('tells the queue of a result when it is on disk', async () => {
    const project = aProject({ a: 'passes' });
    const shared = new ScriptedQueue();
    const onDisk: unknown[] = [];
    const set = shared.completed.set.bind(shared.completed);
    shared.completed.set = (file, verdict) => {
      onDisk.push(project.result(file)?.outcome);
      return set(file, verdict);
    };
    await run(project, shared);
    expect(onDisk).toEqual(['passed']);
  });

  it('has the results of others in the places of its own, and vouches less for them', async () => {
    const project = aProject({ a: 'passes', b: 'fails' });
    const shared = new ScriptedQueue();
    shared.told.push(await verdictOf(project, 'test/b.sh'));
    const told = await run(project, shared);
    expect(told.ran).toEqual(['test/a.sh']);
    expect(told.summary).toMatchObject({ total: 2, passed: 1, failed: 1, notRun: 0 });
    expect(told.remaining).toEqual([]);
    expect(project.result('test/b.sh')).toMatchObject({
      outcome: 'failed',
      run: project.latest(),
      fingerprint: { project: null },
    });
    const error = project.read(`.pawl/runs/${project.latest()}/errors/test/b.sh.error.json`);
    expect(error).toContain('"outputTail": "no\\n"');
  });

  it('says so when the queue refuses what it ran, takes it off its disk, and waits for who has the file', async () => {
    const project = aProject({ a: 'fails' });
    const shared = new ScriptedQueue();
    const instead = await verdictOf(project, 'test/a.sh', { outcome: 'passed', failures: [] });
    shared.lost.add('test/a.sh');
    const seen: unknown[] = [];
    const told = await run(project, shared, {
      onEvent: (event) => {
        if (event.kind !== 'file-interrupted') return;
        seen.push(project.result(event.file));
        shared.told.push(instead);
      },
    });
    expect(seen).toEqual([null]);
    expect(problemsIn(told)).toEqual([expect.stringContaining('no sign of life for 10.0s')]);
    expect(told.summary).toMatchObject({ passed: 1, failed: 0, ran: 1 });
    expect(project.result('test/a.sh')?.outcome).toBe('passed');
  });

  it('does not write its own result over that of another machine, which came while it ran', async () => {
    const project = new Project({ 'test/a.sh': 'while [ -e held ]; do sleep 0.01; done\nexit 1\n', 'test/b.sh': '' });
    const shared = new ScriptedQueue();
    const instead = await verdictOf(project, 'test/a.sh', { outcome: 'passed', failures: [] });
    project.write('held', '');
    shared.lost.add('test/a.sh');
    shared.onLease = (file) => file === 'test/a.sh' && shared.told.push(instead);
    const news = shared.news.bind(shared);
    shared.news = async () => {
      const told = await news();
      if (told.length > 0) project.remove('held');
      return told;
    };
    const told = await run(project, shared);
    expect(told.summary).toMatchObject({ passed: 2, failed: 0 });
    expect(project.result('test/a.sh')?.outcome).toBe('passed');
  });

  it('counts what it ran, where the server is away when it is told', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const shared = new ScriptedQueue();
    shared.completed.set = () => {
      throw new ProblemError([problem]);
    };
    const told = await run(project, shared);
    expect(told).toMatchObject({ problems: [problem], summary: { passed: 1, notRun: 1, stop: { kind: 'trouble' } } });
    expect(project.result('test/a.sh')?.outcome).toBe('passed');
  });

  it('tells once that its server is away, however many workers find it so', async () => {
    const shared = new ScriptedQueue();
    shared.lease = () => Promise.reject(new ProblemError([problem]));
    const told = await run(aProject({ a: 'passes' }), shared, { settings: { workers: 3 } });
    expect(told.problems).toEqual([problem]);
    expect(told.summary).toMatchObject({ notRun: 1, stop: { kind: 'trouble' } });
  });

  it.each<[string, Partial<FileResult>, Partial<Fingerprint>, string]>([
    ['another content of the file', {}, { testFile: 'sha256:00' }, 'does not hold what it held'],
    ['another command', {}, { command: 'sha256:00' }, 'was run by another command'],
    ['a form that it does not know', { outcome: 'great' as never }, {}, 'does not have the shape'],
  ])('does not take a result with %s, and is not green without it', async (_, said, depended, words) => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const shared = new ScriptedQueue();
    shared.told.push(await verdictOf(project, 'test/b.sh', said, depended));
    const told = await run(project, shared);
    expect(told.summary).toMatchObject({ passed: 1, notRun: 1 });
    expect(problemsIn(told)).toEqual([expect.stringContaining(words)]);
    expect(fs.existsSync(join(project.root, '.pawl/runs', project.latest(), 'results/test/b.sh.result.json'))).toBe(
      false,
    );
  });

  it('counts its own word once, if it should come back to it', async () => {
    const project = aProject({ a: 'passes' });
    const shared = new ScriptedQueue();
    const set = shared.completed.set.bind(shared.completed);
    shared.completed.set = (file, verdict) => {
      shared.told.push({ file, verdict });
      return set(file, verdict);
    };
    const told = await run(project, shared);
    expect(told.events.filter(({ kind }) => kind === 'file-finished')).toHaveLength(1);
    expect(told.summary).toMatchObject({ passed: 1, ran: 1 });
  });

  it('has a file crashed that lost every machine', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const shared = new ScriptedQueue();
    shared.told.push({ file: asTestFile('test/b.sh'), verdict: null });
    const told = await run(project, shared);
    expect(told.summary).toMatchObject({ passed: 1, crashed: 1 });
    expect(project.result('test/b.sh')?.failures[0]?.message).toContain('3 machines gave no sign of life');
  });

  it('hands back what it has when it is stopped', async () => {
    const project = new Project({ 'test/a.sh': 'sleep 60\n', 'test/b.sh': 'exit 0\n' });
    const shared = new ScriptedQueue();
    const told = await run(project, shared, {
      onEvent: (event, stop) =>
        event.kind === 'file-started' && stop.request({ kind: 'interrupted', signal: 'SIGTERM' }),
    });
    expect(shared.handedBack).toEqual(['test/a.sh']);
    expect(told.summary).toMatchObject({ notRun: 2, stop: { kind: 'interrupted' } });
  });

  it('counts the failures of others for --bail', async () => {
    const project = aProject({ a: 'passes', b: 'fails', c: 'passes' });
    const shared = new ScriptedQueue();
    const failed = await verdictOf(project, 'test/b.sh');
    shared.onLease = (file) => file === 'test/a.sh' && shared.told.push(failed);
    shared.waiting.push = (...files) => Array.prototype.push.apply(shared.waiting, files.slice(0, 1));
    const told = await run(project, shared, { settings: { limits: { bail: 1, maxFiles: null, budgetMs: null } } });
    expect(told.summary).toMatchObject({ passed: 1, failed: 1, notRun: 1, stop: { kind: 'bail', failures: 1 } });
  });

  it('tries a file again while it has it, whatever a config says', async () => {
    const project = new Project({ 'test/a.sh': '[ "$PAWL_ATTEMPT" = 2 ]\n', 'test/b.sh': 'exit 0\n' });
    const told = await run(project, new ScriptedQueue(), { settings: { retries: 1, retryWhen: 'end' } });
    expect(told.ran).toEqual(['test/a.sh', 'test/a.sh', 'test/b.sh']);
    expect(told.summary).toMatchObject({ passed: 2, failed: 0, flaky: ['test/a.sh'] });
  });

  it('does not wait for others where only its part is asked for', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const shared = new ScriptedQueue();
    shared.waiting.push = (...files) => Array.prototype.push.apply(shared.waiting, files.slice(0, 1));
    const told = await run(project, shared, { settings: { queue: { ...queue, part: true } } });
    expect(told.summary).toMatchObject({ passed: 1, notRun: 1, stop: { kind: 'queue-part' } });
  });

  it('passes on what is proven here, and takes what is proven elsewhere as kept', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const git = 'git init -q && git add -A && git -c user.name=a -c user.email=a@a commit -qm a';
    execFileSync('sh', ['-c', git], { cwd: project.root });
    await project.run();
    const shared = new ScriptedQueue();
    const told = await run(project, shared);
    expect(told.ran).toEqual([]);
    expect(told.summary).toMatchObject({ ran: 0, kept: { verified: 2 }, stamp: null });
    // Its own word comes back to it, and takes nothing from what vouches for them here.
    expect(project.result('test/a.sh')?.fingerprint.project).not.toBeNull();

    const other = aProject({ a: 'passes', b: 'passes' });
    const second = new ScriptedQueue();
    for (const [file, verdict] of shared.completed) second.told.push({ file, verdict });
    const heard = await run(other, second);
    expect(heard.ran).toEqual([]);
    expect(heard.summary).toMatchObject({ ran: 0, passed: 2, kept: { verified: 2 } });
    expect(heard.remaining).toEqual([]);
  });

  describe('of a file that failed here', () => {
    const verdict = async (project: Project, finishedAt: string, outcome: 'passed' | 'failed' = 'passed') => {
      const news = await verdictOf(project, 'test/a.sh', { outcome, failures: [], finishedAt });
      return { ...news, verdict: (news.verdict ?? '').replace('"kept":false', '"kept":true') };
    };

    it('believes no pass from before that, and is not green without it', async () => {
      const project = aProject({ a: 'fails', b: 'passes' });
      await project.run();
      const shared = new ScriptedQueue();
      shared.told.push(await verdict(project, '2001-01-01T00:00:00.000Z'));
      const told = await run(project, shared);
      expect(told.summary).toMatchObject({ passed: 1, notRun: 1 });
      expect(problemsIn(told)).toEqual([expect.stringMatching(/^test\/a.sh passed .* before it failed here$/)]);
    });

    it('believes none the second time either', async () => {
      const project = aProject({ a: 'fails', b: 'passes' });
      await project.run();
      const older = await verdict(project, '2001-01-01T00:00:00.000Z');
      for (const id of ['q', 'q', 'other']) {
        const shared = new ScriptedQueue();
        shared.told.push(older);
        const told = await run(project, shared, { settings: { queue: { ...queue, id } } });
        expect(told.summary).toMatchObject({ passed: 1, notRun: 1 });
      }
    });

    it('believes one from before that where something else was the matter', async () => {
      const project = aProject({ a: 'passes', b: 'passes' });
      const news = await verdict(project, '2001-01-01T00:00:00.000Z');
      project.write('test/a.sh', 'exit 1\n');
      await project.run();
      project.write('test/a.sh', 'exit 0\n');
      const shared = new ScriptedQueue();
      shared.told.push(news);
      expect((await run(project, shared)).summary).toMatchObject({ passed: 2 });
    });

    it('believes one from after it', async () => {
      const project = aProject({ a: 'fails', b: 'passes' });
      await project.run();
      const shared = new ScriptedQueue();
      shared.told.push(await verdict(project, '2999-01-01T00:00:00.000Z'));
      expect((await run(project, shared)).summary).toMatchObject({ passed: 2, kept: { verified: 2 } });
    });

    it.each([
      ['runs it, where a pass from before is at hand', 'passed', { failed: 1, ran: 1 }],
      ['runs it no second time, where it failed before that, too', 'failed', { failed: 1, ran: 0 }],
    ] as const)('%s', async (_, outcome, expected) => {
      const project = aProject({ a: 'fails' });
      await project.run();
      const shared = new ScriptedQueue();
      const { verdict: earlier } = await verdict(project, '2001-01-01T00:00:00.000Z', outcome);
      shared.enqueue = () =>
        Promise.resolve(void shared.waiting.push({ file: asTestFile('test/a.sh'), verdict: earlier }));
      expect((await run(project, shared)).summary).toMatchObject(expected);
    });
  });

  describe('is refused by the queue of a machine', () => {
    const commit = 'git init -q && git add -A && git -c user.name=a -c user.email=a@a commit -qm a';
    const date = { GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' };

    /** In a repository that is the same each time. */
    function checkout(): Project {
      const project = aProject({ a: 'passes' });
      for (const folder of ['one', 'two']) project.write(`${folder}/test/a.sh`, 'exit 0\n');
      execFileSync('sh', ['-c', commit], { cwd: project.root, env: { ...process.env, ...date } });
      return project;
    }

    let first: QueuePlan;
    beforeAll(async () => {
      const shared = new ScriptedQueue();
      await run(checkout(), shared);
      first = shared.plan as QueuePlan;
    });

    it.each<[string, (here: Project) => { settings?: object; machine?: Partial<Machine> } | void, string]>([
      ['another Node.js', () => ({ machine: { node: 'v1.0.0' } }), 'v1'],
      ['another platform', () => ({ machine: { platform: 'dos-x86' } }), 'dos-x86'],
      ['another value of a variable', () => ({ machine: { envIn: () => ({ TZ: 'Mars' }) } }), 'other values of CI'],
      ['another file that is not committed', (here) => here.write('src.txt', 'new'), 'uncommitted changes'],
      ['a wish for results of its own', () => ({ settings: { fresh: true } }), 'without --fresh'],
    ])('with %s', async (_, change, words) => {
      const shared = new ScriptedQueue();
      shared.plan = first;
      const here = checkout();
      const { settings, machine } = change(here) ?? {};
      const ports = { ...here.ports(here.settings()) };
      const openQueue = () => Promise.resolve(shared);
      const more = { ports: { machine: { ...ports.machine, ...machine }, openQueue } };
      const refused = here.run({ queue, ...settings }, more);
      await expect(refused).rejects.toThrow(words);
      expect(fs.existsSync(join(here.root, '.pawl/runs'))).toBe(false);
    });

    it('that works in another folder of the repository', async () => {
      const shared = new ScriptedQueue();
      const here = checkout();
      const within = (folder: string) => {
        const root = join(here.root, folder);
        const ports = here.ports(here.settings({ root, stateDir: join(here.root, `.pawl-${folder}`) }));
        return here.run({ queue, root }, { ports: { ...ports, openQueue: () => Promise.resolve(shared) } });
      };
      await within('one');
      await expect(within('two')).rejects.toThrow('is about one/ of the repository, and here is two/');
    });
  });

  it('leaves what does not fit its budget, but for its first', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run();
    for (const name of ['a', 'b']) {
      const path = `.pawl/runs/${project.latest()}/results/test/${name}.sh.result.json`;
      project.write(path, project.read(path).replaceAll(/"durationMs": \d+/g, '"durationMs": 600000'));
    }
    const shared = new ScriptedQueue();
    const limits = { bail: null, maxFiles: null, budgetMs: 300_000 };
    const told = await run(project, shared, { settings: { fresh: true, limits } });
    expect(told.ran).toHaveLength(1);
    expect([...told.ran, ...shared.handedBack].toSorted()).toEqual(['test/a.sh', 'test/b.sh']);
    expect(told.summary.stop).toEqual({ kind: 'budget', budgetMs: 300_000 });
  });

  it('runs the longest file first, as far as it is known here', async () => {
    const project = new Project({ 'test/a.sh': '', 'test/b.sh': 'sleep 0.2\n', 'test/c.sh': '' });
    await project.run();
    const shared = new ScriptedQueue();
    const timings = new Map([[asTestFile('test/c.sh'), 1]]);
    expect((await run(project, shared, { settings: { fresh: true, timings } })).ran[0]).toBe('test/b.sh');
  });

  it('of one id stands, failures too, and of another begins anew', async () => {
    const project = aProject({ a: 'fails', b: 'passes' });
    const shared = new ScriptedQueue();
    await run(project, shared);
    const again = new ScriptedQueue();
    for (const [file, verdict] of shared.completed) again.told.push({ file, verdict });
    const told = await run(project, again);
    expect(told.ran).toEqual([]);
    expect(told.summary).toMatchObject({ failed: 1, passed: 1 });
    const other = await run(project, new ScriptedQueue(), { settings: { queue: { ...queue, id: 'other' } } });
    expect(other.ran).toContain('test/a.sh');
  });
});
