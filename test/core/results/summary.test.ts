import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { StopReason } from '../../../src/core/planning/stop.ts';
import type { ResultDigest } from '../../../src/core/results/file-result.ts';
import { outcomes } from '../../../src/core/results/outcome.ts';
import type { Standing, Summary } from '../../../src/core/results/summary.ts';
import { Tally } from '../../../src/core/results/summary.ts';
import { verdictOf } from '../../../src/core/results/verdict.ts';
import { asTestFile } from '../../../src/core/test-file.ts';

function aDigest(overrides: Partial<ResultDigest> = {}): ResultDigest {
  return {
    file: asTestFile('a.test.ts'),
    run: 'run_2026-01-01_000000',
    outcome: 'passed',
    flaky: false,
    durationMs: 10,
    finishedAt: '2026-01-01T00:00:00.000Z',
    tests: null,
    exitCode: 0,
    signal: null,
    ...overrides,
  };
}

function summed(
  total: number,
  results: readonly (readonly [ResultDigest, Standing])[],
  stop: StopReason | null = null,
): Summary {
  const tally = new Tally(total);
  for (const [result, standing] of results) tally.add(result, standing);
  return tally.summary({ run: 'r', at: 't', durationMs: 0, removed: [], stop });
}

describe('the summary', () => {
  it('counts what has no result as not run', () => {
    expect(summed(3, [[aDigest(), 'ran']])).toMatchObject({ total: 3, passed: 1, notRun: 2 });
  });

  it('counts a failure that stood once when its file has run again', () => {
    const tests = { passed: 2, failed: 1, skipped: 0, todo: 0 };
    const failed = aDigest({ outcome: 'failed', exitCode: 1, tests });
    expect(
      summed(1, [
        [failed, 'stands'],
        [aDigest(), 'ran'],
      ]),
    ).toMatchObject({ passed: 1, failed: 0, failures: [], notRun: 0 });
    expect(
      summed(1, [
        [failed, 'stands'],
        [failed, 'ran'],
      ]),
    ).toMatchObject({ failed: 1, notRun: 0, tests });
  });

  it('counts a kept file that is to run again as kept until it has run, and once', () => {
    const tests = { passed: 2, failed: 0, skipped: 0, todo: 0 };
    const tally = new Tally(1);
    const summary = (): Summary => tally.summary({ run: 'r', at: 't', durationMs: 0, removed: [], stop: null });
    tally.add(aDigest({ tests, flaky: true }), 'verified', true);
    const before = summary();
    expect(before).toMatchObject({ passed: 1, ran: 0, kept: { verified: 1 }, flaky: ['a.test.ts'], notRun: 0 });
    const failed = aDigest({ outcome: 'failed' });
    tally.add(failed, 'ran');
    expect(summary()).toMatchObject({ passed: 0, failed: 1, ran: 1, kept: { verified: 0 }, flaky: [], notRun: 0 });
    tally.retract(failed);
    expect(summary()).toEqual(before);
  });

  it('adds up tests only of the runners that tell', () => {
    const tests = { passed: 2, failed: 0, skipped: 1, todo: 0 };
    const other = aDigest({ file: asTestFile('b') });
    expect(
      summed(2, [
        [aDigest({ tests }), 'ran'],
        [other, 'ran'],
      ]).tests,
    ).toEqual(tests);
    expect(summed(1, [[other, 'ran']]).tests).toBeNull();
  });

  it('is the same in whatever order the results come', () => {
    const results = fc.uniqueArray(
      fc.record({
        name: fc.nat({ max: 50 }),
        outcome: fc.constantFrom(...outcomes),
        flaky: fc.boolean(),
        durationMs: fc.nat(),
      }),
      { selector: (each) => each.name },
    );
    fc.assert(
      fc.property(results, (given) => {
        const digests = given.map(
          ({ name, ...rest }) => [aDigest({ ...rest, file: asTestFile(`f${name}`) }), 'ran'] as const,
        );
        expect(summed(60, digests.toReversed())).toEqual(summed(60, digests));
        const { passed, failed, timedOut, crashed, empty, notRun, total } = summed(60, digests);
        expect(passed + failed + timedOut + crashed + empty + notRun).toBe(total);
      }),
    );
  });
});

describe('the verdict', () => {
  const failed = aDigest({ outcome: 'failed' });
  it.each([
    ['passed', summed(1, [[aDigest(), 'ran']]), false],
    ['failed', summed(1, [[failed, 'assumed']]), false],
    ['failed', summed(2, [[failed, 'stands']]), false],
    ['incomplete', summed(2, [[aDigest(), 'ran']]), false],
    ['passed', summed(1, [[aDigest({ flaky: true }), 'ran']]), false],
    ['failed', summed(1, [[aDigest({ flaky: true }), 'verified']]), true],
    ['interrupted', summed(2, [[failed, 'ran']], { kind: 'interrupted', signal: 'SIGINT' }), false],
    ['failed', summed(1, [[aDigest({ outcome: 'crashed' }), 'ran']]), false],
    ['failed', summed(1, [[aDigest({ outcome: 'timed-out' }), 'ran']]), false],
  ] as const)('is %s', (verdict, summary, failOnFlaky) => {
    expect(verdictOf(summary, { failOnFlaky })).toBe(verdict);
  });
});

it('a run whose audit differed has not passed, whatever it comes to', () => {
  const summary = summed(1, [[aDigest(), 'ran']]);
  const audit = { kept: 1, sampled: 1, ran: 1, differed: [] };
  expect(verdictOf({ ...summary, audit }, { failOnFlaky: false })).toBe('passed');
  const differed = { ...audit, differed: [asTestFile('a.test.ts')] };
  expect(verdictOf({ ...summary, audit: differed }, { failOnFlaky: false })).toBe('failed');
});
