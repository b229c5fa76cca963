// What a suite would take in one, two, three and more shards, so that people can choose how many.

import type { TestFile } from '../test-file.ts';
import type { DurationOf } from './shard.ts';
import { cutInto, sizesOf } from './shard.ts';

export interface CutFigures {
  readonly shards: number;
  readonly files: Extremes;
  /** In milliseconds; null where no duration is known. */
  readonly durationMs: Extremes | null;
}

/** Of the shards of a cut. */
interface Extremes {
  readonly least: number;
  readonly most: number;
}

export interface ComparedCuts {
  readonly files: number;
  /** How many of them have a duration of their own. */
  readonly known: number;
  /** Of all files, those without a duration as the median; null where none is known. */
  readonly totalMs: number | null;
  readonly longest: { readonly file: TestFile; readonly ms: number } | null;
  readonly cuts: readonly CutFigures[];
}

/** @param upTo so many shards at most; null for as many as may make sense */
export function compareCuts(files: readonly TestFile[], durationOf: DurationOf, upTo: number | null): ComparedCuts {
  const sizes = sizesOf(files, durationOf);
  const known = files.filter((file) => durationOf(file) !== null).length;
  const cuts = shardCounts(files.length, upTo).map((shards) => {
    const parts = cutInto(files, shards, durationOf);
    const durations = sizes === null ? null : parts.map((part) => sumOf(part, sizes));
    return {
      shards,
      files: extremesOf(parts.map((part) => part.length)),
      durationMs: durations && extremesOf(durations),
    };
  });
  const longest = [...(sizes ?? [])].reduce<ComparedCuts['longest']>(
    (before, [file, ms]) => (before === null || ms > before.ms ? { file, ms } : before),
    null,
  );
  return { files: files.length, known, totalMs: sizes && sumOf(files, sizes), longest, cuts };
}

/** How much of the time of its machines a cut uses: 1 where all end at once. */
export function balanceOf(totalMs: number, { shards, durationMs }: CutFigures): number {
  return durationMs === null ? 1 : totalMs / shards / durationMs.most;
}

const shardsMaxByDefault = 32;

/** 1, 2, 3, 4, 6, 8, 12, 16, …, and the last one that was asked for. */
function shardCounts(files: number, upTo: number | null): number[] {
  const last = upTo ?? Math.max(1, Math.min(shardsMaxByDefault, files));
  const counts = [1];
  for (let power = 2; power <= last; power *= 2) counts.push(power, power * 1.5);
  return [...new Set([...counts, ...(upTo === null ? [] : [upTo])])]
    .filter((count) => count <= last)
    .toSorted((a, b) => a - b);
}

function sumOf(files: readonly TestFile[], sizes: ReadonlyMap<TestFile, number>): number {
  return files.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0);
}

function extremesOf(values: readonly number[]): Extremes {
  return { least: Math.min(...values), most: Math.max(...values) };
}
