import { describe, expect, it } from 'vitest';

import type { Execution } from '../../../src/core/history/timings.ts';
import { tellsDuration, timingsOf } from '../../../src/core/history/timings.ts';
import { balanceOf, compareCuts } from '../../../src/core/planning/compare-cuts.ts';
import { asTestFile } from '../../../src/core/test-file.ts';

const nothing = { passed: 0, failed: 0, skipped: 0, todo: 0 };

function anExecution(nth: number, said: Partial<Execution> = {}): Execution {
  const finishedAt = new Date(Date.UTC(2026, 10, 21) + nth * 60_000).toISOString();
  return {
    file: asTestFile('a'),
    run: `run_${nth}`,
    finishedAt,
    outcome: 'passed',
    durationMs: 100,
    tests: null,
    ...said,
  };
}

describe('the duration of a file', () => {
  it('is the median of its last five executions, in whatever order they come', () => {
    const durations = [9000, 9000, 10, 30, 20.4, 500, 25];
    const executions = durations.map((durationMs, nth) => anExecution(nth, { durationMs }));
    expect([...timingsOf(executions)]).toEqual([['a', 25]]);
    expect([...timingsOf(executions.toReversed())]).toEqual([['a', 25]]);
  });

  it('counts an execution once, whichever runs have its result', () => {
    const kept = anExecution(1, { durationMs: 100 });
    const others = [anExecution(2, { durationMs: 10 }), anExecution(3, { durationMs: 20 })];
    expect(timingsOf([kept, ...others, kept, kept]).get(asTestFile('a'))).toBe(20);
  });

  it.each<[string, boolean, Partial<Execution>]>([
    ['a pass', true, {}],
    ['a failure', true, { outcome: 'failed' }],
    ['a failure of all tests', true, { outcome: 'failed', tests: { ...nothing, failed: 2 } }],
    ['a pass of some tests', true, { tests: { ...nothing, passed: 1, skipped: 9 } }],
    ['nothing but skipped tests', false, { tests: { ...nothing, skipped: 9 } }],
    ['nothing but tests to do', false, { tests: { ...nothing, todo: 1 } }],
    ['a timeout', false, { outcome: 'timed-out' }],
    ['a crash', false, { outcome: 'crashed' }],
    ['no tests', false, { outcome: 'empty' }],
  ])('%s tells it: %s', (_, tells, said) => {
    expect(tellsDuration(anExecution(1, said))).toBe(tells);
    expect(timingsOf([anExecution(1, said)]).size).toBe(tells ? 1 : 0);
  });
});

describe('cuts beside each other', () => {
  const files = Array.from({ length: 12 }, (_, at) => asTestFile(`test/${at}`));
  const minute = (): number => 60_000;

  it('are those that may make sense, or up to what was asked for', () => {
    const shown = (upTo: number | null): number[] => compareCuts(files, minute, upTo).cuts.map(({ shards }) => shards);
    expect(shown(null)).toEqual([1, 2, 3, 4, 6, 8, 12]);
    expect(shown(5)).toEqual([1, 2, 3, 4, 5]);
    expect(shown(1)).toEqual([1]);
    expect(compareCuts([], minute, null).cuts).toHaveLength(1);
    expect(shown(20)).toEqual([1, 2, 3, 4, 6, 8, 12, 16, 20]);
  });

  it('say how long the longest shard takes, and how well the machines are used', () => {
    const compared = compareCuts(files, (file) => (file === files[0] ? 240_000 : null), 8);
    expect(compared).toMatchObject({ files: 12, known: 1, totalMs: 12 * 240_000, longest: { file: files[0] } });
    const three = compareCuts(files, minute, 8).cuts.find(({ shards }) => shards === 3);
    expect(three).toEqual({ shards: 3, files: { least: 4, most: 4 }, durationMs: { least: 240_000, most: 240_000 } });
    const eight = compareCuts(files, minute, 8).cuts.at(-1);
    expect(eight && balanceOf(12 * 60_000, eight)).toBe(0.75);
  });

  it('have no durations where none is known', () => {
    const compared = compareCuts(files, () => null, 2);
    expect(compared).toMatchObject({ known: 0, totalMs: null, longest: null });
    expect(compared.cuts.at(-1)).toEqual({ shards: 2, files: { least: 6, most: 6 }, durationMs: null });
  });
});
