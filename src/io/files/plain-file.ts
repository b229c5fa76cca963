// Reading what we have written ourselves: a plain file, or something that somebody put in its place.

import fs from 'node:fs';

import { formatSize } from '../../core/text/size.ts';

/** A link is not followed: what it leads to is none of ours. A pipe is opened and not waited for. Windows has neither. */
const plainFlags = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

/** More than a list of a hundred thousand test files takes: what is larger was not written by us. */
const bytesMaxByDefault = 32 * 1024 * 1024;

/** A descriptor to read from. What was opened need not be a file, but nothing was followed and nothing waits. */
export function openPlainFile(path: string): number {
  return fs.openSync(path, plainFlags);
}

/** Its whole text. Throws what the system says, and EFBIG for more than `bytesMax`. */
export function readPlainFile(path: string, bytesMax = bytesMaxByDefault): string {
  const descriptor = openPlainFile(path);
  try {
    if (fs.fstatSync(descriptor).size > bytesMax) throw tooLarge(path, bytesMax);
    return fs.readFileSync(descriptor, 'utf8');
  } finally {
    fs.closeSync(descriptor);
  }
}

function tooLarge(path: string, bytesMax: number): NodeJS.ErrnoException {
  const error = new Error(`EFBIG: larger than ${formatSize(bytesMax)}, read '${path}'`);
  return Object.assign(error, { code: 'EFBIG', syscall: 'read', path });
}

/** Whether there is a plain file, and no link to one. */
export function isPlainFile(path: string): boolean {
  return lookAt(path)?.isFile() === true;
}

/** Whether there is a folder, or a link to one. */
export function isFolder(path: string): boolean {
  return lookAt(path, fs.statSync)?.isDirectory() === true;
}

/** At most the last `bytesMax` bytes of a file as text; empty when there is no such file. */
export function readTail(path: string, bytesMax: number): string {
  let descriptor: number | null = null;
  try {
    descriptor = fs.openSync(path, plainFlags);
    const size = fs.fstatSync(descriptor).size;
    const length = Math.min(size, bytesMax);
    const buffer = Buffer.alloc(length);
    const read = fs.readSync(descriptor, buffer, 0, length, size - length);
    return withoutTornCharacter(buffer.subarray(0, read), size > length);
  } catch {
    return '';
  } finally {
    if (descriptor !== null) fs.closeSync(descriptor);
  }
}

/** A cut in the middle of a UTF-8 character leaves continuation bytes in front: they are dropped. */
function withoutTornCharacter(bytes: Buffer, cut: boolean): string {
  let start = 0;
  while (cut && start < bytes.length && start < 4 && ((bytes[start] as number) & 0xc0) === 0x80) start += 1;
  return bytes.toString('utf8', start);
}

/** Whether there is anything of that name, a link that leads nowhere too. */
export function isThere(path: string): boolean {
  return lookAt(path) !== undefined;
}

/** Undefined where there is nothing, not even a folder that could hold it. Looks at links themselves, or at what they lead to. */
export function lookAt(path: string, look: typeof fs.lstatSync = fs.lstatSync): fs.Stats | undefined {
  try {
    return look(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

export function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Renames it to a name that nobody has, and gives that. Nothing is ever removed that may be somebody's. */
export function moveAside(path: string): string {
  for (let nth = 1; ; nth++) {
    const aside = `${path}.broken${nth === 1 ? '' : `-${nth}`}`;
    if (isThere(aside)) continue;
    fs.renameSync(path, aside);
    return aside;
  }
}

/** What is in the way of a file of ours: moved aside if it is a folder, and else removed. */
export function clearAway(path: string): void {
  if (lookAt(path)?.isDirectory() === true) moveAside(path);
  else fs.rmSync(path, { force: true });
}

/** What is wrong with the thing that lies there, and stays wrong however often it is read. */
const damages: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EISDIR: 'is a folder',
  ELOOP: 'is a symbolic link',
  EAGAIN: 'is a pipe',
  ENXIO: 'is a socket',
  EIO: 'cannot be read (i/o error)',
  EFBIG: 'is too large',
  ERR_STRING_TOO_LONG: 'is too large',
  ERR_FS_FILE_TOO_LARGE: 'is too large',
};

/**
 * The damage in words. Any other error is the trouble of a system that has no descriptors left or lets us in nowhere,
 * and is thrown on: the file may be as good as ever.
 */
export function damageOf(error: unknown): string {
  const damage = damages[(error as NodeJS.ErrnoException).code ?? ''];
  if (damage === undefined) throw error;
  return damage;
}
