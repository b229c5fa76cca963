// Where a file's result, error and output are stored: the test file's own path, made safe for every disk.

import { createHash } from 'node:crypto';

import type { TestFile } from './test-file.ts';

/** Most file systems allow 255 bytes a name; this leaves room for the longest suffix and a temporary file's. */
const segmentBytesMax = 200;

/** A name segment that could be taken for one of our own files, or that Windows refuses. */
const reservedSegment =
  /\.(?:result|error)\.json$|\.log$|[. ]$|[<>:"|?*\\\u0000-\u001f]|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Where to store what belongs to a file, relative to `results/`, `errors/` or `logs/output/` and without suffix.
 * It is the path itself wherever possible. A segment that is too long, or that no disk or reader could tell from
 * another, ends in `~` and a digest of the original. Two paths that a disk may take for one (they differ only by
 * case or by Unicode form) are told apart the same way: see `findTwins`.
 */
export function storagePath(file: TestFile, twins: ReadonlySet<TestFile>): string {
  const segments = file.split('/');
  const last = segments.length - 1;
  return segments
    .map((segment, index) => {
      const ambiguous = index === last && twins.has(file);
      const safe = !ambiguous && Buffer.byteLength(segment) <= segmentBytesMax && isPlain(segment, index === last);
      return safe ? segment : digested(segment, index === last ? file : segment);
    })
    .join('/');
}

function isPlain(segment: string, isName: boolean): boolean {
  return isName ? !/[<>:"|?*\\\u0000-\u001f]/.test(segment) : !reservedSegment.test(segment);
}

function digested(segment: string, identity: string): string {
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  return `${truncated(segment.replace(/[<>:"|?*\\\u0000-\u001f]/g, '_'))}~${digest}`;
}

/** Cut to a length in bytes that leaves room for the digest, never within a character. */
function truncated(segment: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of segment) {
    bytes += Buffer.byteLength(character);
    if (bytes > segmentBytesMax - 17) return kept;
    kept += character;
  }
  return kept;
}

/** The files of a set that share their path with another one once case and Unicode form are ignored. */
export function findTwins(files: readonly TestFile[]): ReadonlySet<TestFile> {
  const firstByFold = new Map<string, TestFile>();
  const twins = new Set<TestFile>();
  for (const file of files) {
    const fold = file.normalize('NFC').toLowerCase();
    const first = firstByFold.get(fold);
    if (first === undefined) firstByFold.set(fold, file);
    else twins.add(first).add(file);
  }
  return twins;
}
