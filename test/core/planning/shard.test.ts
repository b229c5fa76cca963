import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { DurationOf } from '../../../src/core/planning/shard.ts';
import { cutInto, sizesOf } from '../../../src/core/planning/shard.ts';
import type { TestFile } from '../../../src/core/test-file.ts';
import { asTestFile } from '../../../src/core/test-file.ts';
import { testFiles } from '../../rig/arbitraries.ts';
import { Seeded } from '../../rig/seeded.ts';

const unknown: DurationOf = () => null;

/** Files with their durations, of which some may not be known. */
type Suite = ReadonlyMap<TestFile, number | null>;

const suites: fc.Arbitrary<Suite> = fc
  .uniqueArray(
    fc.tuple(testFiles, fc.option(fc.oneof(fc.nat(3), fc.nat(300), fc.double({ min: 0, max: 1e6, noNaN: true })))),
    {
      selector: ([file]) => file,
      maxLength: 40,
    },
  )
  .map((entries) => new Map(entries));
const totals = fc.integer({ min: 1, max: 9 });

function cutOf(suite: Suite, total: number): readonly (readonly TestFile[])[] {
  return cutInto([...suite.keys()], total, (file) => suite.get(file) ?? null);
}

/** How long the longest shard takes. */
function makespanOf(parts: readonly (readonly TestFile[])[], sizes: ReadonlyMap<TestFile, number>): number {
  return Math.max(...parts.map((part) => part.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0)));
}

/** What longest processing time first comes to, written down as the textbooks do. */
function makespanByLpt(sizes: Iterable<number>, total: number): number {
  const loads = Array.from({ length: total }, () => 0);
  for (const size of [...sizes].toSorted((a, b) => b - a)) {
    loads.sort((a, b) => a - b);
    loads[0] = (loads[0] ?? 0) + size;
  }
  return Math.max(...loads);
}

/** Files that are in both cuts, and not in the same shard. */
function movedBetween(before: readonly (readonly TestFile[])[], after: readonly (readonly TestFile[])[]): number {
  const now = new Map(after.flatMap((part, shard) => part.map((file) => [file, shard] as const)));
  return before.flatMap((part, shard) => part.filter((file) => now.get(file) !== shard)).length;
}

describe('a cut', () => {
  it('has every file in exactly one shard, in code-unit order, however the files are given', () => {
    fc.assert(
      fc.property(suites, totals, (suite, total) => {
        const parts = cutOf(suite, total);
        expect(parts).toHaveLength(total);
        expect(parts.flat().toSorted()).toEqual([...suite.keys()].toSorted());
        for (const part of parts) expect(part).toEqual(part.toSorted());
        expect(cutOf(new Map([...suite].toReversed()), total)).toEqual(parts);
      }),
    );
  });

  it('takes at most a quarter more than longest processing time first, and never less than there is to do', () => {
    fc.assert(
      fc.property(suites, totals, (suite, total) => {
        const files = [...suite.keys()];
        const sizes = sizesOf(files, (file) => suite.get(file) ?? null);
        if (sizes === null) return;
        const makespan = makespanOf(cutOf(suite, total), sizes);
        expect(makespan).toBeLessThanOrEqual((makespanByLpt(sizes.values(), total) * 5) / 4);
        expect(makespan * total).toBeGreaterThanOrEqual([...sizes.values()].reduce((sum, size) => sum + size, 0));
      }),
    );
  });

  it('without durations differs by one file at most, and one more moves fewer files than there are shards', () => {
    const files = fc.uniqueArray(testFiles, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(files, totals, ([added, ...others], total) => {
        const before = cutInto(others, total, unknown);
        const counts = before.map((part) => part.length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(movedBetween(before, cutInto([...others, added as TestFile], total, unknown))).toBeLessThan(total);
      }),
    );
  });

  it('is what it has always been: machines with an older pawl have to agree', () => {
    const suite: Suite = new Map(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, at) => [asTestFile(name), at * 100]));
    expect(cutOf(suite, 3)).toMatchInlineSnapshot(`
      [
        [
          "b",
          "g",
        ],
        [
          "a",
          "c",
          "f",
        ],
        [
          "d",
          "e",
        ],
      ]
    `);
    expect(cutInto([...suite.keys()], 3, unknown)).toMatchInlineSnapshot(`
      [
        [
          "d",
          "e",
        ],
        [
          "b",
          "c",
          "f",
        ],
        [
          "a",
          "g",
        ],
      ]
    `);
  });
});

describe('what is not known', () => {
  it('counts as the median of what is', () => {
    const suite: Suite = new Map(
      [
        ['a', 100],
        ['b', 200],
        ['c', 900],
        ['new', null],
      ].map(([file, ms]) => [asTestFile(String(file)), ms as number | null]),
    );
    expect(sizesOf([...suite.keys()], (file) => suite.get(file) ?? null)?.get(asTestFile('new'))).toBe(200);
    expect(sizesOf([asTestFile('a')], unknown)).toBeNull();
  });

  it('is no reason to give one shard everything: files of no duration are shared out as well', () => {
    const files = Array.from({ length: 40 }, (_, at) => asTestFile(`test/${at}`));
    for (const part of cutInto(files, 4, () => 0)) expect(part).toHaveLength(10);
  });
});

/** As suites are: most files are short, and some are very long. The seed says everything. */
function skewedSuite(count: number, seed: number): Map<TestFile, number> {
  const chance = new Seeded(seed);
  const next = (): number => chance.next();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return new Map(
    Array.from({ length: count }, (_, at) => [
      asTestFile(`test/${Math.floor(next() * 30)}/${at}.test.ts`),
      Math.exp(7 + 1.5 * normal()),
    ]),
  );
}

describe('in skewed suites of 300 files', () => {
  const cases = [2, 4, 8, 16].flatMap((total) =>
    [1, 2, 3].map((seed) => ({ total, suite: skewedSuite(300, seed * 100 + total) })),
  );

  it('a cut takes at most a tenth more than longest processing time first', () => {
    for (const { suite, total } of cases) {
      const sizes = sizesOf([...suite.keys()], (file) => suite.get(file) ?? null) as ReadonlyMap<TestFile, number>;
      expect(makespanOf(cutOf(suite, total), sizes)).toBeLessThanOrEqual(makespanByLpt(sizes.values(), total) * 1.1);
    }
  });

  it('a new file moves three others on average, and never a tenth of them', () => {
    const moves = cases.flatMap(({ suite, total }) => {
      const before = cutOf(suite, total);
      const added = [1, 2, 3, 4, 5].map((nth) => asTestFile(`test/new/${total}-${nth}.test.ts`));
      return added.map((file) =>
        movedBetween(before, cutOf(new Map<TestFile, number | null>([...suite, [file, null]]), total)),
      );
    });
    expect(moves.reduce((sum, count) => sum + count, 0) / moves.length).toBeLessThanOrEqual(3);
    expect(Math.max(...moves)).toBeLessThan(30);
  });
});
