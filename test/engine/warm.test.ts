import fs from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { commandForAll } from '../../src/core/command.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { StopControl } from '../../src/engine/stop-control.ts';
import { GroupProcessRunner } from '../../src/io/processes/process-runner.ts';
import { RunningRecord } from '../../src/io/processes/running-record.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import type { SaidSettings } from '../rig/builders.ts';
import { until } from '../rig/command-line.ts';
import { FakeClock } from '../rig/fake-clock.ts';
import { programPath } from '../rig/programs.ts';
import type { RunMore } from '../rig/project.ts';
import { Project } from '../rig/project.ts';

const teller: Tells = {
  launch: ({ template, files, env }) => ({ argv: commandForAll(template, files), env }),
  warm: { filesMax: Infinity },
};

/** Test files `test/<name>.sh` for fixtures/programs/tells.sh. */
class TellingProject extends Project {
  constructor(tests: Readonly<Record<string, string>>) {
    super(Object.fromEntries(Object.entries(tests).map(([name, text]) => [`test/${name}.sh`, `${text}\n`])));
  }

  /** Each start of the runner as the names of its files: `a b c`. */
  async warm(overrides: SaidSettings = {}, more: RunMore = {}) {
    const command = { argv: ['sh', programPath('tells.sh'), '{file}'] as const, shell: false, env: {} };
    const told = await this.run(
      { warm: true, command: { ...command, argv: [...command.argv] }, ...overrides },
      { ...more, ports: { tells: () => teller, ...more.ports } },
    );
    return { ...told, starts: told.ran.map((line) => line.replaceAll(/test\/|\.sh/g, '')) };
  }

  outcomes(): Record<string, string | undefined> {
    const files = fs.readdirSync(join(this.root, 'test')).toSorted();
    return Object.fromEntries(files.map((file) => [file.replace('.sh', ''), this.result(`test/${file}`)?.outcome]));
  }
}

const problemsIn = (told: Awaited<ReturnType<TellingProject['warm']>>): string[] =>
  told.events.flatMap((event) => (event.kind === 'problem' ? event.problem.message : []));

describe('a warm run', () => {
  it('starts the runner once, and has a result for each file', async () => {
    const project = new TellingProject({ a: 'passes', b: 'fails', c: 'passes' });
    const { starts, summary } = await project.warm();
    expect(starts).toEqual(['a b c']);
    expect(summary).toMatchObject({
      passed: 2,
      failed: 1,
      ran: 3,
      tests: { passed: 2, failed: 1, skipped: 0, todo: 0 },
    });
    expect(project.result('test/b.sh')).toMatchObject({
      tests: { passed: 0, failed: 1 },
      failures: [{ test: 'a sum', message: 'no', location: 'test/b.sh:1:1' }],
      runner: { version: '1.2' },
      attempts: [{ number: 1, warm: true, exitCode: null, signal: null, outcome: 'failed' }],
    });
    expect(fs.readdirSync(join(project.root, '.pawl/channels'))).toEqual([]);
  });

  it('is continued like any other: what stands is not started again', async () => {
    const project = new TellingProject({ a: 'passes', b: 'passes', c: 'passes' });
    const first = await project.warm({ limits: { bail: null, maxFiles: 2, budgetMs: null } });
    expect(first.starts).toEqual(['a b']);
    expect(first.summary).toMatchObject({ passed: 2, notRun: 1, stop: { kind: 'max-files' } });
    expect((await project.warm()).starts).toEqual(['c']);
  });

  it('cuts out a file that ends the runner, and goes on with the rest', async () => {
    const project = new TellingProject({ a: 'passes', b: 'exit 0', c: 'passes', d: 'kill -9 $$', e: 'passes' });
    const { starts } = await project.warm();
    expect(starts).toEqual(['a b c d e', 'b', 'c d e', 'd', 'e']);
    expect(project.outcomes()).toEqual({ a: 'passed', b: 'failed', c: 'passed', d: 'crashed', e: 'passed' });
  });

  it('finds the file that keeps the runner from starting', async () => {
    const project = new TellingProject({ a: 'passes', b: 'passes', c: '# cannot be loaded', d: 'passes' });
    const { summary } = await project.warm();
    expect(summary).toMatchObject({ passed: 3, failed: 1 });
    expect(project.outcomes()).toEqual({ a: 'passed', b: 'passed', c: 'failed', d: 'passed' });
  });

  it('takes passes back that the end of the runner contradicts', async () => {
    const project = new TellingProject({ a: 'passes', b: 'passes; code=1' });
    const told = await project.warm();
    expect(told.starts).toEqual(['a b', 'a', 'b']);
    expect(project.outcomes()).toEqual({ a: 'passed', b: 'failed' });
    expect(told.summary).toMatchObject({ passed: 1, failed: 1, ran: 2, tests: { passed: 2, failed: 0 } });
    expect(problemsIn(told)).toEqual([expect.stringContaining('exited with 1 after 2 of its files had passed')]);
  });

  it('believes no pass where there was trouble of no file', async () => {
    const project = new TellingProject({ a: 'passes; after=complains', b: 'fails' });
    expect((await project.warm()).starts).toEqual(['a b', 'a']);
    expect(project.outcomes()).toEqual({ a: 'failed', b: 'failed' });
  });

  it('asks a process of its own about a file without tests, and about one that was left out', async () => {
    const project = new TellingProject({ a: 'passes', b: ':', c: 'leaves_out' });
    const { starts, summary } = await project.warm();
    expect(starts).toEqual(['a b c', 'b', 'c']);
    expect(summary).toMatchObject({ passed: 1, empty: 2 });
  });

  it('falls back on single files where the runner tells nothing', async () => {
    const project = new TellingProject({ a: 'passes', b: 'passes' });
    const quiet: Tells = {
      ...teller,
      launch: ({ files, env }) => ({ argv: ['sh', '-c', `echo ${files.join(' ')} >> "$RIG_CALLS"`], env }),
    };
    const told = await project.warm({}, { ports: { tells: () => quiet } });
    expect(told.starts).toEqual(['a b', 'a', 'b']);
    expect(told.summary).toMatchObject({ passed: 2, tests: null });
    expect(problemsIn(told)).toEqual(['command exited with 0 and told nothing of its tests']);
  });

  it('gives a failure its further attempts in processes of their own', async () => {
    const once = 'if [ -e tried ]; then passes; else touch tried; fails; fi';
    const project = new TellingProject({ a: 'passes', b: once });
    const { starts, summary } = await project.warm({ retries: 1 });
    expect(starts).toEqual(['a b', 'b']);
    expect(summary).toMatchObject({ passed: 2, flaky: ['test/b.sh'] });
    expect(project.result('test/b.sh')?.attempts).toMatchObject([
      { number: 1, outcome: 'failed', warm: true },
      { number: 2, outcome: 'passed', exitCode: 0 },
    ]);
  });
});

it('what a file printed in a start of its own is not called the output of a start with others', async () => {
  const project = new TellingProject({ a: 'echo once; fails', b: 'echo once; fails' });
  await project.warm({ warm: false });
  expect(project.result('test/a.sh')?.output).not.toBeNull();
  expect((await project.warm({ lastFailed: true })).starts).toEqual(['a b']);
  expect(project.result('test/a.sh')?.output).toBeNull();
});

describe('a warm run with retries at the end', () => {
  const once = 'if [ -e tried ]; then passes; else touch tried; fails; fi';

  it('records a failure at once, and tries it again when all have run', async () => {
    const project = new TellingProject({ a: 'passes', b: once, c: 'exit 0', d: 'passes' });
    const { starts, summary } = await project.warm({ retries: 1, retryWhen: 'end' });
    expect(starts).toEqual(['a b c d', 'c', 'd', 'b', 'c']);
    expect(summary).toMatchObject({ passed: 3, failed: 1, ran: 4, flaky: ['test/b.sh'] });
    expect(summary.tests).toEqual({ passed: 3, failed: 0, skipped: 0, todo: 0 });
    expect(project.result('test/b.sh')?.attempts).toMatchObject([
      { number: 1, outcome: 'failed', warm: true },
      { number: 2, outcome: 'passed', exitCode: 0 },
    ]);
  });

  it('tries nothing again once too many have failed', async () => {
    const { starts, summary } = await new TellingProject({ a: 'fails', b: 'fails', c: 'passes' }).warm({
      retries: 1,
      retryWhen: 'end',
      maxRetried: 1,
    });
    expect(starts).toEqual(['a b c']);
    expect(summary).toMatchObject({ passed: 1, failed: 2 });
  });
});

/** A warm run on a clock that stands still until a test moves it. */
function heldRun(tests: Readonly<Record<string, string>>, overrides: SaidSettings = {}) {
  const project = new TellingProject(tests);
  const clock = new FakeClock();
  const stop = new StopControl();
  const record = new RunningRecord(join(project.root, '..', 'running'));
  const processes = new GroupProcessRunner(project.root, record, clock);
  const told = project.warm(overrides, { stop, ports: { clock, processes } });
  const begun = (name: string) => until(() => fs.existsSync(join(project.root, name)));
  return { project, clock, stop, told, begun };
}

const hangs = 'touch hung; exec sleep 1000';

it('a pass is taken back when trouble is told of its file later', async () => {
  const waits = 'touch waits; while [ ! -e go ]; do sleep 0.01; done; passes';
  const late = `${waits}; after='complains "\\"$PWD/test/a.sh\\""'`;
  const { project, clock, told, begun } = heldRun({ a: 'passes', b: late });
  await begun('waits');
  clock.pass(100);
  expect(project.outcomes()).toEqual({ a: 'passed', b: undefined });
  project.write('go', '');
  const { starts, summary } = await told;
  expect(starts).toEqual(['a b', 'a']);
  expect(summary).toMatchObject({ passed: 2, ran: 2 });
});

describe('a warm run that is ended', () => {
  it('by a time limit: who ran into it has its verdict, and the rest goes on', async () => {
    const { project, clock, told, begun } = heldRun(
      { a: 'passes', b: hangs, c: 'passes' },
      { timeLimits: { timeoutMs: 60_000, idleTimeoutMs: null } },
    );
    await begun('hung');
    clock.pass(100);
    clock.pass(60_000);
    expect((await told).starts).toEqual(['a b c', 'c']);
    expect(project.outcomes()).toEqual({ a: 'passed', b: 'timed-out', c: 'passed' });
  });

  it('by the user: what was done is kept, and only what was in flight is lost', async () => {
    const { project, clock, stop, told, begun } = heldRun({ a: 'passes', b: hangs, c: 'passes' });
    await begun('hung');
    clock.pass(100);
    stop.request({ kind: 'interrupted', signal: 'SIGINT' });
    const { summary, events } = await told;
    expect(summary).toMatchObject({ passed: 1, notRun: 2 });
    expect(events.flatMap((event) => (event.kind === 'file-interrupted' ? event.file : []))).toEqual(['test/b.sh']);
    project.write('test/b.sh', 'passes\n');
    expect((await project.warm()).starts).toEqual(['b c']);
  });

  it('by bail while its last files run: they are owed, and the run says why it stopped', async () => {
    const { project, clock, told, begun } = heldRun(
      { a: 'fails', b: hangs },
      { limits: { bail: 1, maxFiles: null, budgetMs: null } },
    );
    await begun('hung');
    clock.pass(100);
    expect((await told).summary).toMatchObject({ failed: 1, notRun: 1, stop: { kind: 'bail' } });
    expect(project.outcomes()).toEqual({ a: 'failed', b: undefined });
  });

  it('by bail: no further start', async () => {
    const { project, clock, told, begun } = heldRun(
      { a: 'fails', b: hangs, c: 'passes' },
      { limits: { bail: 1, maxFiles: null, budgetMs: null } },
    );
    await begun('hung');
    clock.pass(100);
    expect((await told).summary).toMatchObject({ failed: 1, notRun: 2, stop: { kind: 'bail' } });
    expect(project.outcomes()).toEqual({ a: 'failed', b: undefined, c: undefined });
  });
});

describe('a pass of which trouble was told before its start was ended', () => {
  const waits = 'touch waits; while [ ! -e go ]; do sleep 0.01; done; ';
  const late = `${waits} complains "\\"$PWD/test/a.sh\\""; `;

  async function heldUntilLate(tests: Readonly<Record<string, string>>, overrides: SaidSettings = {}) {
    const held = heldRun({ a: 'passes', ...tests }, overrides);
    await held.begun('waits');
    held.clock.pass(100);
    expect(held.project.outcomes()).toMatchObject({ a: 'passed' });
    held.project.write('go', '');
    await held.begun('hung');
    return held;
  }

  it('is taken back when the user ends it', async () => {
    const { project, stop, told } = await heldUntilLate({ b: `${late}${hangs}` });
    stop.request({ kind: 'interrupted', signal: 'SIGINT' });
    expect((await told).summary).toMatchObject({ passed: 0, notRun: 2 });
    expect(project.outcomes()).toEqual({ a: undefined, b: undefined });
  });

  it('is taken back when bail ends it', async () => {
    const limits = { bail: 1, maxFiles: null, budgetMs: null };
    const { project, clock, told } = await heldUntilLate({ b: `${late}fails`, c: hangs }, { limits });
    clock.pass(100);
    expect((await told).summary).toMatchObject({ passed: 0, failed: 1, notRun: 2 });
    expect(project.outcomes()).toEqual({ a: undefined, b: 'failed', c: undefined });
  });

  it('is asked again when a time limit ends it', async () => {
    const timeLimits = { timeoutMs: 60_000, idleTimeoutMs: null };
    const { project, clock, told } = await heldUntilLate({ b: `${waits}complains; ${hangs}` }, { timeLimits });
    clock.pass(100);
    clock.pass(60_000);
    expect((await told).starts).toEqual(['a b', 'a']);
    expect(project.outcomes()).toEqual({ a: 'passed', b: 'timed-out' });
  });
});

it('no pass is believed of a runner that hangs when its files are done', async () => {
  const timeLimits = { timeoutMs: 60_000, idleTimeoutMs: null };
  const once = `if [ ! -e hung ]; then after='${hangs}'; fi`;
  const { project, clock, told, begun } = heldRun({ a: 'passes', b: `passes; ${once}` }, { timeLimits });
  await begun('hung');
  clock.pass(100);
  expect(project.outcomes()).toEqual({ a: 'passed', b: 'passed' });
  clock.pass(60_000);
  expect((await told).starts).toEqual(['a b', 'a', 'b']);
});

it('a runner whose files are all done is left to come to its end, whatever limit was reached', async () => {
  const ends = `fails; after='touch hung; while [ ! -e go ]; do sleep 0.01; done; touch torn-down; complains'`;
  const limits = { bail: 1, maxFiles: null, budgetMs: null };
  const { project, clock, told, begun } = heldRun({ a: 'passes', b: ends }, { limits });
  await begun('hung');
  clock.pass(100);
  project.write('go', '');
  expect((await told).summary).toMatchObject({ passed: 0, failed: 1, notRun: 1, stop: { kind: 'bail' } });
  expect(fs.existsSync(join(project.root, 'torn-down'))).toBe(true);
});

describe('a failure that was followed by a pass that is taken back', () => {
  async function failedBefore() {
    const text = 'if [ -e ../fixed ]; then passes; after="[ -e ../alone ] || complains"; else fails; fi';
    const project = new TellingProject({ a: text, b: text });
    await project.warm();
    project.write('../fixed', '');
    return project;
  }

  it('stays on record', async () => {
    const project = await failedBefore();
    const onEvent = (event: RunEvent) => event.kind === 'problem' && project.write('../alone', '');
    const { starts, summary } = await project.warm({ lastFailed: true }, { onEvent });
    expect(starts).toEqual(['a b', 'a', 'b']);
    expect(summary).toMatchObject({ passed: 2, failed: 0, notRun: 0, flaky: ['test/a.sh', 'test/b.sh'] });
  });

  it('stands again until its file has run', async () => {
    const project = await failedBefore();
    const stop = new StopControl();
    const onEvent = (event: RunEvent) =>
      event.kind === 'problem' && stop.request({ kind: 'interrupted', signal: 'SIGINT' });
    const { summary, remaining } = await project.warm({ lastFailed: true }, { onEvent, stop });
    expect(summary).toMatchObject({ passed: 0, failed: 2, notRun: 0, ran: 0 });
    expect(remaining).toEqual([]);
    expect(project.outcomes()).toEqual({ a: 'failed', b: 'failed' });
  });
});

it('a kept pass that is audited stands again, when the new one is taken back, until its file has run', async () => {
  const text = 'passes; after="[ ! -e ../later ] || complains"';
  const project = new TellingProject({ a: text, b: text });
  await project.warm();
  project.write('../later', '');
  const stop = new StopControl();
  const onEvent = (event: RunEvent) =>
    event.kind === 'problem' && stop.request({ kind: 'interrupted', signal: 'SIGINT' });
  const { starts, summary, remaining } = await project.warm({ audit: { percent: 100 } }, { onEvent, stop });
  expect(starts).toEqual(['a b']);
  expect(summary).toMatchObject({ passed: 2, notRun: 0, ran: 0, kept: { verified: 2 }, audit: { sampled: 2, ran: 0 } });
  expect(remaining).toEqual([]);
  expect(project.outcomes()).toEqual({ a: 'passed', b: 'passed' });
});

it('what is told after the user has stopped the run is no verdict', async () => {
  const dies = 'trap \'fails; ended=1\' TERM; touch hung; ended=; while [ -z "$ended" ]; do sleep 0.01; done';
  const { project, clock, stop, told, begun } = heldRun({ a: 'passes', b: dies });
  await begun('hung');
  stop.request({ kind: 'interrupted', signal: 'SIGINT' });
  clock.pass(100);
  expect((await told).summary).toMatchObject({ passed: 1, failed: 0, notRun: 1 });
  expect(project.outcomes()).toEqual({ a: 'passed', b: undefined });
});

it('a failure does not explain that the runner crashed when its files were done', async () => {
  const project = new TellingProject({ a: 'passes; after="kill -9 $$"', b: 'fails' });
  expect((await project.warm()).starts).toEqual(['a b', 'a']);
  expect(project.outcomes()).toEqual({ a: 'crashed', b: 'failed' });
});

it('a file that was changed while others ran is asked again', async () => {
  const project = new TellingProject({ a: 'passes; echo fails >test/b.sh', b: 'passes' });
  const told = await project.warm();
  expect(told.starts).toEqual(['a b', 'b']);
  expect(project.outcomes()).toEqual({ a: 'passed', b: 'failed' });
});

it('a file whose pass was taken back is still to be reckoned with', async () => {
  const project = new TellingProject({ a: 'passes; after=complains', b: 'passes', c: 'passes' });
  const { events } = await project.warm();
  const remaining = events.flatMap((event) => (event.kind === 'file-finished' ? [event.remainingMs ?? NaN] : []));
  expect(remaining.map((ms) => (ms > 0 ? 'some' : ms))).toEqual(['some', 'some', 0, 'some', 'some', 0]);
});

describe('what a runner told a pawl that died', () => {
  /** A run that was left after its first file, and a channel as a death leaves it. */
  async function diedInTheMiddle(lines: readonly object[]) {
    const project = new TellingProject({ a: 'passes', b: 'passes', c: 'passes' });
    await project.warm({ limits: { bail: null, maxFiles: 1, budgetMs: null } });
    const { run, invocation, fingerprint } = project.result('test/a.sh')!;
    const channel = join(project.root, '.pawl/channels/1-left');
    fs.mkdirSync(channel, { recursive: true });
    const files = ['a', 'b', 'c'].map((name) => {
      const file = asTestFile(`test/${name}.sh`);
      return [join(project.root, file), file, fingerprint.testFile] as const;
    });
    const about = {
      run,
      invocation,
      command: fingerprint.command,
      project: fingerprint.project,
      runner: 'command',
      suite: null,
      folder: '',
      startedAt: '2020-01-01T00:00:00.000Z',
      files,
    };
    fs.writeFileSync(join(channel, 'about.json'), JSON.stringify(about));
    fs.writeFileSync(join(channel, 'files.json'), JSON.stringify(files.map(([path]) => path)));
    fs.writeFileSync(join(channel, '7.jsonl'), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"event":"fi`);
    return { project, channel };
  }

  /** Adds to the channel that was left. */
  function tellIn(channel: string, lines: readonly object[], about: object = {}): void {
    fs.writeFileSync(join(channel, '8.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const path = join(channel, 'about.json');
    fs.writeFileSync(path, JSON.stringify({ ...(JSON.parse(fs.readFileSync(path, 'utf8')) as object), ...about }));
  }

  const ended = (project: string) => (name: string) => ({
    event: 'file-ended',
    file: join(project, `test/${name}.sh`),
    tests: { passed: 3, failed: 0, skipped: 0, todo: 0 },
    failures: [],
    durationMs: 7,
  });
  const began = { event: 'runner-began', runner: 'teller', version: '1.2' };

  it('is taken in: only what it had not told of runs again', async () => {
    const { project, channel } = await diedInTheMiddle([]);
    tellIn(channel, [began, ended(project.root)('b')], { suite: 'unit' });
    const { starts, summary } = await project.warm();
    expect(starts).toEqual(['c']);
    expect(project.result('test/b.sh')?.suite).toBe('unit');
    expect(summary).toMatchObject({ passed: 3, kept: { assumed: 0, verified: 2 } });
    expect(project.result('test/b.sh')).toMatchObject({ outcome: 'passed', tests: { passed: 3 }, durationMs: 7 });
    expect(fs.readdirSync(join(project.root, '.pawl/channels'))).toEqual([]);
  });

  it('says who was in flight, so that a file of which pawl dies is known', async () => {
    const { project, channel } = await diedInTheMiddle([]);
    const lines = [began, { event: 'file-began', file: join(project.root, 'test/b.sh') }];
    tellIn(channel, lines);
    const { starts, events } = await project.warm();
    expect(starts).toEqual(['b c']);
    const started = events.find((event) => event.kind === 'run-started');
    expect(started?.reasons).toEqual({ interrupted: 1, 'never-ran': 1 });
  });

  const failing = (project: string) => (name: string) => ({
    ...ended(project)(name),
    tests: { passed: 0, failed: 1, skipped: 0, todo: 0 },
  });

  it('outlives a pass from before: a failure is not forgotten', async () => {
    const { project, channel } = await diedInTheMiddle([]);
    tellIn(channel, [began, failing(project.root)('a')], { startedAt: '2999-01-01T00:00:00.000Z' });
    expect((await project.warm()).starts).toEqual(['b c']);
    expect(project.outcomes()).toEqual({ a: 'failed', b: 'passed', c: 'passed' });
  });

  it('is no verdict where it was told while what the dead pawl had running was ended', async () => {
    const { project, channel } = await diedInTheMiddle([]);
    const processes = project.ports(project.settings()).processes;
    const endLeftBehind = (graceMs: number) => {
      tellIn(channel, [began, failing(project.root)('b')]);
      return processes.endLeftBehind(graceMs);
    };
    const ending = {
      start: processes.start.bind(processes),
      close: processes.close.bind(processes),
      endLeftBehind,
    };
    expect((await project.warm({}, { ports: { processes: ending } })).starts).toEqual(['b c']);
    expect(fs.readdirSync(join(project.root, '.pawl/channels'))).toEqual([]);
  });

  it('is no failure while there are retries left', async () => {
    const { project, channel } = await diedInTheMiddle([]);
    tellIn(channel, [began, failing(project.root)('b')]);
    expect((await project.warm({ retries: 1 })).starts).toEqual(['b c']);
    expect(project.outcomes()).toEqual({ a: 'passed', b: 'passed', c: 'passed' });
  });

  it('is one where its retries were to come at the end', async () => {
    const { project, channel } = await diedInTheMiddle([]);
    tellIn(channel, [began, failing(project.root)('b')]);
    expect((await project.warm({ retries: 1, retryWhen: 'end' })).starts).toEqual(['c']);
    expect(project.outcomes()).toEqual({ a: 'passed', b: 'failed', c: 'passed' });
  });

  it('leaves alone what a link in the place of the channels leads to', async () => {
    const project = new TellingProject({ a: 'passes' });
    project.write('precious/folder/file', 'mine');
    project.write('.pawl/.keep', '');
    fs.symlinkSync(join(project.root, 'precious'), join(project.root, '.pawl/channels'));
    await expect(project.warm()).rejects.toThrow('is a symbolic link');
    expect(project.read('precious/folder/file')).toBe('mine');
  });

  it('is no pass where the runner ended in another way than its files say', async () => {
    const { project, channel } = await diedInTheMiddle([]);
    const lines = [began, ended(project.root)('b'), { event: 'runner-ended', verdict: 'failed' }];
    tellIn(channel, lines);
    expect((await project.warm()).starts).toEqual(['b c']);
  });
});
