// Every file of the project with its content, in the form in which git tells it: one buffer, sorted by path. A Map of the
// same would be most of our memory in a large repository, and most of the time in which nothing is found to be owed.

import type { Hash } from 'node:crypto';

import { byCodeUnit } from '../../core/test-file.ts';
import { bytesOf } from './git-command.ts';

/** Path → what its content is now. The same content has the same word whether it is committed, staged or neither. */
export type ContentByPath = Map<string, string>;

/** What pawl itself writes, relative to the root: it is no input of a test. */
export interface OwnPlaces {
  /** With a slash behind it; null where it lies elsewhere. */
  readonly folder: string | null;
  readonly files: ReadonlySet<string>;
}

const nul = 0;
const tab = 0x09;
const unchangedTag = Buffer.from('H ');
const submodule = Buffer.from('160000 ');
const link = Buffer.from('120000 ');

export class Listing {
  /** `H <content> 0\t<path>\0`, ascending by the bytes of the path. */
  readonly #bytes: Buffer;
  readonly #pathStarts: Uint32Array;
  readonly #recordEnds: Uint32Array;
  #lastFound = 0;

  private constructor(bytes: Buffer, pathStarts: Uint32Array, recordEnds: Uint32Array) {
    this.#bytes = bytes;
    this.#pathStarts = pathStarts;
    this.#recordEnds = recordEnds;
  }

  static of(contents: ContentByPath, ours: OwnPlaces): Listing {
    const paths = [...contents.keys()].filter((path) => !isOurs(path, ours));
    const records = sortedByBytes(paths).map((path) => [
      Buffer.from(`H ${contents.get(path)} 0\t`),
      bytesOf(path),
      Buffer.of(nul),
    ]);
    return Listing.read(Buffer.concat(records.flat())) as Listing;
  }

  /** What git says of a tree that is as the index says; null where anything differs from it, or is not in order. */
  static read(bytes: Buffer): Listing | null {
    const pathStarts: number[] = [];
    const recordEnds: number[] = [];
    for (let at = 0; at < bytes.length;) {
      if (!startsWith(bytes, at, unchangedTag) || startsWith(bytes, at + unchangedTag.length, submodule)) return null;
      const start = bytes.indexOf(tab, at) + 1;
      const end = bytes.indexOf(nul, start);
      if (start === 0 || end === -1) return null;
      const lastStart = pathStarts.at(-1);
      const lastEnd = recordEnds.at(-1);
      if (lastStart !== undefined && bytes.compare(bytes, lastStart, lastEnd, start, end) <= 0) return null;
      pathStarts.push(start);
      recordEnds.push(end);
      at = end + 1;
    }
    return new Listing(bytes, Uint32Array.from(pathStarts), Uint32Array.from(recordEnds));
  }

  /** Undefined where there is no such file. */
  contentOf(path: string): string | undefined {
    const wanted = bytesOf(path);
    const nth = this.#firstFrom(wanted);
    if (nth === this.#pathStarts.length || this.#compare(nth, wanted) !== 0) return undefined;
    const recordStart = nth === 0 ? 0 : (this.#recordEnds[nth - 1] as number) + 1;
    const start = this.#pathStarts[nth] as number;
    return this.#bytes.toString('utf8', recordStart + unchangedTag.length, start - ' 0\t'.length);
  }

  hasAnyUnder(folder: string): boolean {
    const prefix = bytesOf(folder);
    const nth = this.#firstFrom(prefix);
    return nth < this.#pathStarts.length && startsWith(this.#bytes, this.#pathStarts[nth] as number, prefix);
  }

  /** Each path with a NUL behind it, as git reads them. */
  paths(): Buffer {
    const paths = Buffer.allocUnsafe(this.#bytes.length);
    let length = 0;
    for (let nth = 0; nth < this.#pathStarts.length; nth++) {
      const end = (this.#recordEnds[nth] as number) + 1;
      length += this.#bytes.copy(paths, length, this.#pathStarts[nth], end);
    }
    return paths.subarray(0, length);
  }

  /** The same of those that are links. */
  links(): Buffer {
    const parts: Buffer[] = [];
    for (let nth = 0; nth < this.#pathStarts.length; nth++) {
      const recordStart = nth === 0 ? 0 : (this.#recordEnds[nth - 1] as number) + 1;
      if (!startsWith(this.#bytes, recordStart + unchangedTag.length, link)) continue;
      parts.push(this.#bytes.subarray(this.#pathStarts[nth], (this.#recordEnds[nth] as number) + 1));
    }
    return Buffer.concat(parts);
  }

  /** Equal listings give equal bytes, wherever they come from. */
  addTo(hash: Hash): void {
    hash.update(this.#bytes);
  }

  /** The first file whose path is not less. Most ask in the order of the paths: then it is the one behind the last. */
  #firstFrom(path: Buffer): number {
    const next = this.#lastFound + 1;
    const isNext = next < this.#pathStarts.length && this.#compare(next, path) >= 0;
    const found = isNext && this.#compare(next - 1, path) < 0 ? next : this.#search(path);
    this.#lastFound = found;
    return found;
  }

  #search(path: Buffer): number {
    let low = 0;
    let high = this.#pathStarts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(middle, path) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(nth: number, path: Buffer): number {
    return this.#bytes.compare(path, 0, path.length, this.#pathStarts[nth], this.#recordEnds[nth]);
  }
}

function isOurs(path: string, { folder, files }: OwnPlaces): boolean {
  return files.has(path) || (folder !== null && path.startsWith(folder));
}

function startsWith(bytes: Buffer, at: number, prefix: Buffer): boolean {
  for (let index = 0; index < prefix.length; index++) if (bytes[at + index] !== prefix[index]) return false;
  return true;
}

/** As git sorts. Code units have the order of bytes, but for what UTF-16 writes as a pair. */
function sortedByBytes(paths: readonly string[]): string[] {
  const mixed = paths.some((path) => /[\ud800-\udfff]/.test(path));
  return paths.toSorted(mixed ? (a, b) => Buffer.compare(bytesOf(a), bytesOf(b)) : byCodeUnit);
}
