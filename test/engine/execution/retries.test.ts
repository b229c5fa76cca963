import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../../../src/core/event.ts';
import { asTestFile } from '../../../src/core/test-file.ts';
import { Retries } from '../../../src/engine/execution/retries.ts';
import type { StopControl } from '../../../src/engine/stop-control.ts';
import { FakeClock } from '../../rig/fake-clock.ts';
import type { Told } from '../../rig/project.ts';
import { Project } from '../../rig/project.ts';

const passes = 'exit 0\n';
const fails = 'echo no $PAWL_ATTEMPT\nexit 1\n';
const flaky = 'echo try $PAWL_ATTEMPT\n[ "$PAWL_ATTEMPT" = 2 ]\n';
const atEnd = { retries: 1, retryWhen: 'end' } as const;

function projectOf(tests: Readonly<Record<string, string>>): Project {
  return new Project(Object.fromEntries(Object.entries(tests).map(([name, text]) => [`test/${name}.sh`, text])));
}

const names = ({ ran }: Pick<Told, 'ran'>): string => ran.map((file) => file.replace(/^test\/|\.sh$/g, '')).join(' ');

/** `a failed, b passed`: each as it was announced. */
function announced({ events }: Pick<Told, 'events'>): string[] {
  return events.flatMap((event) =>
    event.kind === 'file-finished' ? `${event.result.file.slice(5, -3)} ${event.result.outcome}` : [],
  );
}

const problemsIn = ({ events }: Pick<Told, 'events'>): string[] =>
  events.flatMap((event) => (event.kind === 'problem' ? `${event.problem.where}: ${event.problem.message}` : []));

const afterPass =
  (deed: () => void): ((event: RunEvent) => void) =>
  (event) => {
    if (event.kind === 'file-finished' && event.result.outcome === 'passed') deed();
  };

const interruptAt =
  (file: string, attempt: number) =>
  (event: RunEvent, stop: StopControl): void => {
    if (event.kind === 'file-started' && event.file === file && event.attempt === attempt)
      stop.request({ kind: 'interrupted', signal: 'SIGTERM' });
  };

it('a file is taken where its attempts fit, and is open until it is settled', () => {
  const retries = new Retries({ retries: 1, retryWhen: 'end', maxRetried: null }, () => {});
  const file = asTestFile('a');
  expect(retries.firstFailed(file, 100)).toBe('end');
  expect([retries.take(99), retries.waiting, retries.open]).toEqual([null, [file], 1]);
  expect([retries.take(100), retries.waiting, retries.open]).toEqual([file, [], 1]);
  retries.settled(file);
  expect(retries.open).toBe(0);
});

describe('retries at the end', () => {
  it('come when every file has had its first attempt', async () => {
    const told = await projectOf({ a: flaky, b: fails, c: passes }).run(atEnd);
    expect(names(told)).toBe('a b c a b');
    expect(announced(told)).toEqual(['a failed', 'b failed', 'c passed', 'a passed', 'b failed']);
    expect(told.summary).toMatchObject({ passed: 2, failed: 1, notRun: 0, ran: 3, flaky: ['test/a.sh'], stop: null });
    expect(told.summary.failures).toMatchObject([{ file: 'test/b.sh', kept: false }]);
  });

  it('have all of their attempts and outputs on record, and those of before', async () => {
    const project = projectOf({ a: flaky, b: fails });
    await project.run({ ...atEnd, retries: 2 });
    const a = project.result('test/a.sh');
    expect(a?.attempts.map(({ number, outcome }) => `${number} ${outcome}`)).toEqual(['1 failed', '2 passed']);
    expect(project.read(`.pawl/runs/${project.latest()}/${a?.output?.path}`)).toBe(
      'try 1\n\n--- attempt 2 ---\ntry 2\n',
    );
    const again = await project.run({ ...atEnd, lastFailed: true });
    expect(names(again)).toBe('b b');
    expect(project.result('test/b.sh')?.attempts.map(({ number }) => number)).toEqual([1, 2, 3, 1, 2]);
    expect(again.summary).toMatchObject({ passed: 1, failed: 1, flaky: ['test/a.sh'] });
  });

  it('leave no error report of a file that passed', async () => {
    const project = projectOf({ a: flaky });
    let reportWas = false;
    const report = (): boolean =>
      fs.existsSync(join(project.root, '.pawl/runs', project.latest(), 'errors/test/a.sh.error.json'));
    await project.run(atEnd, {
      onEvent: (event) => event.kind === 'attempt-finished' && (reportWas = report()),
    });
    expect([reportWas, report()]).toEqual([true, false]);
  });

  it('are shared among the workers', async () => {
    const told = await projectOf({ a: flaky, b: flaky, c: flaky, d: passes }).run({ ...atEnd, workers: 3 });
    expect(told.summary).toMatchObject({ passed: 4, failed: 0, ran: 4 });
    expect(told.ran.slice(4).toSorted()).toEqual(['test/a.sh', 'test/b.sh', 'test/c.sh']);
  });

  it('know nothing of before where the test file was edited meanwhile', async () => {
    const project = projectOf({ a: fails, b: passes });
    const told = await project.run(atEnd, {
      onEvent: afterPass(() => project.write('test/a.sh', passes)),
    });
    expect(told.summary).toMatchObject({ passed: 2, flaky: [] });
    expect(project.result('test/a.sh')?.attempts).toMatchObject([{ number: 2, outcome: 'passed' }]);
  });

  it('leave the failure of a file that is gone', async () => {
    const project = projectOf({ a: fails, b: passes });
    const told = await project.run(atEnd, {
      onEvent: afterPass(() => project.remove('test/a.sh')),
    });
    expect(told.summary).toMatchObject({ passed: 1, failed: 1, notRun: 0 });
    expect(problemsIn(told)).toEqual(['test/a.sh: failed, and cannot be read any more']);
  });

  it('do not come for a file that an earlier run left as a failure', async () => {
    const project = projectOf({ a: flaky, b: passes });
    const first = await project.run({ ...atEnd, limits: { bail: null, maxFiles: 1, budgetMs: null } });
    expect(first.summary).toMatchObject({ failed: 1, notRun: 1, stop: { kind: 'max-files' } });
    expect(problemsIn(first)).toEqual([
      'test/a.sh: failed and waits to be tried again at the end, and the run stops before',
    ]);
    const second = await project.run(atEnd);
    expect(names(second)).toBe('b');
    expect(second.summary).toMatchObject({ passed: 1, failed: 1, notRun: 0 });
  });

  it('do not count as files', async () => {
    const told = await projectOf({ a: flaky, b: passes }).run({
      ...atEnd,
      limits: { bail: null, maxFiles: 2, budgetMs: null },
    });
    expect(names(told)).toBe('a b a');
    expect(told.summary).toMatchObject({ passed: 2, stop: null });
  });
});

describe('a failure that waits for its retry', () => {
  it('is on disk when it is announced, and stands when the run is interrupted in the retry', async () => {
    const project = projectOf({ a: flaky, b: flaky });
    const told = await project.run(atEnd, { onEvent: interruptAt('test/a.sh', 2) });
    expect(announced(told)).toEqual(['a failed', 'b failed', 'a failed']);
    expect(told.summary).toMatchObject({ failed: 2, passed: 0, notRun: 0, stop: { kind: 'interrupted' } });
    expect(project.result('test/a.sh')).toMatchObject({ outcome: 'failed', attempts: [{ number: 1 }] });
    expect(told.events.filter(({ kind }) => kind === 'file-interrupted')).toEqual([]);
  });

  it('does not bail, and does when it is one for good', async () => {
    const project = projectOf({ a: flaky, b: passes, c: fails, d: fails });
    const bailing = { ...atEnd, limits: { bail: 1, maxFiles: null, budgetMs: null } };
    const told = await project.run(bailing);
    expect(names(told)).toBe('a b c d a c');
    expect(told.summary).toMatchObject({ passed: 2, failed: 2, stop: { kind: 'bail', failures: 1 } });
  });

  it('bails where so many have failed that none is tried again', async () => {
    const project = projectOf({ a: fails, b: flaky, c: passes });
    const limits = { bail: 2, maxFiles: null, budgetMs: null };
    const told = await project.run({ ...atEnd, maxRetried: 1, limits });
    expect(names(told)).toBe('a b');
    expect(told.summary).toMatchObject({ failed: 2, notRun: 1, stop: { kind: 'bail', failures: 2 } });
  });

  it('is not tried again without the time for it', async () => {
    const clock = new FakeClock();
    const told = await projectOf({ a: flaky, b: passes }).run(
      { ...atEnd, limits: { bail: null, maxFiles: null, budgetMs: 1000 } },
      { ports: { clock }, onEvent: afterPass(() => clock.pass(1000)) },
    );
    expect(names(told)).toBe('a b');
    expect(told.summary).toMatchObject({ passed: 1, failed: 1, stop: { kind: 'budget', budgetMs: 1000 } });
  });
});

describe('more failures than are tried again', () => {
  const four = { a: flaky, b: flaky, c: flaky, d: flaky };

  it('stand, and it is said once', async () => {
    const told = await projectOf(four).run({ ...atEnd, maxRetried: 2 });
    expect(names(told)).toBe('a b c d');
    expect(told.summary).toMatchObject({ failed: 4, passed: 0, stop: null });
    expect(problemsIn(told)).toEqual([
      '--max-retried: 3 files have failed, and with more than 2 of them it is no flakiness',
    ]);
  });

  it('are too late for those that were tried again at once', async () => {
    const told = await projectOf(four).run({ retries: 1, maxRetried: 2 });
    expect(names(told)).toBe('a a b b c d');
    expect(told.summary).toMatchObject({ failed: 2, passed: 2, flaky: ['test/a.sh', 'test/b.sh'] });
    expect(problemsIn(told)).toHaveLength(1);
  });
});
