// Where reports go: to the output, or to a file that is either complete or still the one from before.

import fs from 'node:fs';
import { basename, dirname } from 'node:path';

import type { Output } from '../../ports/output.ts';
import type { ReportSink } from '../../ports/reporter.ts';
import { clearAway, isFolder } from '../files/plain-file.ts';
import { touching } from './own-touches.ts';

/** Small chunks are put together: a report of ten thousand files is not ten thousand writes. */
const chunkCharacters = 64 * 1024;

export function outputSink(output: Output): ReportSink {
  return {
    isReplaceable: false,
    append: (text) => output.write(text),
    replace: (chunks) => {
      for (const chunk of joined(chunks)) output.write(chunk);
    },
    close: () => {},
  };
}

/** Folders on the way to it are made. What is there and is no file, such as a device or a link, is written into. */
export function fileSink(path: string): ReportSink {
  let appended: number | null = null;
  return { isReplaceable: isReplaceable(path), append, replace: (chunks) => replaceFile(path, chunks), close };

  function append(text: string): void {
    if (appended === null) touching(dirname(path), [basename(path)], () => (appended = openNew(path)));
    if (appended !== null) fs.writeFileSync(appended, text);
  }

  function close(): void {
    if (appended !== null) fs.closeSync(appended);
    appended = null;
  }
}

/** The same for a place of our own: whatever lies there is replaced, and nothing is followed out of it. */
export function ownFileSink(path: string): ReportSink {
  return {
    ...fileSink(path),
    isReplaceable: true,
    replace: (chunks) => {
      if (!isReplaceable(path)) clearAway(path);
      replaceFile(path, chunks);
    },
  };
}

/** A device, a pipe and a link are not ours to replace: as root, a rename would put a file in the place of /dev/stderr. */
function isReplaceable(path: string): boolean {
  return fs.lstatSync(path, { throwIfNoEntry: false })?.isFile() !== false;
}

/** Always the same name, so that one that a death has left behind is not there for ever, and is known for what it is. */
export function temporaryOf(path: string): string {
  return `${path}.pawl-tmp`;
}

function replaceFile(path: string, chunks: Iterable<string>): void {
  if (!isReplaceable(path)) return writeNew(path, chunks);
  const temporary = temporaryOf(path);
  touching(dirname(path), [basename(path), basename(temporary)], () => {
    fs.rmSync(temporary, { force: true });
    try {
      writeNew(temporary, chunks, 'wx');
      fs.renameSync(temporary, path);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
  });
}

function writeNew(path: string, chunks: Iterable<string>, how: 'w' | 'wx' = 'w'): void {
  const descriptor = openNew(path, how);
  try {
    for (const chunk of joined(chunks)) fs.writeFileSync(descriptor, chunk);
  } finally {
    fs.closeSync(descriptor);
  }
}

function openNew(path: string, how: 'w' | 'wx' = 'w'): number {
  makeFolders(dirname(path));
  return fs.openSync(path, how);
}

/** One by one: below `/proc`, where nobody makes a folder, the recursion of Node never comes to an end. */
function makeFolders(folder: string): void {
  const parent = dirname(folder);
  if (isFolder(folder) || parent === folder) return;
  makeFolders(parent);
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    if (!isFolder(folder)) throw error;
  }
}

function* joined(chunks: Iterable<string>): Generator<string> {
  let pending = '';
  for (const chunk of chunks) {
    pending += chunk;
    if (pending.length < chunkCharacters) continue;
    yield pending;
    pending = '';
  }
  if (pending !== '') yield pending;
}
