// How a suite is cut into parts, one for each of several machines: which files each of them runs.

import { sha256Hex } from '../digest.ts';
import { medianOf } from '../history/median.ts';
import type { TestFile } from '../test-file.ts';
import { byCodeUnit, uniqueInOrder } from '../test-file.ts';

/** One of so many parts. */
export interface ShardSpec {
  /** 1 for the first. */
  readonly index: number;
  readonly total: number;
}

/** Null stands for the whole suite. */
export function isSameShard(a: ShardSpec | null, b: ShardSpec | null): boolean {
  return a?.index === b?.index && a?.total === b?.total;
}

/** In milliseconds; null where it is not known. */
export type DurationOf = (file: TestFile) => number | null;

/**
 * The files of each shard, in code-unit order: every file in exactly one of them, the same on every machine, whatever the
 * order in which the files are given. A shard may be empty.
 *
 * Every file has an order of its own in which it prefers the shards, by a hash of its path, and goes to the first of
 * them that has room:
 *
 * | durations  | who comes first                                     | the room of a shard                              |
 * |------------|-----------------------------------------------------|--------------------------------------------------|
 * | some known | files over a tenth of what a shard has to take,     | a twentieth over the mean, or as much as one has |
 * |            | longest first; then the others, shortest first      | to take anyway; where none has room left, the    |
 * |            |                                                     | file goes to the least loaded                    |
 * | none known | by hash                                             | its share: counts differ by one at most          |
 *
 * A file without a duration counts as the median of those that have one. A new file moves others only where a shard is
 * full, and of these the longest of the short ones, so that few go: docs/decisions/0018-shards.md has the figures.
 */
export function cutInto(files: readonly TestFile[], total: number, durationOf: DurationOf): readonly TestFile[][] {
  const sizes = sizesOf(files, durationOf);
  const cut = new Cut(total);
  const parcels = uniqueInOrder(files).map((file) => ({ file, size: sizes?.get(file) ?? 1, hash: hashOf(file) }));
  if (sizes === null) fillByCount(cut, parcels);
  else fillByDuration(cut, parcels);
  return cut.parts.map((part) => part.toSorted(byCodeUnit));
}

/**
 * Whole milliseconds of each file, so that no sum depends on the order of its parts; never 0, for no shard does any number
 * of files in no time. Null where no duration is known.
 */
export function sizesOf(files: readonly TestFile[], durationOf: DurationOf): ReadonlyMap<TestFile, number> | null {
  const durations = files.map(durationOf);
  const median = medianOf(durations.filter((ms) => ms !== null));
  if (median === undefined) return null;
  return new Map(files.map((file, index) => [file, Math.max(1, Math.round(durations[index] ?? median))]));
}

interface Parcel {
  readonly file: TestFile;
  readonly size: number;
  readonly hash: number;
}

/** The shards while they are filled. */
class Cut {
  readonly parts: TestFile[][];
  readonly #loads: number[];

  constructor(total: number) {
    this.parts = Array.from({ length: total }, () => []);
    this.#loads = this.parts.map(() => 0);
  }

  /** To the shard that the file prefers among those that have room: its load with the file; null where none has. */
  offer({ file, size, hash }: Parcel, hasRoom: (load: number) => boolean): number | null {
    let chosen = -1;
    let highest = -1;
    for (const [shard, load] of this.#loads.entries()) {
      const weight = mixed(hash ^ Math.imul(shard + 1, 0x9e3779b1));
      if (weight <= highest || !hasRoom(load)) continue;
      highest = weight;
      chosen = shard;
    }
    return chosen === -1 ? null : this.#put(file, size, chosen);
  }

  /** To the shard that has least to do, of several to the first. */
  giveToLeast({ file, size }: Parcel): number {
    const least = this.#loads.reduce((lowest, load) => Math.min(lowest, load));
    return this.#put(file, size, this.#loads.indexOf(least));
  }

  #put(file: TestFile, size: number, shard: number): number {
    this.parts[shard]?.push(file);
    return (this.#loads[shard] = (this.#loads[shard] ?? 0) + size);
  }
}

function fillByDuration(cut: Cut, parcels: readonly Parcel[]): void {
  const longestFirst = parcels.toSorted((a, b) => b.size - a.size);
  const total = cut.parts.length;
  const mean = Math.ceil(longestFirst.reduce((sum, { size }) => sum + size, 0) / total);
  const largest = largestOf(longestFirst, total);
  const room = Math.max(Math.floor((mean * 21) / 20), largest);
  const isLong = ({ size }: Parcel): boolean => size * 10 > Math.max(mean, largest);
  const short = parcels.filter((parcel) => !isLong(parcel)).toSorted((a, b) => a.size - b.size);
  for (const parcel of [...longestFirst.filter(isLong), ...short]) {
    if (cut.offer(parcel, (load) => load + parcel.size <= room) === null) cut.giveToLeast(parcel);
  }
}

/** What one shard has to take however the suite is cut: the longest file, or two of so many that two must share a shard. */
function largestOf(longestFirst: readonly Parcel[], total: number): number {
  const at = (index: number): number => longestFirst[index]?.size ?? 0;
  return Math.max(at(0), longestFirst.length > total ? at(total - 1) + at(total) : 0);
}

function fillByCount(cut: Cut, parcels: readonly Parcel[]): void {
  const share = Math.floor(parcels.length / cut.parts.length);
  let larger = parcels.length % cut.parts.length;
  for (const parcel of parcels.toSorted((a, b) => a.hash - b.hash)) {
    const load = cut.offer(parcel, (before) => before < share || (before === share && larger > 0));
    if (load !== null && load > share) larger -= 1;
  }
}

function hashOf(file: TestFile): number {
  return Number.parseInt(sha256Hex(file, 8), 16);
}

/** The last step of MurmurHash3: every bit of what goes in has a say in every bit that comes out. */
function mixed(bits: number): number {
  let hash = bits;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
