// Digests of file contents, remembered by size, times and inode, so that an unchanged tree is not read again.

import fs from 'node:fs';
import { dirname } from 'node:path';

import { isListOf, isObject, isText } from '../../formats/guard.ts';
import { formatVersion } from '../../formats/version.ts';
import { nodeDisk } from '../files/disk.ts';
import { DurableFiles } from '../files/durable-files.ts';
import { readPlainFile } from '../files/plain-file.ts';

/**
 * What was touched so shortly before it was looked at may be touched again without another timestamp (git's racy rule):
 * what was seen of it is not trusted the next time.
 */
export const racyMs = 2000;

interface Entry {
  readonly stat: string;
  readonly digest: string;
}

export class ContentCache {
  readonly #path: string;
  #known: ReadonlyMap<string, Entry> | null = null;
  readonly #seen = new Map<string, Entry>();
  readonly #nowMs: number;
  #changed = false;

  /** @param path a file that may not be there, read when it is first needed; whatever is wrong with it costs time and nothing else */
  constructor(path: string, nowMs: number) {
    this.#path = path;
    this.#nowMs = nowMs;
  }

  /** The digest of a file with this state, from memory or made by `digest`. */
  digestOf(path: string, stat: fs.Stats, digest: () => string): string {
    const state = `${stat.size} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`;
    this.#known ??= readEntries(this.#path);
    const known = this.#seen.get(path) ?? this.#known.get(path);
    const entry = known?.stat === state ? known : { stat: state, digest: digest() };
    if (entry !== known) this.#changed = true;
    const racy = Math.max(stat.mtimeMs, stat.ctimeMs) > this.#nowMs - racyMs;
    if (!racy) this.#seen.set(path, entry);
    return entry.digest;
  }

  /** Keeps what was seen, where there is a state directory to keep it in. */
  save(): void {
    if (this.#known === null || (!this.#changed && this.#seen.size === this.#known.size)) return;
    if (!fs.existsSync(dirname(dirname(this.#path)))) return;
    const files = Array.from(this.#seen, ([path, { stat, digest }]) => [path, stat, digest]);
    try {
      new DurableFiles(nodeDisk).write(this.#path, JSON.stringify({ format: formatVersion, files }), false);
    } catch {
      // A cache that cannot be written is a cache that is not there.
    }
  }
}

function readEntries(path: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  try {
    const value: unknown = JSON.parse(readPlainFile(path));
    if (!isObject(value) || value['format'] !== formatVersion || !Array.isArray(value['files'])) return entries;
    for (const row of value['files'] as unknown[]) {
      if (!isListOf(row, isText) || row.length !== 3) return new Map();
      entries.set(row[0] as string, { stat: row[1] as string, digest: row[2] as string });
    }
  } catch {
    return new Map();
  }
  return entries;
}
