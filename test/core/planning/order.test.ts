import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Order, PastResult } from '../../../src/core/planning/order.ts';
import { inOrder, orders } from '../../../src/core/planning/order.ts';
import type { TestFile } from '../../../src/core/test-file.ts';
import { asTestFile } from '../../../src/core/test-file.ts';

const past: Readonly<Record<string, PastResult>> = {
  slow: { outcome: 'passed', durationMs: 100 },
  fast: { outcome: 'failed', durationMs: 1 },
  middling: { outcome: 'passed', durationMs: 50 },
};
const files = ['slow', 'new', 'middling', 'fast'].map(asTestFile);
const ordered = (order: Order, more: { failedFirst?: boolean; seed?: number } = {}): TestFile[] =>
  inOrder(files, (file) => past[file], { order, failedFirst: more.failedFirst ?? false, seed: more.seed ?? 1 });

describe('the order of owed files', () => {
  it.each([
    ['path', ['fast', 'middling', 'new', 'slow']],
    ['failed-first', ['fast', 'middling', 'new', 'slow']],
    ['slowest-first', ['slow', 'middling', 'new', 'fast']],
    ['fastest-first', ['fast', 'middling', 'new', 'slow']],
  ] as const)('%s', (order, expected) => {
    expect(ordered(order)).toEqual(expected);
  });

  it('puts failures in front of any other order when asked', () => {
    expect(ordered('slowest-first', { failedFirst: true })).toEqual(['fast', 'slow', 'middling', 'new']);
  });

  it('is the same for a seed, and another for most others', () => {
    expect(ordered('random', { seed: 7 })).toEqual(ordered('random', { seed: 7 }));
    const seen = new Set(Array.from({ length: 30 }, (_, seed) => ordered('random', { seed }).join()));
    expect(seen.size).toBeGreaterThan(5);
  });

  it('never loses or doubles a file, and does not depend on how they are given', () => {
    const input = fc.uniqueArray(fc.constantFrom('slow', 'fast', 'middling', 'new', 'other', 'Z'));
    fc.assert(
      fc.property(input, fc.constantFrom(...orders), fc.integer(), fc.boolean(), (names, order, seed, failedFirst) => {
        const given = names.map(asTestFile);
        const ordering = { order, seed, failedFirst };
        const result = inOrder(given, (file) => past[file], ordering);
        expect(result.toSorted()).toEqual(given.toSorted());
        expect(inOrder(given.toReversed(), (file) => past[file], ordering)).toEqual(result);
      }),
    );
  });
});
