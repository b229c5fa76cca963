// TAP that parsers take, in which only what passed is ok.

import { Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';

import type { FileResult } from '../../src/core/results/file-result.ts';
import { tapReporter } from '../../src/reporters/tap.ts';
import { aFlakyResult, aResult, aSummary, runFinished, runStarted, unprovenEnd } from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';

interface Point {
  readonly ok: boolean;
  readonly name: string;
  /** Milliseconds. */
  readonly time: number;
  readonly skip: unknown;
  readonly todo: unknown;
  readonly diag: Readonly<Record<string, unknown>>;
}

async function parsed(
  stored: readonly FileResult[],
  files = stored.map(({ file }) => file as string),
  outputTail = '',
) {
  const listening = new Listening(tapReporter, { stored, outputTail });
  listening.tell(runStarted(files), runFinished(aSummary(stored, { total: files.length })));
  const text = await listening.finish();
  const points: Point[] = [];
  const extra: string[] = [];
  const parser = new Parser({ strict: true });
  parser.on('assert', (point: unknown) => points.push(point as Point));
  parser.on('extra', (line: unknown) => extra.push(line as string));
  parser.end(text);
  expect(extra).toEqual([]);
  return { points, results: parser.results, text };
}

describe('tap', () => {
  it('lets no run that is not proven look green', async () => {
    const stored = [aResult({ file: 'a' })];
    const listening = new Listening(tapReporter, { stored });
    listening.tell(runStarted(['a']), ...unprovenEnd(stored));
    const parser = new Parser({ strict: true });
    parser.end(await listening.finish());
    expect(parser.results).toMatchObject({ ok: false, count: 2, pass: 1, fail: 1 });
  });

  it('has a point for each file, with what is known of it', async () => {
    const failures = [{ test: 'adds', message: 'expected 1', location: 'b:3:4' }];
    const { points, results, text } = await parsed(
      [aResult({ file: 'a' }), aResult({ file: 'b', outcome: 'failed', failures }), aFlakyResult({ file: 'c' })],
      ['a', 'b', 'c', 'd'],
    );
    expect(text).toMatch(/^TAP version 14\n1\.\.4\n/);
    expect(points.map(({ ok, name }) => [ok, name])).toEqual([
      [true, 'a'],
      [false, 'b'],
      [true, 'c'],
      [false, 'd'],
    ]);
    expect(points[0]?.time).toBe(1200);
    expect(points.map(({ diag }) => diag)).toMatchObject([
      { outcome: 'passed', standing: 'ran', attempts: 1 },
      { outcome: 'failed', exit_code: 1, failures },
      { flaky: true, attempts: 2 },
      { outcome: 'not run' },
    ]);
    expect(results).toMatchObject({ count: 4, pass: 2, fail: 2, failures: expect.any(Array) as unknown });
  });

  it('has the end of the output of a file of which no test is told', async () => {
    const { points } = await parsed([aResult({ file: 'b', outcome: 'timed-out' })], ['b'], 'one\n...\nok 7 - x\n');
    expect(points[0]?.diag).toMatchObject({ outcome: 'timed-out', output: ['one', '...', 'ok 7 - x'] });
  });

  it('has a hundred failed tests of a file at most', async () => {
    const failures = Array.from({ length: 101 }, (_, nth) => ({ test: `${nth}`, message: 'no', location: null }));
    const { points } = await parsed([aResult({ file: 'b', outcome: 'failed', failures })]);
    expect(points[0]?.diag['failures']).toHaveLength(100);
  });

  it('takes no word of a name for its own', async () => {
    const nasty = ['a # SKIP', 'b # TODO', 'c\\', 'c\\# SKIP', 'd\nok 9 - e', '::error::\u202e', 'f\u2028Bail out!'];
    const { points } = await parsed(nasty.map((file) => aResult({ file, outcome: 'failed' })));
    expect(points).toHaveLength(nasty.length);
    for (const { ok, skip, todo } of points)
      expect({ ok, skip: Boolean(skip), todo: Boolean(todo) }).toEqual({ ok: false, skip: false, todo: false });
  });
});
