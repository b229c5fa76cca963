// Reports that the reference implementation of CTRF takes, whatever they are made of.

import { validate } from 'ctrf';
import { describe, expect, it } from 'vitest';

import type { RunFinished } from '../../src/core/event.ts';
import type { FileResult } from '../../src/core/results/file-result.ts';
import { ctrfReporter } from '../../src/reporters/ctrf.ts';
import {
  aFlakyResult,
  aMoment,
  aResult,
  aRun,
  aSummary,
  runFinished,
  runStarted,
  unprovenEnd,
} from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';

const later = '2027-01-01T00:00:00.000Z';

interface Told {
  readonly results: { readonly tests: readonly object[]; readonly summary: object; readonly environment: object };
}

async function report(
  stored: readonly FileResult[],
  files = stored.map(({ file }) => file as string),
  outputTail = '',
  last: Partial<RunFinished> = {},
) {
  const listening = new Listening(ctrfReporter, { stored, outputTail });
  const shard = { index: 2, total: 4 };
  const run = aRun({ expected: files, shard, git: { commit: 'c0ffee', dirty: false } });
  const notRun = files.length - stored.length;
  const summary = aSummary(stored, { total: files.length, notRun });
  listening.tell(runStarted(files, { run }), { ...runFinished(summary), ...last });
  const told = JSON.parse(await listening.finish()) as Told;
  expect(validate(told)).toMatchObject({ valid: true, errors: [] });
  return told.results;
}

describe('ctrf', () => {
  it('has a test for each file, and one for each test that failed', async () => {
    const failures = [
      { test: 'adds', message: 'expected 1', location: 'b:3:4', detail: 'at x' },
      { test: '', message: 'no', location: null },
    ];
    const results = await report([
      aResult({ file: 'a' }),
      aResult({ file: 'b', outcome: 'failed', failures }),
      aFlakyResult({ file: 'c', suite: 'api' }),
    ]);
    expect(results.tests).toEqual([
      expect.objectContaining({ name: 'a', status: 'passed', duration: 1200, filePath: 'a' }),
      expect.objectContaining({ name: 'adds', status: 'failed', message: 'expected 1', trace: 'b:3:4\nat x', line: 3 }),
      expect.objectContaining({ name: 'b', status: 'failed', message: 'no' }),
      expect.objectContaining({
        name: 'c',
        suite: ['api', 'c'],
        status: 'passed',
        flaky: true,
        retries: 1,
        retryAttempts: [expect.objectContaining({ attempt: 1, status: 'failed' })],
      }),
    ]);
    const counts = { tests: 4, passed: 2, failed: 2, pending: 0, skipped: 0, other: 0, flaky: 1, suites: 3 };
    expect(results.summary).toMatchObject({ ...counts, extra: { complete: true } });
    expect(results.environment).toEqual({ commit: 'c0ffee', shardId: '2/4' });
  });

  it.each([aMoment, 'nobody knows'])('tells when the run was, whenever it is told again: %s', async (at) => {
    const listening = new Listening(ctrfReporter);
    listening.tell(runStarted([], { at: later, how: 'reported' }), {
      ...runFinished(aSummary([], { at, durationMs: 1000.5 })),
      at: later,
    });
    const told = JSON.parse(await listening.finish()) as Told;
    expect(validate(told)).toMatchObject({ valid: true, errors: [] });
    const stop = Date.parse(at === aMoment ? aMoment : later);
    expect(told.results.summary).toMatchObject({ start: stop - 1000, stop });
  });

  it('lets no file that was not run look green', async () => {
    const results = await report([aResult({ file: 'b' })], ['a', 'b']);
    expect(results.tests[0]).toMatchObject({ name: 'a', status: 'pending' });
    expect(results.summary).toMatchObject({ tests: 2, pending: 1, extra: { complete: false } });
  });

  it('lets no run that is not proven look green', async () => {
    const stored = [aResult({ file: 'a' })];
    const listening = new Listening(ctrfReporter, { stored });
    listening.tell(runStarted(['a']), ...unprovenEnd(stored));
    const told = JSON.parse(await listening.finish()) as Told;
    expect(validate(told)).toMatchObject({ valid: true, errors: [] });
    expect(told.results.tests[1]).toMatchObject({ status: 'failed', message: expect.stringContaining('shard 2') });
    expect(told.results.summary).toMatchObject({ tests: 2, failed: 1, suites: 1, extra: { complete: false } });
  });

  it('is not complete where nothing proves that it is the whole', async () => {
    const { summary } = await report([aResult({ file: 'b' })], undefined, '', { unproven: 1 });
    expect(summary).toMatchObject({ extra: { complete: false } });
  });

  it('has a thousand failed tests of a file at most', async () => {
    const failures = Array.from({ length: 1001 }, (_, nth) => ({ test: `${nth}`, message: 'no', location: null }));
    expect((await report([aResult({ file: 'b', outcome: 'failed', failures })])).tests).toHaveLength(1000);
  });

  it('is valid whatever it is made of', async () => {
    const nasty =
      Array.from({ length: 0x120 }, (_, code) => String.fromCharCode(code)).join('') + ']]>\ud800\u2028::error::';
    const failures = [{ test: nasty, message: nasty, location: nasty, detail: nasty }];
    const { tests } = await report(
      [
        aResult({ file: nasty, outcome: 'failed', failures }),
        aResult({ file: 'b', outcome: 'crashed', durationMs: 0.4 }),
      ],
      undefined,
      nasty,
    );
    expect(tests[0]).toMatchObject({ name: nasty, message: nasty });
    expect(tests[1]).toMatchObject({ message: 'crashed, SIGSEGV', duration: 0 });
  });

  it('of no files is valid', async () => {
    expect((await report([])).tests).toEqual([]);
  });
});
