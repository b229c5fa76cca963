import { describe, expect, it } from 'vitest';

import type { Told } from '../rig/project.ts';
import { Project, aProject } from '../rig/project.ts';

const passes = 'exit 0\n';
const fails = 'echo no\nexit 1\n';

function how(told: Told): string {
  const first = told.events.find((event) => event.kind === 'run-started');
  return first?.kind === 'run-started' ? first.how : 'none';
}

describe('a first run', () => {
  it('runs every file once, in code-unit order, and counts them', async () => {
    const project = aProject({ b: 'passes', a: 'fails', C: 'passes' });
    const told = await project.run();
    expect(told.ran).toEqual(['test/C.sh', 'test/a.sh', 'test/b.sh']);
    expect(told.summary).toMatchObject({ total: 3, passed: 2, failed: 1, notRun: 0, ran: 3 });
  });

  it('announces a file only when its result is on disk', async () => {
    const project = aProject({ a: 'passes', b: 'fails' });
    const onDisk: unknown[] = [];
    await project.run(
      {},
      { onEvent: (event) => event.kind === 'file-finished' && onDisk.push(project.result(event.result.file)?.outcome) },
    );
    expect(onDisk).toEqual(['passed', 'failed']);
  });
});

describe('resuming', () => {
  it('runs what is left and forgets neither passes nor failures', async () => {
    const project = aProject({ a: 'fails', b: 'passes', c: 'passes' });
    const first = await project.run({ limits: { bail: null, maxFiles: 2, budgetMs: null } });
    expect(first.summary).toMatchObject({ passed: 1, failed: 1, notRun: 1, stop: { kind: 'max-files' } });
    const second = await project.run();
    expect(how(second)).toBe('resumed');
    expect(second.ran).toEqual(['test/c.sh']);
    expect(second.summary).toMatchObject({ passed: 2, failed: 1, notRun: 0, kept: { verified: 2, assumed: 0 } });
  });

  it('keeps what is not proven as assumed, and says so', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run({ limits: { bail: null, maxFiles: 1, budgetMs: null } });
    project.write('src/code.txt', 'changed');
    expect((await project.run()).summary.kept).toEqual({ verified: 0, assumed: 1 });
  });

  it('runs the assumed ones again with --verify', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run({ limits: { bail: null, maxFiles: 1, budgetMs: null } });
    project.write('src/code.txt', 'changed');
    expect((await project.run({ verify: true })).ran).toEqual(['test/a.sh', 'test/b.sh']);
  });

  it('owes a file whose test changed, and whose command changed', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run({ limits: { bail: null, maxFiles: 1, budgetMs: null } });
    project.write('test/a.sh', 'exit 1\n');
    const told = await project.run();
    expect(told.ran).toEqual(['test/a.sh', 'test/b.sh']);
    expect(told.summary).toMatchObject({ passed: 1, failed: 1 });
  });

  it('drops removed files from the verdict and runs new ones', async () => {
    const project = aProject({ a: 'fails', b: 'passes', c: 'passes' });
    await project.run({ limits: { bail: null, maxFiles: 1, budgetMs: null } });
    project.remove('test/a.sh');
    project.write('test/d.sh', passes);
    const told = await project.run();
    expect(told.ran).toEqual(['test/b.sh', 'test/c.sh', 'test/d.sh']);
    expect(told.summary).toMatchObject({ total: 3, passed: 3, failed: 0, removed: ['test/a.sh'] });
  });
});

describe('after a finished run', () => {
  it('makes no run when nothing is owed, and tells the standing verdict', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const first = await project.run();
    const second = await project.run();
    expect(second.ran).toEqual([]);
    expect(how(second)).toBe('standing');
    expect(second.summary).toMatchObject({ run: first.summary.run, passed: 2, kept: { verified: 2, assumed: 0 } });
  });

  it('begins a new run that carries verified passes and runs failures again', async () => {
    const project = aProject({ a: 'passes', b: 'fails' });
    const first = await project.run();
    const second = await project.run();
    expect(how(second)).toBe('began');
    expect(second.summary.run).not.toBe(first.summary.run);
    expect(second.ran).toEqual(['test/b.sh']);
    expect(project.result('test/a.sh')?.run).toBe(first.summary.run);
    expect(second.summary).toMatchObject({ passed: 1, failed: 1, kept: { verified: 1, assumed: 0 } });
  });

  it('carries nothing that is not proven', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run();
    project.write('src/code.txt', 'changed');
    expect((await project.run()).ran).toEqual(['test/a.sh', 'test/b.sh']);
  });

  it('does not believe a seal once a result was touched', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    const { summary } = await project.run();
    project.write(`.pawl/runs/${summary.run}/results/test/a.sh.result.json`, '{"format":1,"half":');
    const second = await project.run();
    expect(second.ran).toEqual(['test/a.sh']);
    expect(second.events).toContainEqual(expect.objectContaining({ kind: 'problem' }));
  });

  it('vouches for nothing that ran while the project changed', async () => {
    const project = new Project({ 'test/a.sh': passes, 'test/b.sh': 'echo "$PPID" > made-by-the-test\n' });
    await project.run();
    project.remove('made-by-the-test');
    expect((await project.run()).ran).toEqual(['test/a.sh', 'test/b.sh']);
  });

  it('runs only the failures with --last-failed, in the same run, and remembers that they failed', async () => {
    const project = aProject({ a: 'passes', b: 'fails' });
    const first = await project.run();
    project.write('src/code.txt', 'fixed');
    const told = await project.run({ lastFailed: true });
    expect(told.ran).toEqual(['test/b.sh']);
    expect(told.summary).toMatchObject({ run: first.summary.run, passed: 1, failed: 1, notRun: 0 });
  });

  it('carries nothing with --fresh', async () => {
    const project = aProject({ a: 'passes', b: 'passes' });
    await project.run();
    expect((await project.run({ fresh: true })).ran).toHaveLength(2);
  });
});

describe('stopping', () => {
  it('gives no result to the file that was running, and runs it again', async () => {
    const project = new Project({ 'test/a.sh': passes, 'test/b.sh': 'exec sleep 60\n', 'test/c.sh': passes });
    const told = await project.run(
      {},
      {
        onEvent: (event, stop) => {
          if (event.kind === 'file-started' && event.file === 'test/b.sh')
            stop.request({ kind: 'interrupted', signal: 'SIGINT' });
        },
      },
    );
    expect(told.summary).toMatchObject({ passed: 1, notRun: 2, stop: { kind: 'interrupted' } });
    expect(project.result('test/b.sh')).toBeNull();
    project.write('test/b.sh', passes);
    expect((await project.run()).ran).toEqual(['test/b.sh', 'test/c.sh']);
  });

  it('starts nothing that does not fit into the budget, but for one file, and goes on the next time', async () => {
    const project = aProject({ a: 'passes', b: 'passes', c: 'passes' });
    const limits = { bail: null, maxFiles: null, budgetMs: 0 };
    const first = await project.run({ limits });
    expect(first.ran).toEqual(['test/a.sh']);
    expect(first.summary.stop).toEqual({ kind: 'budget', budgetMs: 0 });
    expect((await project.run({ limits })).ran).toEqual(['test/b.sh']);
    expect((await project.run({ limits })).summary).toMatchObject({ passed: 3, notRun: 0, stop: null });
  });

  it('stops after so many failures with --bail', async () => {
    const project = aProject({ a: 'fails', b: 'fails', c: 'passes' });
    const told = await project.run({ limits: { bail: 1, maxFiles: null, budgetMs: null } });
    expect(told.ran).toEqual(['test/a.sh']);
    expect(told.summary.stop).toEqual({ kind: 'bail', failures: 1 });
  });

  it('names a command that cannot be started, and records nothing', async () => {
    const project = aProject({ a: 'passes' });
    const told = await project.run({ command: { argv: ['no-such-command'], shell: false, env: {} } });
    expect(told.problems).toEqual([expect.objectContaining({ kind: 'cannot-start', where: 'no-such-command' })]);
    expect(project.result('test/a.sh')).toBeNull();
  });
});

describe('retries', () => {
  it('tries again, passes, and calls it flaky', async () => {
    const project = new Project({ 'test/a.sh': '[ "$PAWL_ATTEMPT" = 2 ]\n', 'test/b.sh': fails });
    const told = await project.run({ retries: 2 });
    expect(told.ran).toEqual(['test/a.sh', 'test/a.sh', 'test/b.sh', 'test/b.sh', 'test/b.sh']);
    expect(told.summary).toMatchObject({ passed: 1, failed: 1, flaky: ['test/a.sh'] });
  });
});

describe('several workers', () => {
  it('change nothing but the time', async () => {
    const project = aProject({ a: 'passes', b: 'fails', c: 'passes', d: 'passes', e: 'fails' });
    const told = await project.run({ workers: 3 });
    expect([...told.ran].toSorted()).toEqual(['test/a.sh', 'test/b.sh', 'test/c.sh', 'test/d.sh', 'test/e.sh']);
    expect(told.summary).toMatchObject({ total: 5, passed: 3, failed: 2 });
  });
});
