import { describe, expect, it } from 'vitest';

import { commandDigest, commandFor } from '../../src/core/command.ts';
import { Estimate } from '../../src/core/history/estimate.ts';
import { nextInBudget } from '../../src/core/planning/budget.ts';
import { limitReached } from '../../src/core/planning/stop.ts';
import { outcomeOf } from '../../src/core/results/outcome.ts';
import { isStable, newestFirst, runIdAt } from '../../src/core/run.ts';
import type { Invocation } from '../../src/core/run.ts';
import type { CommandTemplate } from '../../src/core/settings.ts';
import { commandOf } from '../../src/core/suite.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { formatDuration, parseDurationMs } from '../../src/core/text/duration.ts';
import { aSuite } from '../rig/builders.ts';

const template = (argv: CommandTemplate['argv'], shell = false): CommandTemplate => ({ argv, shell, env: {} });

describe('the command of a file', () => {
  it.each([
    [['run', '{file}'], 'a b.ts', ['run', 'a b.ts']],
    [['run'], 'a.ts', ['run', 'a.ts']],
    [['run', '--only={file}', '{file}'], 'a.ts', ['run', '--only=a.ts', 'a.ts']],
    [['run', '{file}'], '-x.ts', ['run', './-x.ts']],
    [['run', '{file}'], '$& $1.ts', ['run', '$& $1.ts']],
    [['{file}', '{file}'], 'a.sh', ['./a.sh', 'a.sh']],
    [['{file}'], 'test/a.sh', ['test/a.sh']],
    [['x{file}'], 'a.sh', ['xa.sh']],
    [['run', '{file:glob}'], '[id]/a*(b).ts', ['run', '[[]id]/a[*][(]b[)].ts']],
    // `[!]` would be the beginning of a class of all but what follows.
    [['run', '{file:glob}'], 'a!(b)+(c).ts', ['run', 'a![(]b[)][+][(]c[)].ts']],
  ] as const)('%j with %s', (argv, file, expected) => {
    expect(commandFor(template(argv), asTestFile(file))).toEqual(expected);
  });

  it('is quoted fa shell, or in another folder', () => {
    expect(commandFor(template(['run {file} | tee log'], true), asTestFile("it's $(x).ts"))).toEqual([
      `run 'it'\\''s $(x).ts' | tee log`,
    ]);
    expect(commandFor(template(['{file} | tee {file}.log'], true), asTestFile('a'))).toEqual([`'./a' | tee 'a'.log`]);
  });

  it('has another digest with other words, another environment, or a shell', () => {
    const base = template(['run', '{file}']);
    const digests = [
      base,
      template(['run {file}']),
      template(['run', '{file}'], true),
      { ...base, env: { A: '1' } },
    ].map((each) => commandDigest(each));
    expect(new Set([...digests, commandDigest(base, 'packages/a')]).size).toBe(5);
    expect(commandDigest({ ...base, env: { A: '1', B: '2' } })).toBe(
      commandDigest({ ...base, env: { B: '2', A: '1' } }),
    );
  });
});

describe('a suite with a folder of its own', () => {
  it.each([
    ['', 'packages/a/test/a.js', 'packages/a/test/a.js'],
    ['packages/a', 'packages/a/test/a.js', 'test/a.js'],
    ['packages/a', 'packages/ab/test/a.js', '../../packages/ab/test/a.js'],
  ])('in "%s" calls %s %s', (folder, file, path) => {
    const suite = aSuite({ folder, command: template(['run']) });
    expect(commandOf(suite, asTestFile(file))).toEqual(['run', path]);
  });
});

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['1.5m', 90_000],
    ['250ms', 250],
    ['500', 500],
    ['fast', null],
    ['5 m', null],
    ['', null],
    ['-5s', null],
  ])('%s is %s ms', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  it.each([
    [8.4, '8ms'],
    [999.7, '1.0s'],
    [1234, '1.2s'],
    [59_960, '1m 00s'],
    [125_000, '2m 05s'],
    [11_040_000, '3h 04m'],
    [183_600_000, '2d 3h'],
  ])('%s ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('the estimate', () => {
  it('knows nothing before anything ran', () => {
    expect(new Estimate([null, null]).remainingMs(0)).toBeNull();
  });

  it('adds up what files took the last time, at the pace of today', () => {
    const estimate = new Estimate([100, 200, 300]);
    expect(estimate.remainingMs(0)).toBe(600);
    estimate.finished(100, 200);
    expect(estimate.remainingMs(200)).toBe(1000);
  });

  it('takes new files for those that ran, or for the median', () => {
    expect(new Estimate([100, 300, null]).remainingMs(0)).toBe(600);
    const estimate = new Estimate([null, null, null]);
    estimate.finished(null, 50);
    expect(estimate.remainingMs(50)).toBe(100);
  });

  it('is of the clock on the wall: workers share what is left, and between files time is lost', () => {
    const shared = new Estimate([100, 100, 100, null]);
    shared.finished(100, 100);
    shared.finished(100, 100);
    expect(shared.remainingMs(100)).toBe(100);
    const slow = new Estimate([null, null, null]);
    slow.finished(null, 10);
    expect(slow.remainingMs(40)).toBe(80);
  });
});

describe('runs', () => {
  it('are named for their second in UTC, and numbered within it', () => {
    const noon = Date.UTC(2026, 10, 21, 14, 30, 22);
    expect([runIdAt(noon, 1), runIdAt(noon, 2)]).toEqual(['run_2026-11-21_143022', 'run_2026-11-21_143022-2']);
  });

  it('are listed newest first, the tenth of a second after the ninth', () => {
    const ids = [
      'run_2026-01-01_000000-9',
      'run_2026-01-01_000000',
      'run_2026-01-02_000000',
      'run_2026-01-01_000000-10',
    ];
    expect(ids.toSorted(newestFirst).map((id) => id.slice(12))).toEqual([
      '02_000000',
      '01_000000-10',
      '01_000000-9',
      '01_000000',
    ]);
  });

  it('are vouched for by a project key that did not change on the way', () => {
    const invocation = { project: 'a', projectAfter: 'a' } as Invocation;
    expect(isStable(invocation)).toBe(true);
    expect(isStable({ ...invocation, projectAfter: null })).toBe(true);
    expect(isStable({ ...invocation, projectAfter: 'b' })).toBe(false);
    expect(isStable(undefined)).toBe(false);
  });
});

it('a command ended by a signal has crashed; any other exit code than 0 has failed', () => {
  const ends = [
    { exitCode: 0, signal: null },
    { exitCode: 3, signal: null },
    { exitCode: null, signal: 'SIGSEGV' },
  ];
  expect(ends.map(outcomeOf)).toEqual(['passed', 'failed', 'crashed']);
});

describe('a budget', () => {
  const files = [40, 10, 20];
  const next = (start: number, leftMs: number, anyStarted = true): number | null =>
    nextInBudget(files, start, (ms) => ms, { leftMs, anyStarted });

  it('takes the first file that is expected to end in time', () => {
    expect([next(0, 50), next(0, 30), next(2, 30), next(0, 5)]).toEqual([0, 1, 2, null]);
  });

  it('always lets one file run, or nothing would ever get done', () => {
    expect([next(0, -1, false), next(0, 15, false), next(3, 99, false)]).toEqual([0, 1, null]);
  });
});

it('limits stop a run after so many failures or files', () => {
  const none = { bail: null, maxFiles: null, budgetMs: null };
  expect(limitReached(none, { started: 99, failures: 99 })).toBeNull();
  expect(limitReached({ ...none, bail: 2 }, { started: 5, failures: 1 })).toBeNull();
  expect(limitReached({ ...none, bail: 2 }, { started: 5, failures: 2 })).toEqual({ kind: 'bail', failures: 2 });
  expect(limitReached({ ...none, maxFiles: 5 }, { started: 5, failures: 0 })).toEqual({ kind: 'max-files', files: 5 });
});
