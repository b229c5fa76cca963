// `.pawl/`: the runs, which of them is the latest, and the seal.

import fs from 'node:fs';
import { dirname, join } from 'node:path';

import type { Digest } from '../../core/digest.ts';
import type { Result } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import type { Run, RunId } from '../../core/run.ts';
import { isRunId, newestFirst, runIdAt } from '../../core/run.ts';
import { decodeRun } from '../../formats/run.ts';
import type { Seal } from '../../formats/seal.ts';
import { decodeSeal, encodeSeal } from '../../formats/seal.ts';
import type {
  LockTaken,
  LockWatch,
  ResultStore,
  RunDirectory,
  SealedRun,
  StoreOwner,
} from '../../ports/result-store.ts';
import { stampOf } from '../files/directory-stamp.ts';
import type { Disk } from '../files/disk.ts';
import { about } from '../files/disk.ts';
import { DurableFiles } from '../files/durable-files.ts';
import { damageOf, isThere, readPlainFile } from '../files/plain-file.ts';
import { PlainFolders } from '../files/plain-folders.ts';
import { FileRunDirectory, unreadable } from './run-directory.ts';
import { lockOwner, takeLock } from './state-lock.ts';

const sealPlace = 'cache/seal.json';

export class FileResultStore implements ResultStore {
  readonly #stateDir: string;
  readonly #disk: Disk;
  readonly #files: DurableFiles;
  readonly #folders: PlainFolders;

  constructor(stateDir: string, disk: Disk) {
    this.#stateDir = stateDir;
    this.#disk = disk;
    this.#files = new DurableFiles(disk);
    this.#folders = new PlainFolders(stateDir);
  }

  async lock(watch: LockWatch): Promise<LockTaken> {
    this.#files.makeDirectories(this.#stateDir);
    return takeLock(this.#stateDir, this.#disk, watch);
  }

  owner(): StoreOwner | null {
    return lockOwner(this.#stateDir);
  }

  runs(): RunId[] {
    const runs = join(this.#stateDir, 'runs');
    const latest = this.#latest();
    // Without a run.json it is not a run yet: it is being made, or its maker died. Unless it was called the latest.
    const made = (id: string): boolean => isRunId(id) && (id === latest || isThere(join(runs, id, 'run.json')));
    try {
      return fs.readdirSync(runs).filter(made).toSorted(newestFirst);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  #latest(): string | null {
    try {
      return readPlainFile(join(this.#stateDir, 'latest')).trim();
    } catch {
      return null;
    }
  }

  readRun(id: RunId): Result<Run> {
    const where = `runs/${id}/run.json`;
    let text: string;
    try {
      text = readPlainFile(this.#folders.at(where));
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      return unreadable(where, damageOf(error));
    }
    const run = decodeRun(text, where);
    // Its name is where everything else of it lies.
    return run.ok && run.value.id !== id ? unreadable(where, `expected the run ${id}, found ${run.value.id}`) : run;
  }

  create(epochMs: number, runOf: (id: RunId) => Run, fill: (directory: RunDirectory) => void): RunDirectory {
    const run = runOf(this.#begin(epochMs));
    const directory = this.open(run);
    fill(directory);
    return this.#publish(run, directory);
  }

  async assemble(
    epochMs: number,
    after: RunId,
    runOf: (id: RunId) => Run,
    fill: (directory: RunDirectory) => Promise<void>,
  ): Promise<RunDirectory> {
    const run = runOf(this.#begin(epochMs, after));
    const directory = this.open(run);
    await fill(directory);
    return this.#publish(run, directory);
  }

  #begin(epochMs: number, after?: RunId): RunId {
    this.#prepare();
    this.#breakSeal();
    return this.#claim(epochMs, after);
  }

  #publish(run: Run, directory: RunDirectory): RunDirectory {
    directory.saveRun(run);
    this.#files.write(join(this.#stateDir, 'latest'), `${run.id}\n`, true);
    return directory;
  }

  open(run: Run): RunDirectory {
    // A place in it, so that the run itself is looked at as well.
    return new FileRunDirectory(dirname(this.#folders.at(`runs/${run.id}/run.json`)), run, this.#disk);
  }

  sealed(request: Digest): SealedRun | null {
    const seal = this.#readSeal();
    // A younger run, over whatever files, may know of a failure.
    if (seal?.run !== this.runs()[0]) return null;
    if (seal?.request !== request || seal.stamp !== this.#stamp(seal.run)) return null;
    const run = this.readRun(seal.run);
    return run.ok ? { ...seal, run: run.value } : null;
  }

  seal(sealed: SealedRun): void {
    const { id } = sealed.run;
    try {
      const seal = encodeSeal({ ...sealed, run: id, stamp: this.#stamp(id) });
      this.#files.write(this.#folders.at(sealPlace), seal, false);
    } catch {
      // Without it the next invocation reads the results, and comes to the same.
    }
  }

  /** What comes now supersedes every verdict from before. */
  #breakSeal(): void {
    try {
      this.#disk.remove(this.#folders.at(sealPlace));
    } catch {
      // It is about another run than the one that will be the newest, and is not believed.
    }
  }

  #readSeal(): Seal | null {
    try {
      const seal = decodeSeal(readPlainFile(this.#folders.at(sealPlace)), sealPlace);
      return seal.ok && isRunId(seal.value.run) ? seal.value : null;
    } catch {
      return null;
    }
  }

  #stamp(id: RunId): string {
    const directory = join(this.#stateDir, 'runs', id);
    return stampOf([join(directory, 'run.json'), join(directory, 'results')]);
  }

  /** The directory that nobody had: making it is what claims the name. */
  #claim(epochMs: number, after?: RunId): RunId {
    const runs = dirname(this.#folders.at('runs/any'));
    this.#files.makeDirectories(runs);
    const [newest] = [...this.runs(), ...(after === undefined ? [] : [after])].toSorted(newestFirst);
    for (let nth = 1; ; nth++) {
      const id = runIdAt(epochMs, nth, newest);
      if (!this.#disk.makeDirectory(join(runs, id))) continue;
      about(join(runs, id), () => this.#disk.syncDirectory(runs));
      return id;
    }
  }

  /**
   * Tells git, backup programs and people what this directory is. What is said is about all that is in it, so where
   * there is anything that is not ours, nothing is said.
   */
  #prepare(): void {
    this.#files.makeDirectories(this.#stateDir);
    if (!fs.readdirSync(this.#stateDir).every(isOurs)) return;
    for (const [name, text] of Object.entries(signs)) {
      const path = join(this.#stateDir, name);
      if (!fs.existsSync(path)) this.#files.write(path, text, false);
    }
  }
}

/** With what a write or a lock leaves beside a file when its process dies. */
function isOurs(name: string): boolean {
  return /^(?:lock|latest|running|runs|removed|cache|channels|\.gitignore|README|CACHEDIR\.TAG)(?:\.|$)/.test(name);
}

const signs: Readonly<Record<string, string>> = {
  '.gitignore': '*\n',
  'CACHEDIR.TAG':
    'Signature: 8a477f597d28d172789f06886806bc55\n# This directory holds test results kept by pawl. It can be removed; then everything is owed again.\n',
  README:
    'Results of test files, kept by pawl so that they need not be earned twice.\nruns/<run>/results/ holds one <name>.result.json per test file; `latest` names the latest run.\nRemove this directory to forget everything.\n',
};
