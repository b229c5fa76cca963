// Files that are whole or not there at all, whatever dies: temp file → sync → rename → sync of the directory.

import { dirname } from 'node:path';

import type { Disk } from './disk.ts';
import { about } from './disk.ts';
import { isFolder, lookAt, moveAside } from './plain-file.ts';

/** Temporary files carry the pid of their writer, so that those of the dead can be told from those of the living. */
export function temporaryFor(path: string): string {
  return `${path}.${process.pid}.tmp`;
}

export const temporaryName = /\.\d+\.tmp$/;

/** Knows the folders that it has made durable, and asks no more of the disk for them. */
export class DurableFiles {
  readonly #disk: Disk;
  readonly #directories = new Set<string>();

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Replaces a file as a whole. When `durable`, it outlives the machine once this returns. */
  write(path: string, text: string, durable: boolean): void {
    const directory = dirname(path);
    if (durable || !isFolder(directory)) this.makeDirectories(directory);
    about(path, () => {
      this.#replace(path, text, durable);
      if (durable) this.#disk.syncDirectory(directory);
    });
  }

  /**
   * Makes a directory and those above it, each durable in its parent before anything is made in it. So of those that are
   * there, only the last can be of a process that died before it had come to the sync.
   */
  makeDirectories(directory: string): void {
    if (this.#directories.has(directory)) return;
    const parent = dirname(directory);
    if (!isFolder(directory)) {
      this.makeDirectories(parent);
      if (lookAt(directory)?.isDirectory() === false) this.#makeWay(directory);
      this.#disk.makeDirectory(directory);
    }
    about(directory, () => this.#disk.syncDirectory(parent));
    this.#directories.add(directory);
  }

  /** What is a folder when it is moved is that of another process, which has found the same in its way: its state is in it. */
  #makeWay(directory: string): void {
    const aside = moveAside(directory);
    if (isFolder(aside)) this.#disk.rename(aside, directory);
  }

  #replace(path: string, text: string, durable: boolean): void {
    const temporary = temporaryFor(path);
    try {
      this.#writeNew(temporary, text, durable);
      this.#renameOver(temporary, path);
    } catch (error) {
      this.#removeQuietly(temporary);
      throw error;
    }
  }

  /** A rename replaces everything but a folder. */
  #renameOver(temporary: string, path: string): void {
    try {
      this.#disk.rename(temporary, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
      moveAside(path);
      this.#disk.rename(temporary, path);
    }
  }

  #writeNew(path: string, text: string, durable: boolean): void {
    const descriptor = this.#createOver(path);
    try {
      this.#disk.write(descriptor, text);
      if (durable) this.#disk.sync(descriptor);
    } finally {
      this.#disk.close(descriptor);
    }
  }

  /** A temporary file of our own name is left over from a dead process whose pid is now ours. */
  #createOver(path: string): number {
    try {
      return this.#disk.create(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      this.#disk.remove(path);
      return this.#disk.create(path);
    }
  }

  /** The first error is the one to tell. */
  #removeQuietly(path: string): void {
    try {
      this.#disk.remove(path);
    } catch {
      // The next start sweeps it.
    }
  }
}
