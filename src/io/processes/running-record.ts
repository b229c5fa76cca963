// What is running for us, written where the next pawl looks if we die: one place for each command that runs at a time.
// Nothing is synced. A machine that dies takes the processes with it; a pawl that dies leaves what it has written.

import fs from 'node:fs';
import { hostname } from 'node:os';

import { isAmount, isCount, isObject, isText, isTextOrNull } from '../../formats/guard.ts';
import { parsedOrNull } from '../../formats/parse-json.ts';
import { formatVersion } from '../../formats/version.ts';
import { about } from '../files/disk.ts';
import { clearAway, readPlainFile } from '../files/plain-file.ts';
import { pidNamespace } from './process-birth.ts';

export interface RunningEntry {
  /** Whose pids these are: the machine, and the container where there are several. */
  readonly host: string;
  readonly mark: string;
  /** 0 before the process exists: then it is known by its mark alone. */
  readonly pid: number;
  readonly birth: string | null;
  /** Milliseconds since 1970: what there is to compare where nobody tells a birth cheaply. */
  readonly startedAt: number;
}

/** A whole entry is one write, which no death of ours can tear. */
const entryBytes = 512;

/** For each entry all processes of the machine are looked through. */
const entriesMax = 1024;

/** As `randomUUID` makes marks. Anything less particular might be found in the environment of strangers. */
const markShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export class RunningRecord {
  readonly #path: string;
  readonly #host = hostOfPids();
  #descriptor: number | null = null;
  readonly #taken = new Set<number>();

  constructor(path: string) {
    this.#path = path;
  }

  /** The entries of a pawl that is no more. What cannot be read says nothing. */
  read(): RunningEntry[] {
    let text: string;
    try {
      text = readPlainFile(this.#path, entriesMax * entryBytes);
    } catch {
      return [];
    }
    return text.split('\n').flatMap((line) => decoded(line) ?? []);
  }

  /** A free place, already written to: whoever started something there must not be unknown for a moment. */
  open(mark: string): RunningPlace {
    let place = 0;
    while (this.#taken.has(place)) place += 1;
    this.#taken.add(place);
    const entry = { host: this.#host, mark, pid: 0, birth: null, startedAt: Date.now() };
    this.#write(place, entry);
    return {
      started: (pid, birth) => this.#write(place, { ...entry, pid, birth }),
      ended: () => {
        this.#write(place, null);
        this.#taken.delete(place);
      },
    };
  }

  /** Nothing runs any more. Never throws: a record that stays behind names processes that are gone. */
  close(): void {
    try {
      if (this.#descriptor !== null) fs.closeSync(this.#descriptor);
      fs.rmSync(this.#path, { force: true });
    } catch {
      // The next pawl reads it and finds nothing of it running.
    } finally {
      this.#descriptor = null;
    }
  }

  #write(place: number, entry: RunningEntry | null): void {
    this.#descriptor ??= openNew(this.#path);
    const text = entry === null ? '' : JSON.stringify({ format: formatVersion, ...entry });
    const line = `${text.padEnd(entryBytes - 1)}\n`;
    const descriptor = this.#descriptor;
    about(this.#path, () => fs.writeSync(descriptor, line, place * entryBytes));
  }
}

/** Not what is there already: it may be a link to somebody else's file, or a pipe. */
function openNew(path: string): number {
  clearAway(path);
  return fs.openSync(path, 'wx');
}

/** The same for all processes that see each other under the same numbers. */
export function hostOfPids(): string {
  return `${hostname()} ${pidNamespace()}`.trim();
}

export interface RunningPlace {
  started(pid: number, birth: string | null): void;
  ended(): void;
}

function decoded(line: string): RunningEntry | null {
  const value = parsedOrNull(line);
  return isEntry(value) ? value : null;
}

function isEntry(value: unknown): value is RunningEntry {
  return (
    isObject(value) &&
    value['format'] === formatVersion &&
    isText(value['host']) &&
    isText(value['mark']) &&
    markShape.test(value['mark']) &&
    isCount(value['pid']) &&
    isTextOrNull(value['birth']) &&
    isAmount(value['startedAt'])
  );
}
