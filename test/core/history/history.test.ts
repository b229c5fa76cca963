import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Fingerprint } from '../../../src/core/freshness/fingerprint.ts';
import { fingerprintKeys, sameFingerprint } from '../../../src/core/freshness/fingerprint.ts';
import type { Change } from '../../../src/core/history/compare-runs.ts';
import { changeOf, compareRuns } from '../../../src/core/history/compare-runs.ts';
import { flakyEvidence } from '../../../src/core/history/flaky-evidence.ts';
import type { PastExecution } from '../../../src/core/history/history.ts';
import { eachOnce } from '../../../src/core/history/history.ts';
import { executionsMin, noiseExecutionsMax, slowerThan } from '../../../src/core/history/noise.ts';
import type { Outcome } from '../../../src/core/results/outcome.ts';
import { outcomes } from '../../../src/core/results/outcome.ts';
import { asTestFile } from '../../../src/core/test-file.ts';

const file = asTestFile('test/a');

function anExecution(nth: number, said: Partial<PastExecution> = {}): PastExecution {
  const finishedAt = new Date(Date.UTC(2026, 10, 21) + nth * 60_000).toISOString();
  const { outcome = 'passed' } = said;
  const any = { file, run: `run_${nth}`, finishedAt, durationMs: 100, tests: null, git: null, keys: [], before: [] };
  return { ...any, outcome, outcomes: [outcome], ...said };
}

describe('an execution that several runs have', () => {
  it('is one, and as the run tells it in which it ran', () => {
    const git = { commit: 'c', dirty: false };
    for (const order of [
      [true, false],
      [false, true],
    ]) {
      const told = order.map((ranHere) => ({ execution: anExecution(1, { git: ranHere ? git : null }), ranHere }));
      const other = { execution: anExecution(2), ranHere: true };
      expect(eachOnce([...told, other]).map(({ run, git: known }) => [run, known])).toEqual([
        ['run_2', null],
        ['run_1', git],
      ]);
    }
  });
});

describe('the keys of a fingerprint', () => {
  const digest = fc.constantFrom('sha256:1', 'sha256:2');
  const few = fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 2 });
  const inputs = fc.record(
    { entries: few, unseen: fc.constantFrom([], ['sh']), doubt: fc.constant('it changed') },
    { requiredKeys: ['entries', 'unseen'] },
  );
  const fingerprint = fc.record(
    {
      testFile: digest,
      command: fc.constantFrom('sha256:1'),
      project: fc.option(digest),
      surroundings: digest,
      declared: digest,
      inputs,
    },
    { requiredKeys: ['testFile', 'command', 'project'] },
  ) as fc.Arbitrary<Fingerprint>;
  const share = (a: readonly string[], b: readonly string[]): boolean => a.some((key) => b.includes(key));

  it('are shared by those that are the same in equal surroundings, and by no others', () => {
    fc.assert(
      fc.property(fingerprint, fingerprint, (a, b) => {
        const same = sameFingerprint(a, b) && a.surroundings === b.surroundings;
        expect(share(fingerprintKeys(a, true), fingerprintKeys(b, true))).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });

  it('say nothing of a project that changed while a run went on', () => {
    const one = { testFile: 'f', command: 'c', project: 'p' };
    expect(fingerprintKeys(one, false)).toEqual([]);
    expect(fingerprintKeys(one, true)).toHaveLength(1);
  });
});

describe('a flaky file', () => {
  const failed = (nth: number, keys: string[]): PastExecution => anExecution(nth, { outcome: 'failed', keys });

  it.each<[string, readonly string[] | null, PastExecution[]]>([
    ['is none that only passed', null, [anExecution(2, { keys: ['k'] }), anExecution(1, { keys: ['k'] })]],
    ['is none that broke by a change', null, [failed(2, ['k']), anExecution(1, { keys: ['l'] })]],
    ['is none of which nothing vouches', null, [failed(2, []), anExecution(1)]],
    [
      'passed and failed on one fingerprint',
      ['run_3', 'run_1'],
      [failed(3, ['k', 'm']), failed(2, ['l']), anExecution(1, { keys: ['m'] })],
    ],
    [
      'failed and passed in the attempts of one',
      ['run_2'],
      [anExecution(2, { outcomes: ['passed', 'timed-out'] }), anExecution(1)],
    ],
  ])('%s', (_, runs, executions) => {
    expect(flakyEvidence(file, executions)?.executions.map(({ run }) => run) ?? null).toEqual(runs);
  });

  it('is told by every pair of executions on one fingerprint with both outcomes, and by nothing else', () => {
    const past = fc.record({
      outcomes: fc.uniqueArray(fc.constantFrom<Outcome>('passed', 'failed', 'crashed'), { minLength: 1 }),
      before: fc.subarray<Outcome>(['passed', 'failed']),
      keys: fc.uniqueArray(fc.constantFrom('k', 'l', 'm'), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(past, { maxLength: 6 }), (all) => {
        const executions = all.map((said, nth) => anExecution(nth, said));
        const evidence = new Set<string>();
        for (const a of executions)
          for (const b of executions) {
            const isSame = a === b || a.keys.some((key) => b.keys.includes(key));
            const [allOfA, allOfB] = [a, b].map(({ outcomes: now, before }) => [...now, ...before]);
            if (isSame && allOfA?.includes('passed') && allOfB?.some((each) => each !== 'passed'))
              evidence.add(a.run).add(b.run);
          }
        const told = flakyEvidence(file, executions)?.executions.map(({ run }) => run) ?? [];
        expect(told).toEqual(executions.map(({ run }) => run).filter((run) => evidence.has(run)));
      }),
    );
  });
});

describe('a file is slower', () => {
  const steady = Array.from({ length: executionsMin }, () => 1000);

  it.each<[string, boolean, number, number[]]>([
    ['than a quarter over what it always took', true, 1251, steady],
    ['than that, and no less', false, 1250, steady],
    ['only where enough is known', false, 60_000, steady.slice(1)],
    ['than 50 ms over next to nothing', true, 53, steady.map(() => 2)],
    ['than that, and not by jitter', false, 50, steady.map(() => 2)],
    ['than its own noise', false, 2000, [600, 800, 900, 1000, 1100, 1200, 1400, 1700]],
    ['than its own noise, when it is far beyond', true, 4000, [600, 800, 900, 1000, 1100, 1200, 1400, 1700]],
    ['also where one execution was disturbed', true, 1300, [...steady, 90_000]],
    [
      'by its last executions, not by those of long ago',
      true,
      1300,
      [...Array.from({ length: noiseExecutionsMax }, () => 1000), ...Array.from({ length: 99 }, () => 9000)],
    ],
  ])('%s: %s', (_, slower, nowMs, earlier) => {
    expect(slowerThan(nowMs, earlier) !== null).toBe(slower);
  });

  const durations = fc.array(fc.nat(10_000), { minLength: executionsMin, maxLength: noiseExecutionsMax });

  it('never where it took no longer than half of its executions', () => {
    fc.assert(
      fc.property(durations, (earlier) => {
        const middle = earlier.toSorted((a, b) => a - b)[(earlier.length - 1) >> 1] ?? 0;
        expect(slowerThan(middle, earlier)).toBeNull();
      }),
    );
  });

  it('whatever the order of those before, and then with every longer duration', () => {
    fc.assert(
      fc.property(durations, fc.nat(100_000), fc.nat(1000), (earlier, nowMs, more) => {
        const usual = slowerThan(nowMs, earlier);
        expect(slowerThan(nowMs, earlier.toReversed())).toEqual(usual);
        expect(usual === null || slowerThan(nowMs + more, earlier) !== null).toBe(true);
      }),
    );
  });
});

describe('two runs', () => {
  it.each<[Change, Outcome | null | undefined, Outcome | null | undefined]>([
    ['same', 'passed', 'passed'],
    ['broke', 'passed', 'failed'],
    ['broke', 'passed', 'empty'],
    ['notRun', 'passed', null],
    ['gone', 'passed', undefined],
    ['fixed', 'timed-out', 'passed'],
    ['failing', 'failed', 'crashed'],
    ['notRun', 'failed', null],
    ['same', null, 'passed'],
    ['failing', null, 'failed'],
    ['notRun', null, null],
    ['gone', null, undefined],
    ['new', undefined, 'passed'],
    ['new', undefined, 'failed'],
    ['new', undefined, null],
  ])('say %s of a file that was %s and is %s', (change, before, after) => {
    expect(changeOf(before, after)).toBe(change);
  });

  it('have each file that is not the same in one list, and the other way round what broke was fixed', () => {
    const run = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.option(fc.constantFrom(...outcomes)));
    fc.assert(
      fc.property(run, run, (a, b) => {
        const asMap = (said: typeof a) => new Map(Object.entries(said).map(([name, was]) => [asTestFile(name), was]));
        const there = compareRuns(asMap(a), asMap(b));
        const back = compareRuns(asMap(b), asMap(a));
        const files = (list: readonly { readonly file: string }[]): string[] => list.map((each) => each.file);
        const all = Object.values(there).flatMap(files);
        expect(new Set(all).size).toBe(all.length);
        expect(files(there.broke)).toEqual(files(back.fixed));
        expect(files(there.new)).toEqual(files(back.gone));
        const lost = Object.keys(b).filter((name) => name in a && b[name] === null);
        expect(files(there.notRun)).toEqual(lost.toSorted());
      }),
    );
  });
});
