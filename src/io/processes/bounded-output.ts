// What a command prints, in a file that cannot grow without end. The command writes straight into it, which costs nothing;
// we look at its size now and then, and when there is too much we move the end aside and take away the middle:
// see docs/decisions/0010-output-is-cut-in-place.md.

import fs from 'node:fs';

import { formatSize } from '../../core/text/size.ts';
import { about } from '../files/disk.ts';
import { chunksOf, writeAll } from '../files/file-chunks.ts';
import { openNameless } from '../files/nameless-file.ts';

/**
 * The first look, and the rarest and most frequent ones after it: as often as the command is fast. A look is one system
 * call; between two of them a disk takes some tens of megabytes from the fastest writer.
 */
const firstLookMs = 20;
const looksMs = { min: 2, max: 25 };

/** The end is copied, and what came meanwhile, and so on: somebody whom we cannot hold must not keep us for ever. */
const looksBeforeCut = 20;

const moment = new Int32Array(new SharedArrayBuffer(4));

/** Those who write, made to stand still for some milliseconds: what they print while we cut would be lost. */
export interface Writers {
  hold(): void;
  release(): void;
}

/** Where something is missing: there stands what pawl says about it. */
export interface Cut {
  readonly start: number;
  readonly end: number;
}

/** What is printed into, where that is not the file of that name itself. */
export interface OutputFile {
  readonly descriptor: number;
  /** Called when everything stands in it that is kept. */
  readonly onWhole: (cut: Cut | null) => void;
}

export class BoundedOutput {
  /** To be inherited by the command. */
  readonly descriptor: number;
  readonly #path: string;
  readonly #bytesMax: number;
  /** Earlier attempts have printed into the file, up to here. */
  readonly #from: number;
  #endMovedAside: MovedEnd | null = null;
  /** Printed and no longer in the file. */
  #takenBytes = 0;
  #lastSize = 0;
  #trouble: Error | null = null;
  #timer: NodeJS.Timeout;
  readonly #onWhole: OutputFile['onWhole'];
  #writers: Writers = { hold: () => {}, release: () => {} };

  /** @param file the file of that name, appended to, unless another is given */
  constructor(path: string, bytesMax: number, file: OutputFile = fileNamed(path)) {
    this.#path = path;
    this.#bytesMax = bytesMax;
    this.descriptor = file.descriptor;
    this.#onWhole = file.onWhole;
    this.#from = this.#lastSize = this.#size();
    this.#timer = setTimeout(() => this.#look(firstLookMs), firstLookMs);
  }

  writtenBy(writers: Writers): void {
    this.#writers = writers;
  }

  printedBytes(): number {
    return this.#takenBytes + this.#size() - this.#from;
  }

  /** Puts the file together: its beginning, what is missing, its end. Throws what a disk may say to that. */
  close(): void {
    clearTimeout(this.#timer);
    try {
      about(this.#path, () => this.#putTogether());
    } finally {
      fs.closeSync(this.descriptor);
      this.#endMovedAside?.close();
    }
  }

  #putTogether(): void {
    if (this.#size() - this.#from > this.#bytesMax) this.#takeMiddle();
    if (this.#trouble !== null) throw this.#trouble;
    this.#onWhole(this.#endMovedAside === null ? null : this.#putBack(this.#endMovedAside));
  }

  #look(sinceMs: number): void {
    const size = this.#size();
    const bytesPerMs = Math.max(size - this.#lastSize, 0) / sinceMs;
    if (size - this.#from > this.#bytesMax) this.#takeMiddleQuietly();
    this.#lastSize = this.#size();
    const room = this.#bytesMax - (this.#lastSize - this.#from);
    const roomMs = bytesPerMs === 0 ? Infinity : room / bytesPerMs / 2;
    const nextMs = Math.min(Math.max(roomMs, looksMs.min), looksMs.max);
    this.#timer = setTimeout(() => this.#look(nextMs), nextMs);
  }

  /** A disk that is full is told when the command has ended; until then it must not get any fuller. */
  #takeMiddleQuietly(): void {
    this.#writers.hold();
    try {
      this.#takeMiddle();
    } catch (error) {
      this.#trouble ??= error as Error;
      this.#truncateQuietly();
    } finally {
      this.#writers.release();
    }
  }

  #truncateQuietly(): void {
    try {
      fs.ftruncateSync(this.descriptor, this.#from + this.#headBytes());
    } catch {
      // There is trouble to tell already.
    }
  }

  /** The command appends, so that it goes on behind whatever we leave. */
  #takeMiddle(): void {
    const headEnd = this.#from + this.#headBytes();
    this.#endMovedAside ??= new MovedEnd(this.#path);
    let copied = headEnd;
    for (let look = 0; look < looksBeforeCut && copied < this.#size(); look++) {
      const tailStart = Math.max(this.#size() - this.#tailBytes(), headEnd);
      const isBehind = look === 0 || tailStart > copied;
      copied = isBehind
        ? this.#endMovedAside.replace(this.descriptor, tailStart)
        : this.#endMovedAside.append(this.descriptor, copied);
      // What was being written when the writers were held comes to its end in the meantime.
      Atomics.wait(moment, 0, 0, 1);
    }
    this.#takenBytes += this.#size() - headEnd;
    fs.ftruncateSync(this.descriptor, headEnd);
  }

  #putBack(end: MovedEnd): Cut {
    const headEnd = this.#from + this.#headBytes();
    const printed = this.printedBytes();
    end.append(this.descriptor, headEnd);
    fs.ftruncateSync(this.descriptor, headEnd);
    const kept = Math.min(end.bytes, this.#tailBytes());
    const cut = printed - this.#headBytes() - kept;
    const limit = formatSize(this.#bytesMax);
    const said = fs.writeSync(this.descriptor, `\n[pawl cut ${formatSize(cut)} here: --output-limit is ${limit}]\n`);
    end.copyLast(kept, this.descriptor);
    return { start: headEnd, end: headEnd + said };
  }

  #headBytes(): number {
    return Math.ceil(this.#bytesMax / 2);
  }

  #tailBytes(): number {
    return this.#bytesMax - this.#headBytes();
  }

  /** Asked while a command runs, where nobody could be told of trouble: it waits for the end. */
  #size(): number {
    try {
      return fs.fstatSync(this.descriptor).size;
    } catch (error) {
      this.#trouble ??= error as Error;
      return this.#lastSize;
    }
  }
}

function fileNamed(path: string): OutputFile {
  return { descriptor: fs.openSync(path, 'a+'), onWhole: () => {} };
}

/** The end of the output in a file of its own, beside the one that it belongs to. */
class MovedEnd {
  bytes = 0;
  readonly #descriptor: number;

  constructor(path: string) {
    this.#descriptor = openNameless(path, 'wx+');
  }

  /** Begins anew with what `from` holds behind a position, and tells how far that was. */
  replace(from: number, position: number): number {
    fs.ftruncateSync(this.#descriptor, 0);
    this.bytes = 0;
    return this.append(from, position);
  }

  /** Reads no longer than the file was at the beginning, or a fast writer would keep us for ever. */
  append(from: number, position: number): number {
    const end = fs.fstatSync(from).size;
    for (const chunk of chunksOf(from, position, end)) {
      writeAll(this.#descriptor, chunk, this.bytes);
      this.bytes += chunk.length;
    }
    return end;
  }

  copyLast(bytes: number, to: number): void {
    for (const chunk of chunksOf(this.#descriptor, this.bytes - bytes, this.bytes)) writeAll(to, chunk, null);
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }
}
