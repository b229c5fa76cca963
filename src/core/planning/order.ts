// In which order the owed files run. The order never changes a verdict, only how soon it is known.

import { medianOf } from '../history/median.ts';
import type { Outcome } from '../results/outcome.ts';
import type { TestFile } from '../test-file.ts';
import { byCodeUnit } from '../test-file.ts';

export const orders = ['path', 'failed-first', 'slowest-first', 'fastest-first', 'random'] as const;
export type Order = (typeof orders)[number];

/** What is known of a file from earlier results, whether or not they still stand. */
export interface PastResult {
  readonly outcome: Outcome;
  readonly durationMs: number;
}

export interface Ordering {
  readonly order: Order;
  /** Failures of earlier results go first, whatever the order among the rest. */
  readonly failedFirst: boolean;
  /** Decides `random`: the same seed gives the same order on every machine. */
  readonly seed: number;
}

/** The files in the order asked for. Ties are broken by path; a file without a past counts as the median one. */
export function inOrder(
  files: readonly TestFile[],
  past: (file: TestFile) => PastResult | undefined,
  ordering: Ordering,
): TestFile[] {
  const ordered = orderedAlone(files, past, ordering);
  if (!ordering.failedFirst && ordering.order !== 'failed-first') return ordered;
  const failed = (file: TestFile): boolean => (past(file)?.outcome ?? 'passed') !== 'passed';
  return [...ordered.filter(failed), ...ordered.filter((file) => !failed(file))];
}

function orderedAlone(
  files: readonly TestFile[],
  past: (file: TestFile) => PastResult | undefined,
  { order, seed }: Ordering,
): TestFile[] {
  const byPath = files.toSorted(byCodeUnit);
  if (order === 'random') return shuffled(byPath, seed);
  if (order !== 'slowest-first' && order !== 'fastest-first') return byPath;
  const known = files.flatMap((file) => past(file)?.durationMs ?? []);
  const unknown = medianOf(known) ?? 0;
  const duration = (file: TestFile): number => past(file)?.durationMs ?? unknown;
  const sign = order === 'slowest-first' ? -1 : 1;
  return byPath.toSorted((a, b) => sign * (duration(a) - duration(b)));
}

/** So many of the files, the same ones for the same seed. */
export function sample(files: readonly TestFile[], count: number, seed: number): TestFile[] {
  return shuffled(files.toSorted(byCodeUnit), seed).slice(0, count);
}

/** Fisher and Yates' shuffle, driven by a small generator (mulberry32) so that a seed says everything. */
function shuffled(files: readonly TestFile[], seed: number): TestFile[] {
  const result = [...files];
  const random = mulberry32(seed);
  for (let last = result.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1));
    [result[last], result[chosen]] = [result[chosen] as TestFile, result[last] as TestFile];
  }
  return result;
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
