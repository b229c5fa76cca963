// Where a file's result, error and output are stored: the test file's own path, made safe for every disk.

import { sha256Hex } from './digest.ts';
import type { TestFile } from './test-file.ts';

/** Most file systems allow 255 bytes a name; this leaves room for the longest suffix and a temporary file's. */
const segmentBytesMax = 200;

/** Enough to tell apart the few paths that differ by case only, and short enough to read past. */
const foldDigits = 8;
const fullDigits = 16;

/** A folder that could be taken for one of our own files, or that Windows refuses. */
const reservedFolder =
  /\.(?:result|error)\.json$|^summary\.json$|\.log$|[. ]$|[<>:"|?*\\\u0000-\u001f]|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|~[0-9a-f]{16}$/i;

/** A name that Windows refuses, or that looks as if we had made it from another one. */
const reservedName = /[<>:"|?*\\\u0000-\u001f]|~(?:[0-9a-f]{8}|[0-9a-f]{16})$/i;

/**
 * Where to store what belongs to a file, relative to `results/`, `errors/` or `logs/output/` and without suffix. It
 * follows from the path alone: if it depended on which other files there are, a new file could move an old result.
 * It is the path itself wherever possible. A segment that is too long, or that no disk or reader could tell from
 * another, ends in `~` and a digest of the original. So does the name of a file whose path a disk that ignores case
 * or Unicode form may take for another one: of all such paths, only the one in lower case and composed form is plain.
 */
export function storagePath(file: TestFile): string {
  const segments = file.split('/');
  const last = segments.length - 1;
  return segments
    .map((segment, index) => (index === last ? storedName(segment, file) : storedFolder(segment)))
    .join('/');
}

function storedFolder(segment: string): string {
  return isTooLong(segment) || reservedFolder.test(segment) ? digested(segment, segment, fullDigits) : segment;
}

function storedName(name: string, file: TestFile): string {
  if (isTooLong(name) || reservedName.test(name)) return digested(name, file, fullDigits);
  return fold(file) === file ? name : digested(name, file, foldDigits);
}

function isTooLong(segment: string): boolean {
  return Buffer.byteLength(segment) > segmentBytesMax;
}

/** ASCII without capitals, as most paths are. */
const foldedAlready = /^[ -@[-~]*$/;

/** One form for all paths that some disk may take for one. Disks fold to upper or to lower case: this is under both. */
function fold(path: string): string {
  return foldedAlready.test(path) ? path : path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

function digested(segment: string, identity: string, digits: number): string {
  return `${truncated(segment.replace(/[<>:"|?*\\\u0000-\u001f]/g, '_'))}~${sha256Hex(identity, digits)}`;
}

/** Cut to a length in bytes that leaves room for the digest, never within a character. */
function truncated(segment: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of segment) {
    bytes += Buffer.byteLength(character);
    if (bytes > segmentBytesMax - fullDigits - 1) return kept;
    kept += character;
  }
  return kept;
}
