// What a disk may hold after the power was cut, as far as POSIX promises anything: worked out from the effects that were
// recorded, and given as trees of files.
//
// A synced file has its content, and a synced folder its names. Of everything else nothing is known: each name that was
// made, renamed or removed since may or may not be so, whatever became of the others, and what was written since may be
// there as a whole, not at all, in part, or as so many bytes of something else.

import fs from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

import type { Disk } from '../../src/io/files/disk.ts';
import type { Effect } from './life.ts';
import { eachEffect } from './life.ts';
import type { Seeded } from './seeded.ts';

/** An effect that a disk has had, and what it gave back. */
interface Done extends Effect {
  readonly gave: unknown;
}

/** Writes down everything that is done to a disk. */
export function recordedDisk(disk: Disk): { readonly disk: Disk; readonly done: readonly Done[] } {
  const done: Done[] = [];
  const recorded = eachEffect(disk, (effect, deed) => {
    const gave = deed();
    done.push({ ...effect, gave });
    return gave;
  });
  return { disk: recorded, done };
}

/** The content of each file by its path; null for a folder. A folder comes before what is in it. */
export type Tree = ReadonlyMap<string, Buffer | null>;

interface File {
  readonly kind: 'file';
  synced: Buffer;
  unsynced: Buffer;
}

interface Folder {
  readonly kind: 'folder';
  synced: Names;
  /** What was done to its names since, in order. */
  changes: ((names: Names) => void)[];
}

type Names = Map<string, File | Folder>;

/** Which of the unsynced changes of a folder came to the disk, and how the unsynced content of a file did. */
interface Fate {
  happened(): boolean;
  content(file: File): Buffer;
}

function synced(file: File): void {
  file.synced = Buffer.concat([file.synced, file.unsynced]);
  file.unsynced = Buffer.alloc(0);
}

export class PoweredDisk {
  readonly #root: string;
  readonly #top = emptyFolder();
  readonly #open = new Map<unknown, File>();

  /** @param root an empty folder that is durable */
  constructor(root: string) {
    this.#root = root;
  }

  apply({ name, args: [first, second], gave }: Done): void {
    switch (name) {
      case 'create':
      case 'openForAppend':
        this.#open.set(gave, this.#fileAt(first) ?? this.#newFile(first));
        break;
      case 'write': {
        const file = this.#open.get(first) as File;
        file.unsynced = Buffer.concat([file.unsynced, Buffer.from(second as string)]);
        break;
      }
      case 'sync':
        synced(this.#open.get(first) as File);
        break;
      case 'syncAll':
        for (const path of first as readonly string[]) synced(this.#fileAt(path) as File);
        break;
      case 'close':
        this.#open.delete(first);
        break;
      case 'rename': {
        const file = this.#fileAt(first) as File;
        this.#change(first, (names, from) => {
          names.delete(from);
          names.set(basename(second as string), file);
        });
        break;
      }
      case 'link': {
        const file = this.#fileAt(first) as File;
        this.#change(second, (names, to) => names.set(to, file));
        break;
      }
      case 'remove':
      case 'removeDirectory':
        this.#change(first, (names, gone) => names.delete(gone));
        break;
      case 'makeDirectory': {
        const folder = emptyFolder();
        if (gave === true) this.#change(first, (names, made) => names.set(made, folder));
        break;
      }
      case 'syncDirectory': {
        // A folder outside is as it is.
        const folder = this.#at(first);
        if (folder?.kind !== 'folder') break;
        folder.synced = namesOf(folder, everything);
        folder.changes = [];
      }
    }
  }

  nothingUnsynced(): Tree {
    return this.#tree({ happened: () => false, content: onlySynced });
  }

  /**
   * All names and no names with every kind of content; every choice of names, where few are not synced; and so many
   * states in between.
   */
  *states(inBetween: number, chance: Seeded): Generator<Tree> {
    for (const content of contents) {
      yield this.#tree({ happened: () => true, content });
      yield this.#tree({ happened: () => false, content });
    }
    const changes = changesIn(this.#top);
    for (let choice = 1; changes <= changesMax && choice < 2 ** changes - 1; choice++) {
      for (const content of [whole, onlySynced]) yield this.#tree({ happened: bitsOf(choice), content });
    }
    for (let nth = 0; nth < inBetween; nth++) {
      const share = chance.oneOf([0.1, 0.5, 0.9]);
      const content = (file: File): Buffer => chance.oneOf(contents)(file);
      yield this.#tree({ happened: () => chance.next() < share, content });
    }
  }

  #tree(fate: Fate): Tree {
    const tree = new Map<string, Buffer | null>();
    const add = (folder: Folder, path: string): void => {
      for (const [name, entry] of namesOf(folder, fate)) {
        const place = join(path, name);
        tree.set(place, entry.kind === 'file' ? fate.content(entry) : null);
        if (entry.kind === 'folder') add(entry, place);
      }
    };
    add(this.#top, '');
    return tree;
  }

  #newFile(path: unknown): File {
    const file: File = { kind: 'file', synced: Buffer.alloc(0), unsynced: Buffer.alloc(0) };
    this.#change(path, (names, made) => names.set(made, file));
    return file;
  }

  #change(path: unknown, change: (names: Names, name: string) => void): void {
    const folder = this.#at(dirname(path as string));
    // What is in no folder has been removed before.
    if (folder?.kind !== 'folder') return;
    folder.changes.push((names) => change(names, basename(path as string)));
  }

  #fileAt(path: unknown): File | undefined {
    const entry = this.#at(path);
    return entry?.kind === 'file' ? entry : undefined;
  }

  /** As whoever looks sees it: everything has happened. */
  #at(path: unknown): File | Folder | undefined {
    const place = relative(this.#root, path as string);
    if (place === '') return this.#top;
    let entry: File | Folder | undefined = this.#top;
    for (const name of place.split('/')) {
      entry = entry?.kind === 'folder' ? namesOf(entry, everything).get(name) : undefined;
    }
    return entry;
  }
}

const whole = ({ synced, unsynced }: File): Buffer => Buffer.concat([synced, unsynced]);

const onlySynced = ({ synced }: File): Buffer => synced;

/** What becomes of bytes that were not synced. */
const contents: readonly ((file: File) => Buffer)[] = [
  whole,
  onlySynced,
  ({ synced, unsynced }) => Buffer.concat([synced, unsynced.subarray(0, unsynced.length >> 1)]),
  ({ synced, unsynced }) => Buffer.concat([synced, Buffer.alloc(unsynced.length)]),
  ({ synced, unsynced }) => Buffer.concat([synced, Buffer.alloc(unsynced.length, '{"kind":"file-finished"\n')]),
];

const everything: Fate = { happened: () => true, content: whole };

/** Of so many changes, each may have come to the disk or not: that is still few enough to try all. */
const changesMax = 5;

/** The names that were changed and not synced, in a folder and those in it. */
function changesIn(folder: Folder): number {
  let changes = folder.changes.length;
  for (const entry of namesOf(folder, everything).values()) if (entry.kind === 'folder') changes += changesIn(entry);
  return changes;
}

function bitsOf(choice: number): () => boolean {
  let rest = choice;
  return () => {
    const isSet = rest % 2 === 1;
    rest = Math.floor(rest / 2);
    return isSet;
  };
}

function emptyFolder(): Folder {
  return { kind: 'folder', synced: new Map(), changes: [] };
}

function namesOf(folder: Folder, fate: Fate): Names {
  const names = new Map(folder.synced);
  for (const change of folder.changes) if (fate.happened()) change(names);
  return names;
}

/** Makes a folder hold a tree. */
export function plant(tree: Tree, root: string): void {
  for (const [path, content] of tree) {
    if (content === null) fs.mkdirSync(join(root, path));
    else fs.writeFileSync(join(root, path), content);
  }
}
