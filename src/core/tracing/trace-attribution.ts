// Which of the things that the processes of one start touched belong to which of its test files.
//
// What a process touches while it is busy with a file belongs to that file, and so does all that the processes do which
// are started meanwhile. What belongs to no file counts for all: for those of the same process where it runs any, and
// for all of the start where it runs none.

import { unreachable } from '../problem.ts';
import type { ChildStarted, PathTouched, ProcessBegan, TraceLine } from './trace-line.ts';

export interface SeenOfFile {
  readonly touched: readonly PathTouched[];
  /** All of the start: a child that is none of these was not seen into. */
  readonly processes: readonly ProcessBegan[];
  readonly children: readonly ChildStarted[];
  readonly unseen: readonly string[];
}

/** A process or a thread of one. */
interface Writer {
  process: ProcessBegan | null;
  readonly lines: TraceLine[];
  /** What counts for all of its files. */
  readonly common: TraceLine[];
  readonly sections: Map<string, Section>;
  /** Null between the files. */
  now: Section | null;
  isForOthers: boolean;
}

interface Section {
  readonly lines: TraceLine[];
  /** So many of the first lines of its writer count as well. */
  earlier: number;
  isLater: boolean;
}

interface Starter {
  readonly writer: Writer;
  readonly isInSection: boolean;
}

/** The lines come as they are written; what a file has may be asked for at any time, best at its end. */
export class TraceAttribution {
  readonly #isAlone: boolean;
  readonly #writers = new Map<string, Writer>();
  /** Those that were busy with a file, and those that never were with any. */
  readonly #byFile = new Map<string, Set<Writer>>();
  readonly #free = new Set<Writer>();
  readonly #processes: ProcessBegan[] = [];
  readonly #byPid = new Map<number, Writer[]>();
  readonly #byParent = new Map<number, Writer[]>();
  readonly #starters = new Map<number, Starter[]>();

  /** @param files how many test files the start has: a single one has everything */
  constructor(files: number) {
    this.#isAlone = files === 1;
  }

  /** @param name of the writer; its lines come in their order */
  add(name: string, line: TraceLine): void {
    const writer = this.#writer(name);
    switch (line.kind) {
      case 'process':
        this.#begin(writer, line);
        break;
      case 'test-file':
        writer.isForOthers = false;
        writer.now = line.path === null ? null : this.#section(writer, line.path);
        if (writer.now !== null && line.isLater === true) writer.now.isLater = true;
        break;
      case 'for-others':
        writer.isForOthers = true;
        writer.now = null;
        break;
      case 'child':
        if (line.pid !== null) listIn(this.#starters, line.pid).push({ writer, isInSection: writer.now !== null });
        put(writer, line);
        break;
      case 'touched':
      case 'unseen':
        put(writer, line);
        break;
      default:
        unreachable(line);
    }
  }

  #writer(name: string): Writer {
    const known = this.#writers.get(name);
    if (known !== undefined) return known;
    const writer = { process: null, lines: [], common: [], sections: new Map(), now: null, isForOthers: false };
    this.#writers.set(name, writer);
    this.#free.add(writer);
    return writer;
  }

  #begin(writer: Writer, process: ProcessBegan): void {
    writer.process = process;
    this.#processes.push(process);
    listIn(this.#byPid, process.pid).push(writer);
    listIn(this.#byParent, process.ppid).push(writer);
  }

  #section(writer: Writer, file: string): Section {
    const known = writer.sections.get(file);
    if (known !== undefined) return known;
    const section = { lines: [], earlier: 0, isLater: false };
    writer.sections.set(file, section);
    this.#free.delete(writer);
    const writers = this.#byFile.get(file);
    if (writers === undefined) this.#byFile.set(file, new Set([writer]));
    else writers.add(writer);
    return section;
  }

  /** Null where no process told that it had read the file itself: then nobody knows what else belongs to it. */
  of(file: string): SeenOfFile | null {
    const lines: TraceLine[] = [];
    if (this.#isAlone) {
      for (const writer of this.#writers.values()) addAll(lines, writer.lines);
      return this.#seen(lines);
    }
    for (const writer of this.#byFile.get(file) ?? []) {
      const section = writer.sections.get(file);
      if (section === undefined || this.#isOwned(writer)) continue;
      addAll(lines, section.lines);
      addAll(lines, writer.common);
      for (let index = 0; index < section.earlier; index += 1) lines.push(writer.lines[index] as TraceLine);
    }
    if (!lines.some((line) => line.kind === 'touched' && line.how === 'read' && line.path === file)) return null;
    this.#addOffspring(lines);
    for (const writer of this.#free) if (!this.#isOwned(writer)) addAll(lines, writer.common);
    return this.#seen(lines);
  }

  /** Whether all that it does belongs to the file for which it was started. */
  #isOwned(writer: Writer, below: readonly Writer[] = []): boolean {
    if (writer.process === null || below.includes(writer)) return false;
    const { pid, ppid } = writer.process;
    const starters = this.#starters.get(pid) ?? this.#starters.get(ppid) ?? this.#parents(ppid);
    const path = [...below, writer];
    return starters.length > 0 && starters.every((each) => each.isInSection || this.#isOwned(each.writer, path));
  }

  #parents(pid: number): Starter[] {
    return (this.#byPid.get(pid) ?? []).map((writer) => ({ writer, isInSection: false }));
  }

  /** What the processes touched that were started in these lines, and those that were started by them. */
  #addOffspring(lines: TraceLine[]): void {
    const seen = new Set<Writer>();
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index] as TraceLine;
      if (line.kind !== 'child' || line.pid === null) continue;
      for (const writer of this.#startedAs(line.pid)) {
        if (seen.has(writer)) continue;
        seen.add(writer);
        addAll(lines, writer.lines);
      }
    }
  }

  /** With the children of a process that was not seen into, and so told of none. */
  #startedAs(pid: number): Writer[] {
    const started = this.#byPid.get(pid) ?? [];
    const children = this.#byParent.get(pid) ?? [];
    const threads = children.flatMap(({ process }) => (process === null ? [] : (this.#byPid.get(process.pid) ?? [])));
    return [...started, ...children, ...threads];
  }

  #seen(lines: readonly TraceLine[]): SeenOfFile {
    const touched: PathTouched[] = [];
    const children: ChildStarted[] = [];
    const unseen: string[] = [];
    for (const line of lines) {
      if (line.kind === 'touched') touched.push(line);
      else if (line.kind === 'child') children.push(line);
      else if (line.kind === 'unseen') unseen.push(line.what);
    }
    return { touched, processes: this.#processes, children, unseen };
  }
}

function put(writer: Writer, line: TraceLine): void {
  writer.lines.push(line);
  if (writer.now === null) {
    if (!writer.isForOthers) writer.common.push(line);
    return;
  }
  writer.now.lines.push(line);
  if (writer.now.isLater) writer.now.earlier = writer.lines.length;
}

function listIn<Value>(lists: Map<number, Value[]>, key: number): Value[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: Value[] = [];
  lists.set(key, list);
  return list;
}

/** A spread of so many would be too much for one call. */
function addAll(lines: TraceLine[], more: readonly TraceLine[]): void {
  for (const line of more) lines.push(line);
}
