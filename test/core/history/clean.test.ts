import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { CleanableRun, CleanLimits, CleanPlan, StoredFile } from '../../../src/core/history/clean.ts';
import { planClean } from '../../../src/core/history/clean.ts';
import type { TestFile } from '../../../src/core/test-file.ts';
import { asTestFile } from '../../../src/core/test-file.ts';

const nowMs = 1_000_000;
const none: CleanLimits = { keep: null, maxAgeMs: null, maxSizeBytes: null };

/** A run with all that is asked of it. */
interface Stored extends CleanableRun {
  readonly expected: readonly TestFile[];
  readonly files: readonly StoredFile[];
}

function stored(nth: number, said: Partial<Stored> = {}): Stored {
  const files = [{ id: `only-${nth}`, links: 1, bytes: 10 }];
  const any = { workedMs: nowMs - nth * 1000, isWhole: true, stay: null, expected: ['a', 'b'].map(asTestFile), files };
  return { run: `run_${nth}`, ...any, ...said };
}

/** The newest is the first, and the latest. */
function cleaned(runs: readonly Stored[], limits: Partial<CleanLimits>): CleanPlan {
  const find = (run: string): Stored => runs.find((each) => each.run === run) as Stored;
  return planClean(runs, { ...none, ...limits }, nowMs, {
    expectedOf: (run) => find(run).expected,
    filesOf: (run) => find(run).files,
  });
}

const newest = stored(0, { stay: 'latest' });
const names = (list: readonly { readonly run: string }[]): string[] => list.map(({ run }) => run);

describe('of six runs', () => {
  const runs = [newest, ...[1, 2, 3, 4, 5].map((nth) => stored(nth))];

  it.each<[string, Partial<CleanLimits>, string[]]>([
    ['no limit removes none', {}, []],
    ['--keep removes the oldest, the oldest of all first', { keep: 4 }, ['run_5', 'run_4']],
    ['--max-age removes those of longer ago', { maxAgeMs: 3000 }, ['run_5', 'run_4']],
    ['--max-size removes the oldest until the others fit', { maxSizeBytes: 45 }, ['run_5', 'run_4']],
    ['what takes as much as it may stays', { maxSizeBytes: 60 }, []],
    ['each limit counts', { keep: 5, maxAgeMs: 3000, maxSizeBytes: 30 }, ['run_5', 'run_4', 'run_3']],
    [
      'the latest stays in any case',
      { keep: 1, maxAgeMs: 0, maxSizeBytes: 0 },
      ['run_5', 'run_4', 'run_3', 'run_2', 'run_1'],
    ],
  ])('%s', (_, limits, removed) => {
    expect(names(cleaned(runs, limits).removed)).toEqual(removed);
  });
});

it('what is unfinished or cannot be read stays, and it is said why', () => {
  const runs = [
    newest,
    stored(1),
    stored(2, { stay: 'unfinished', isWhole: false }),
    stored(3, { stay: 'unreadable' }),
  ];
  expect(cleaned(runs, { keep: 1 })).toMatchObject({
    removed: [{ run: 'run_1', because: 'keep' }],
    stays: [
      { run: 'run_3', why: 'unreadable' },
      { run: 'run_2', why: 'unfinished' },
    ],
    left: 3,
  });
});

it('a run that may know of a younger failure stays as long as an older one stays that has passes', () => {
  const older = stored(2, { stay: 'unfinished', isWhole: false });
  const ofAFile = stored(0, { stay: 'latest', expected: [asTestFile('a')] });
  expect(cleaned([ofAFile, stored(1), older], { keep: 1 }).stays).toContainEqual({ run: 'run_1', why: 'needed' });
  expect(names(cleaned([newest, stored(1), older], { keep: 1 }).removed)).toEqual(['run_1']);
  expect(names(cleaned([ofAFile, stored(1), stored(2)], { keep: 1 }).removed)).toEqual(['run_2', 'run_1']);
});

it('a run that was needed by one that goes for its size goes, too', () => {
  const latest = stored(0, { stay: 'latest', expected: [asTestFile('c')] });
  const runs = [latest, stored(1, { workedMs: 0 }), stored(2, { workedMs: nowMs })];
  expect(cleaned(runs, { maxAgeMs: 5000 }).stays).toEqual([{ run: 'run_1', why: 'needed' }]);
  expect(cleaned(runs, { maxAgeMs: 5000, maxSizeBytes: 20 })).toMatchObject({
    removed: [
      { run: 'run_2', because: 'max-size' },
      { run: 'run_1', because: 'max-age' },
    ],
    stays: [],
  });
});

it('a file of several names is freed with the last of them', () => {
  const shared = { id: 'shared', links: 2, bytes: 100 };
  const elsewhere = { id: 'elsewhere', links: 2, bytes: 1000 };
  const runs = [newest, stored(1, { files: [shared] }), stored(2, { files: [shared, elsewhere] })];
  const { removed, leftBytes } = cleaned(runs, { maxSizeBytes: 20 });
  expect([removed.map(({ freedBytes }) => freedBytes), leftBytes]).toEqual([[0, 100], 1010]);
});

describe('whatever runs and limits there are', () => {
  const fileOf = fc.constantFrom(...['a', 'b', 'c', 'd'].map(asTestFile));
  const aRun = fc.record({
    workedMs: fc.integer({ min: 0, max: nowMs }),
    expected: fc.uniqueArray(fileOf),
    kind: fc.constantFrom('whole', 'whole', 'whole', 'unfinished', 'unreadable'),
    inodes: fc.array(fc.nat(8), { maxLength: 4 }),
  });
  const limit = (max: number) => fc.option(fc.nat(max));
  const limits = fc.record({ keep: limit(6), maxAgeMs: limit(nowMs), maxSizeBytes: limit(600) });
  const outside = fc.array(fc.nat(8), { maxLength: 2 });
  const suites = fc.tuple(fc.array(aRun, { minLength: 1, maxLength: 8 }), outside).map(([all, others]) => {
    const links = (inode: number): number =>
      [...all.flatMap(({ inodes }) => inodes), ...others].filter((each) => each === inode).length;
    return all.map(({ kind, inodes, expected, workedMs }, nth): Stored => ({
      run: `run_${nth}`,
      workedMs,
      isWhole: kind === 'whole',
      stay: nth === 0 ? 'latest' : kind === 'whole' ? null : kind,
      expected: kind === 'unreadable' ? [] : expected,
      files: inodes.map((inode) => ({ id: String(inode), links: links(inode), bytes: 2 ** inode })),
    }));
  });

  /** What is there of them: each inode that still has a name anywhere. */
  function takenBy(runs: readonly Stored[], all: readonly Stored[]): number {
    const inodes = new Map(all.flatMap(({ files }) => files).map((file) => [file.id, file]));
    const removed = all.filter((run) => !runs.includes(run)).flatMap(({ files }) => files);
    const isThere = ({ id, links }: StoredFile): boolean => removed.filter((file) => file.id === id).length < links;
    return [...inodes.values()].filter(isThere).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  it('what has to stay stays, and what no limit is against', () => {
    fc.assert(
      fc.property(suites, limits, (runs, said) => {
        const { removed, stays, left } = cleaned(runs, said);
        const gone = new Set(names(removed));
        expect(runs.filter(({ run, stay }) => gone.has(run) && stay !== null)).toEqual([]);
        expect(left).toBe(runs.length - gone.size);
        const isOld = ({ workedMs }: Stored, nth: number): boolean =>
          (said.keep !== null && nth >= said.keep) || (said.maxAgeMs !== null && nowMs - workedMs > said.maxAgeMs);
        const against = names(runs.filter(isOld));
        const byAge = names(removed.filter(({ because }) => because !== 'max-size'));
        expect([...gone, ...names(stays)]).toEqual(expect.arrayContaining(against));
        expect(against).toEqual(expect.arrayContaining(byAge));
      }),
    );
  });

  it('no file of a run that stays loses the youngest run that knows it, however far it comes', () => {
    fc.assert(
      fc.property(suites, limits, (runs, said) => {
        const { removed } = cleaned(runs, said);
        for (let gone = 0; gone <= removed.length; gone++) {
          const isGone = new Set(names(removed.slice(0, gone)));
          for (const [nth, older] of runs.entries()) {
            if (isGone.has(older.run)) continue;
            for (const file of older.expected) {
              const youngest = runs.findIndex(({ expected, isWhole }) => isWhole && expected.includes(file));
              expect(youngest >= 0 && youngest < nth && isGone.has(runs[youngest]?.run ?? '')).toBe(false);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('what is freed is told, and the limit is kept wherever it can be', () => {
    fc.assert(
      fc.property(suites, limits, (runs, said) => {
        const { removed, stays, leftBytes } = cleaned(runs, said);
        const staying = runs.filter(({ run }) => !names(removed).includes(run));
        const freed = removed.reduce((sum, { freedBytes }) => sum + freedBytes, 0);
        expect(freed).toBe(takenBy(runs, runs) - takenBy(staying, runs));
        expect(leftBytes).toBe(said.maxSizeBytes === null ? null : takenBy(staying, runs));
        const fits = (leftBytes ?? 0) <= (said.maxSizeBytes ?? 0);
        expect(fits || staying.length === new Set(names(stays)).size).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
