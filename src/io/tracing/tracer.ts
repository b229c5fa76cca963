// Tracing by what the runtimes of the processes load first: a module in Node.js, a site module in Python. Each process
// writes what it sees to a file of its own in the state directory.

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { Scripts } from '../../core/tracing/script-line.ts';
import type { ProcessBegan, TraceLine } from '../../core/tracing/trace-line.ts';
import { decodeTraceLine } from '../../formats/trace-line.ts';
import type { ShellLaunch, Trace, Tracer, WrittenLine } from '../../ports/tracer.ts';
import { linesFrom } from '../files/lines-from.ts';
import { isAlive } from '../processes/alive.ts';
import { tracedEnvironment } from './traced-environment.ts';
import type { TracerCheck } from './tracer-check.ts';

const ending = '.log';

export interface TracePlaces {
  /** Where the files are written: made when it is first needed. */
  readonly folder: string;
  readonly probes: string;
  /** What lies outside of it is not told: the repository, or the project where there is none. */
  readonly root: string;
  /** @param folder absolute */
  readonly scriptsIn: (folder: string) => Scripts | null;
}

export class PreloadTracer implements Tracer {
  readonly #places: TracePlaces;
  readonly #check: TracerCheck;
  readonly #own: string;
  #started = 0;

  constructor(places: TracePlaces, check: TracerCheck) {
    this.#places = places;
    this.#check = check;
    this.#own = join(places.folder, randomUUID());
  }

  trouble(): null {
    return null;
  }

  trace(launch: ShellLaunch, folder: string, files: number): PreloadTrace {
    if (this.#started === 0) fs.mkdirSync(this.#own, { recursive: true });
    const prefix = join(this.#own, `${(this.#started += 1)}-`);
    return new PreloadTrace(
      { ...launch, env: tracedEnvironment(launch.env, { prefix, ...this.#places, isAlone: files === 1 }) },
      { prefix, root: this.#places.root, scripts: () => this.#places.scriptsIn(folder) },
      this.#check,
    );
  }

  close(): void {
    this.#check.close();
    // What an invocation that died has left is nobody's any more: there is one at a time.
    fs.rmSync(this.#places.folder, { recursive: true, force: true });
  }
}

/** One start. Others may look at the same processes in another way beside it. */
export class PreloadTrace implements Trace {
  readonly argv: ShellLaunch['argv'];
  readonly env: ShellLaunch['env'];
  readonly shell: boolean;
  /** What each file begins with. */
  readonly prefix: string;
  readonly root: string;
  readonly scripts: () => Scripts | null;
  readonly #folder: string;
  readonly #start: string;
  readonly #check: TracerCheck;
  /** One copy of each: the workers of a runner touch the same files for one test file after another. */
  readonly #lines = new Map<string, TraceLine | null>();
  /** How far each writer has been read, in bytes. */
  readonly #read = new Map<string, number>();

  constructor(
    { argv, env, shell }: ShellLaunch,
    { prefix, root, scripts }: Pick<PreloadTrace, 'prefix' | 'root' | 'scripts'>,
    check: TracerCheck,
  ) {
    this.argv = argv;
    this.env = env;
    this.shell = shell;
    this.prefix = prefix;
    this.root = root;
    this.scripts = scripts;
    this.#folder = dirname(prefix);
    this.#start = basename(prefix);
    this.#check = check;
  }

  take(): WrittenLine[] {
    const writers = this.#writers();
    return [...this.#takenBack(writers), ...writers.flatMap((writer) => this.#takeFrom(writer))];
  }

  distrust(process: ProcessBegan): string | null {
    return this.#check.distrust(process);
  }

  close(): void {
    for (const writer of this.#writers()) fs.rmSync(join(this.#folder, writer), { force: true });
  }

  /** A tracer that cannot write on removes its file: what it told before that is not all. */
  #takenBack(writers: readonly string[]): WrittenLine[] {
    const there = new Set(writers);
    const gone = [...this.#read.keys()].filter((writer) => !there.has(writer));
    for (const writer of gone) this.#read.delete(writer);
    return gone.map((writer) => ({ writer, line: null }));
  }

  #writers(): string[] {
    return fs.readdirSync(this.#folder).filter((name) => name.startsWith(this.#start) && name.endsWith(ending));
  }

  #takeFrom(writer: string): WrittenLine[] {
    const path = join(this.#folder, writer);
    // Asked first: what a process wrote before it ended is there then.
    const isOver = !isAlive(Number.parseInt(writer.slice(this.#start.length), 10));
    const told = this.#linesOf(writer, path);
    if (told === null) return [{ writer, line: null }];
    // A runner may have a process for each of a thousand files.
    if (isOver) {
      fs.rmSync(path, { force: true });
      this.#read.delete(writer);
    }
    return told.map((text) => ({ writer, line: this.#decoded(text) }));
  }

  /** Null where they cannot be read, and are not all that there is. */
  #linesOf(writer: string, path: string): readonly string[] | null {
    try {
      const { lines, end } = linesFrom(path, this.#read.get(writer) ?? 0);
      this.#read.set(writer, end);
      return lines;
    } catch {
      return null;
    }
  }

  #decoded(text: string): TraceLine | null {
    const known = this.#lines.get(text);
    if (known !== undefined) return known;
    const line = decodeTraceLine(text);
    this.#lines.set(text, line);
    return line;
  }
}
