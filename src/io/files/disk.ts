// The few effects on a disk that durability is made of, each on its own, so that a test can stop between any two.
// Synchronous on purpose: a durable write costs half of what it costs through promises, and there is nothing else to do.

import fs from 'node:fs';

export interface Disk {
  /** Creates a file that was not there, and opens it for writing. */
  create(path: string): number;
  openForAppend(path: string): number;
  write(descriptor: number, text: string): void;
  /** Content only: what a reader needs to read it back. */
  sync(descriptor: number): void;
  /** The same for many files, several at a time: a disk syncs them together in a fraction of the time. */
  syncAll(paths: readonly string[]): Promise<void>;
  close(descriptor: number): void;
  rename(from: string, to: string): void;
  link(existing: string, path: string): void;
  /** Does nothing when it is not there. */
  remove(path: string): void;
  /** Makes one directory; its parent is there. False when it existed before. */
  makeDirectory(path: string): boolean;
  /** An empty one. Does nothing when it is not there. */
  removeDirectory(path: string): void;
  /** Makes the entries of a directory durable: created, renamed and removed names. Does nothing where it cannot be read. */
  syncDirectory(path: string): void;
}

export const nodeDisk: Disk = {
  create: (path) => fs.openSync(path, 'wx', 0o666),
  openForAppend: (path) => fs.openSync(path, 'a', 0o666),
  write: (descriptor, text) => {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += fs.writeSync(descriptor, bytes, written);
  },
  sync: (descriptor) => fs.fdatasyncSync(descriptor),
  syncAll: async (paths) => {
    const waiting = paths.values();
    const syncEach = async (): Promise<void> => {
      for (const path of waiting) await syncFile(path);
    };
    await Promise.all(Array.from({ length: syncsAtATime }, syncEach));
  },
  close: (descriptor) => fs.closeSync(descriptor),
  rename: (from, to) => fs.renameSync(from, to),
  link: (existing, path) => fs.linkSync(existing, path),
  remove: (path) => void unless('ENOENT', () => fs.unlinkSync(path)),
  makeDirectory: (path) => unless('EEXIST', () => fs.mkdirSync(path)),
  removeDirectory: (path) => void unless('ENOENT', () => fs.rmdirSync(path)),
  syncDirectory: (path) => {
    if (process.platform === 'win32') return; // Windows cannot open a directory, and needs no sync of its entries.
    unless('EACCES', () => {
      const descriptor = fs.openSync(path, 'r');
      try {
        fs.fsyncSync(descriptor);
      } finally {
        fs.closeSync(descriptor);
      }
    });
  },
};

const syncsAtATime = 16;

async function syncFile(path: string): Promise<void> {
  const file = await fs.promises.open(path, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** The system names no file behind a descriptor, and a temporary one means nothing to anybody: trouble is about `path`. */
export function about<T>(path: string, deed: () => T): T {
  try {
    return deed();
  } catch (error) {
    throw Object.assign(error as Error, { path });
  }
}

/** What the deed is for may be so already: then it is false that it was done. */
function unless(code: string, deed: () => void): boolean {
  try {
    deed();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
    return false;
  }
}

/** A file that was not there, under its name from its first byte on. */
export function writeNew(path: string, text: string, disk: Disk): void {
  const descriptor = disk.create(path);
  try {
    disk.write(descriptor, text);
  } finally {
    disk.close(descriptor);
  }
}
