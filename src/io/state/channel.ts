// Channels as folders in the state directory. They outlive us: what a runner told is there when its pawl has died.

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

import type { RunnerEvent } from '../../core/results/runner-event.ts';
import { decodeRunnerEvent } from '../../formats/runner-event.ts';
import type { Channel, Channels, LeftChannel } from '../../ports/channel.ts';
import { FileTail } from '../files/line-tail.ts';
import { lookAt, readPlainFile } from '../files/plain-file.ts';
import { PlainFolders } from '../files/plain-folders.ts';
import { rewriteLines } from '../processes/rewrite-lines.ts';

const aboutName = 'about.json';
const filesName = 'files.json';
const ending = '.jsonl';

/** A report that takes more than this was not written about one run of some test files. */
const reportBytesMax = 256 * 1024 * 1024;

export class FolderChannels implements Channels {
  readonly probes: string;
  readonly keepsSecrets: boolean;
  readonly #path: string;
  readonly #folders: PlainFolders;

  /**
   * @param path where the folders are made
   * @param keepsSecrets whether that is on no disk
   */
  constructor(path: string, probes: string, keepsSecrets = false) {
    this.#path = path;
    this.#folders = new PlainFolders(dirname(path));
    this.probes = probes;
    this.keepsSecrets = keepsSecrets;
  }

  open(files: readonly string[], about: object | null): Channel {
    const folder = this.#at(`${Date.now()}-${randomUUID()}`);
    // Where everybody has a place, nobody else may look into ours.
    fs.mkdirSync(folder, { recursive: true, mode: this.keepsSecrets ? 0o700 : 0o777 });
    if (about !== null) fs.writeFileSync(join(folder, aboutName), JSON.stringify(about));
    fs.writeFileSync(join(folder, filesName), JSON.stringify(files));
    return new FolderChannel(folder, files, null);
  }

  close(): void {
    if (!this.keepsSecrets) return;
    try {
      fs.rmdirSync(this.#path);
    } catch {
      // It was never made.
    }
  }

  tail(path: string): FileTail {
    return new FileTail(path, lookAt(path)?.size ?? 0);
  }

  rewrite(path: string, from: number, shown: (line: string) => string | null): void {
    rewriteLines(path, from, shown);
  }

  readText(path: string): string | null {
    try {
      return fs.readFileSync(path, 'utf8');
    } catch {
      return null;
    }
  }

  leftBehind(): LeftChannel[] {
    return this.#left().map((name) => {
      const folder = this.#at(name);
      const files = parsed(join(folder, filesName));
      const listed = Array.isArray(files) ? files.filter((each) => typeof each === 'string') : [];
      return new FolderChannel(folder, listed, parsed(join(folder, aboutName)));
    });
  }

  #left(): string[] {
    try {
      const entries = fs.readdirSync(this.#path, { withFileTypes: true });
      return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).toSorted();
    } catch {
      return [];
    }
  }

  /** Throws a ProblemError where the folder of the channels is a link: what it leads to is none of ours to remove. */
  #at(name: string): string {
    return this.#folders.at(join(basename(this.#path), name));
  }
}

class FolderChannel implements LeftChannel {
  readonly folder: string;
  readonly about: unknown;
  readonly #files: ReadonlySet<string>;
  readonly #tails = new Map<string, FileTail>();
  /** What a file is called where all links have been followed. Made when a name turns up that was not listed. */
  #listedByReal: Map<string, string> | null = null;

  constructor(folder: string, files: readonly string[], about: unknown) {
    this.folder = folder;
    this.about = about;
    this.#files = new Set(files);
  }

  take(): RunnerEvent[] {
    const writers = this.reports().filter((name) => name.endsWith(ending));
    return writers.flatMap((name) =>
      this.#tail(name)
        .lines()
        .flatMap((line) => this.#decoded(line)),
    );
  }

  reports(): string[] {
    try {
      return fs.readdirSync(this.folder).toSorted();
    } catch {
      return [];
    }
  }

  report(name: string): string | null {
    try {
      return readPlainFile(join(this.folder, name), reportBytesMax);
    } catch {
      return null;
    }
  }

  close(): void {
    for (const tail of this.#tails.values()) tail.close();
    this.#tails.clear();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  #tail(name: string): FileTail {
    let tail = this.#tails.get(name);
    if (tail === undefined) this.#tails.set(name, (tail = new FileTail(join(this.folder, name))));
    return tail;
  }

  #decoded(line: string): RunnerEvent | [] {
    const event = decodeRunnerEvent(line);
    if (event === null) return [];
    return 'file' in event && event.file !== null ? { ...event, file: this.#asListed(event.file) } : event;
  }

  #asListed(file: string): string {
    if (this.#files.has(file)) return file;
    this.#listedByReal ??= new Map([...this.#files].map((each) => [realPath(each), each]));
    return this.#listedByReal.get(file.split('/').join(sep)) ?? file;
  }
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readPlainFile(path));
  } catch {
    return null;
  }
}

function realPath(path: string): string {
  try {
    return fs.realpathSync.native(path);
  } catch {
    return path;
  }
}
