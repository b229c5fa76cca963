// What a file holds, in the words of git's index: `100644 <blob>`. The same content has the same word whether git knows
// the file or not, and whether it is committed, staged or neither.

import fs from 'node:fs';

import { createHash } from '../../core/hash.ts';
import type { ContentCache } from './content-cache.ts';

const readBytesMax = 1 << 30;

/** A plain file that `stat` was taken of. Throws where it cannot be read. */
export function contentOfFile(cache: ContentCache, key: string, place: string | Buffer, stat: fs.Stats): string {
  const mode = (stat.mode & 0o111) === 0 ? '100644' : '100755';
  // Too large to be read at once: that it was not touched has to do.
  if (stat.size > readBytesMax) return `${mode} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
  return `${mode} ${cache.digestOf(key, stat, () => blobOf(fs.readFileSync(place)))}`;
}

/** A link is where it leads. */
export function contentOfLink(place: string | Buffer): string {
  return `120000 ${blobOf(fs.readlinkSync(place, 'buffer'))}`;
}

export function isLink(content: string): boolean {
  return content.startsWith('120000 ');
}

/** What stands for a file that cannot be read. */
export function unreadable(error: unknown): string {
  return `unreadable:${(error as NodeJS.ErrnoException).code}`;
}

function blobOf(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
