// What a command prints, with its secrets masked before it has a name on any disk: docs/decisions/0013-redaction.md.

import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';

import type { Redact } from '../../core/text/redaction.ts';
import { formatSize } from '../../core/text/size.ts';
import { chunksOf, writeAll } from '../files/file-chunks.ts';
import { openNameless } from '../files/nameless-file.ts';
import type { Cut } from './bounded-output.ts';
import { BoundedOutput } from './bounded-output.ts';

/** A longer line is not looked into, and so not kept. */
const lineBytesMax = 1024 * 1024;

/** The command prints into a file without a name. Once it has ended, a masked copy of that goes to the end of `path`. */
export function redactedOutput(path: string, bytesMax: number, redact: Redact): BoundedOutput {
  const raw = openNameless(path, 'ax+');
  return new BoundedOutput(path, bytesMax, {
    descriptor: raw,
    onWhole: (cut) => {
      const log = fs.openSync(path, 'a');
      try {
        for (const bytes of maskedBytes(raw, cut, redact)) writeAll(log, bytes, null);
      } finally {
        fs.closeSync(log);
      }
    },
  });
}

/** A cut may go through a secret: the lines that it goes through are left out. */
function* maskedBytes(raw: number, cut: Cut | null, redact: Redact): Generator<Buffer> {
  const size = fs.fstatSync(raw).size;
  for (const line of linesOf(raw, 0, cut?.start ?? size)) {
    if (cut === null || endsLine(line.at(-1))) yield maskedLine(line, redact);
  }
  if (cut === null) return;
  yield* chunksOf(raw, cut.start, cut.end);
  let isFirst = true;
  for (const line of linesOf(raw, cut.end, size)) {
    if (!isFirst) yield maskedLine(line, redact);
    isFirst = false;
  }
}

/** A line without a secret stays as it was, byte by byte. */
function maskedLine(line: Buffer, redact: Redact): Buffer {
  const encoding = isUtf8(line) ? 'utf8' : 'latin1';
  const text = line.toString(encoding);
  const masked = redact(text);
  return masked === text ? line : Buffer.from(masked, encoding);
}

/** Each with its end. A carriage return ends one, too: progress is printed that way, and may go on for ever. */
function* linesOf(descriptor: number, from: number, to: number): Generator<Buffer> {
  let line: Buffer[] = [];
  let length = 0;
  for (const chunk of chunksOf(descriptor, from, to)) {
    for (let start = 0; start < chunk.length;) {
      const end = lineEnd(chunk, start);
      length += end - start;
      // A copy: the chunk is filled anew.
      if (length <= lineBytesMax) line.push(Buffer.from(chunk.subarray(start, end)));
      start = end;
      if (!endsLine(chunk[end - 1])) continue;
      yield wholeLine(line, length);
      line = [];
      length = 0;
    }
  }
  if (length > 0) yield wholeLine(line, length);
}

function wholeLine(pieces: readonly Buffer[], length: number): Buffer {
  return length <= lineBytesMax ? Buffer.concat(pieces) : Buffer.from(`[redacted: a line of ${formatSize(length)}]\n`);
}

/** Behind the next end of a line, or of what there is. */
function lineEnd(bytes: Buffer, start: number): number {
  let end = start;
  while (end < bytes.length && !endsLine(bytes[end])) end += 1;
  return Math.min(end + 1, bytes.length);
}

function endsLine(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d;
}
