// What `strace` writes of a command → what its processes touched: each process is seen, whatever it is written in.
//
// What cannot be read with certainty is told as unseen, never left out.

import type { Touch, TraceLine } from '../../core/tracing/trace-line.ts';
import type { Call, Unreadable, Word } from './strace-call.ts';
import { callsOf } from './strace-call.ts';
import type { Doing } from './strace-system-calls.ts';
import { saysNothingOfFiles, systemCall } from './strace-system-calls.ts';

/** All that asks a path, lists a folder, makes a process, or gets at files by a way of its own. */
const traced =
  '%file,%process,fchdir,getdents,getdents64,?io_uring_setup,?open_by_handle_at,?fsopen,?open_tree,?move_mount,?setns,?unshare';

/**
 * The command under strace, which writes `<prefix>.<pid>` for each process and thread. The process that is started
 * becomes the command itself, with its number and its end: strace is beside it (`-D`), and stays as long as anything
 * that the command has started. With `--seccomp-bpf` only the calls that are traced stop a process.
 */
export function straceArgv(argv: readonly string[], prefix: string): readonly [string, ...string[]] {
  const options =
    '-D -f -ff --seccomp-bpf -qq -y -s 4096 -e signal=none -e verbose=execve,execveat,clone,clone3,openat2';
  return ['strace', ...options.split(' '), '-e', `trace=${traced}`, '-o', prefix, '--', ...argv];
}

/** Ends with 0 where processes may be traced, and else says why not on standard error. Takes some milliseconds. */
export const straceTrial: readonly string[] = 'strace -f --seccomp-bpf -qq -o /dev/null -e trace=%file true'.split(' ');

export interface StraceFile {
  /** The ending of its name. */
  readonly pid: number;
  readonly text: string;
}

export interface StraceAbout {
  /** Absolute: only what is inside of it is told. */
  readonly root: string;
  /** In which the command was started. */
  readonly folder: string;
  /**
   * What a tracer within a process writes begins with this, where there are such too. Nobody can tell from outside who
   * lists a folder: a runner that looks for tests, or a test. A program that wrote there has told it itself.
   */
  readonly prefix: string | null;
}

/** For each process and thread, by the files that strace has left: the lines of one writer. */
export function readStrace(files: readonly StraceFile[], about: StraceAbout): readonly (readonly TraceLine[])[] {
  const writers = new Map(files.map((file) => [file.pid, new Writer(file, about)]));
  for (const parent of writers.values()) {
    for (const child of parent.children) {
      const writer = writers.get(child.pid);
      if (writer === undefined) parent.lines.push(unseen(`the process ${child.pid}, of which strace has told nothing`));
      else writer.parent = { writer: parent, ...child };
    }
  }
  return [...writers.values()].map((writer) => writer.told([...writers.values()]));
}

interface Child {
  readonly pid: number;
  /** That of its parent by then. */
  readonly folder: string;
  readonly program: Program;
  /** Whoever of the two goes to another folder takes the other one along. */
  readonly shared: boolean;
  readonly thread: boolean;
}

interface Parent extends Child {
  readonly writer: Writer;
}

interface Deed {
  readonly how: Touch;
  /** Absolute, or in the folder in which its process began. */
  readonly path: string;
  /** Whether the folder is what this writer alone knows of it: a thread may have taken all others elsewhere. */
  readonly guessed: boolean;
  /** Who listed. */
  readonly program: Program | null;
}

/** From one execve to the next. */
interface Program {
  /** Those that are there and were made by a tracer within the process. */
  readonly logs: Set<string>;
}

class Writer {
  readonly pid: number;
  readonly lines: TraceLine[] = [];
  readonly children: Child[] = [];
  parent: Parent | null = null;
  readonly #about: StraceAbout;
  readonly #deeds: (Deed | TraceLine)[] = [];
  #program: Program = { logs: new Set() };
  #executable: string | null = null;
  #argv: readonly string[] = [];
  /** Absolute, or relative to where it began. */
  #folder = '';
  #moved = false;

  constructor({ pid, text }: StraceFile, about: StraceAbout) {
    this.pid = pid;
    this.#about = about;
    for (const call of callsOf(text)) this.#take(call);
  }

  /** After all parents are known. */
  told(writers: readonly Writer[]): readonly TraceLine[] {
    const leader = this.#leader();
    const began: TraceLine = {
      kind: 'process',
      pid: leader.pid,
      ppid: leader.parent === null ? 0 : leader.parent.writer.#leader().pid,
      thread: leader === this ? 0 : this.pid,
      runtime: 'strace',
      version: '',
      executable: this.#runs(),
      argv: this.#argv,
    };
    return [began, ...distinct([...this.lines, ...this.#touched(writers)])];
  }

  #touched(writers: readonly Writer[]): TraceLine[] {
    const folder = this.#began(writers);
    const lost = this.#isTakenAlong(writers);
    return this.#deeds.flatMap((deed) => {
      if ('kind' in deed) return [deed];
      const { how, path, guessed, program } = deed;
      if (program !== null && this.#knows(program)) return [];
      const known = path.startsWith('/') ? path : folder === null ? null : `${folder}/${path}`;
      if (known === null || (guessed && lost)) return [unseen(`a path in a folder that is not known: ${path}`)];
      const inside = insideOf(normal(known), this.#about.root, how);
      return inside === null ? [] : [{ kind: 'touched', how, path: inside }];
    });
  }

  #leader(): Writer {
    return this.parent?.thread === true ? this.parent.writer.#leader() : this;
  }

  #runs(): string {
    if (this.#executable !== null) return this.#executable;
    return this.parent === null ? '' : this.parent.writer.#runs();
  }

  /** Whether what runs here tells itself which folders it lists. */
  #knows(program: Program): boolean {
    if (program.logs.size > 0) return true;
    return this.parent?.thread === true && this.parent.writer.#knows(this.parent.program);
  }

  /** Null where nobody knows. */
  #began(writers: readonly Writer[]): string | null {
    if (this.parent === null) return this.#about.folder;
    const { writer, folder } = this.parent;
    if (folder.startsWith('/')) return folder;
    const before = writer.#isTakenAlong(writers) ? null : writer.#began(writers);
    return before === null ? null : `${before}/${folder}`;
  }

  /** Whether another thread has gone to another folder. */
  #isTakenAlong(writers: readonly Writer[]): boolean {
    const group = this.#group();
    return writers.some((writer) => writer !== this && writer.#moved && writer.#group() === group);
  }

  #group(): Writer {
    return this.parent?.shared === true ? this.parent.writer.#group() : this;
  }

  #take(call: Call | Unreadable): void {
    if ('unreadable' in call) {
      this.#deeds.push(unseen(`a line of strace that cannot be read: ${call.unreadable}`));
      return;
    }
    const folder = call.words.find((word) => word.name === 'AT_FDCWD')?.folder;
    if (folder !== undefined) this.#folder = folder;
    const cut = call.words.some((word) => word.cut && call.name !== 'execve');
    const does = systemCall(call.name);
    if (cut) this.#deeds.push(unseen(`a name that is too long or not in UTF-8, for ${call.name}`));
    else if (does !== null) does(this.#doing(call));
    else if (!saysNothingOfFiles(call.name)) this.#deeds.push(unseen(`the system call ${call.name}`));
  }

  #doing({ words, failed, result }: Call): Doing {
    return {
      words,
      failed,
      flags: words.map((word) => word.name).join('|'),
      tell: (how, at, folder) =>
        this.#tell(failed ? 'looked-at' : how, words[at], folder === undefined ? null : words[folder]),
      list: () => this.#list(words[0]),
      go: (path) => this.#go(path),
      child: (flags) => this.#child(Number(result), flags),
      run: (program, argv) => this.#run(program, argv),
      unseen: (what) => this.#deeds.push(unseen(what)),
    };
  }

  #tell(how: Touch, word: Word | undefined, folder: Word | null | undefined): void {
    if (word === undefined || word.text === null) return;
    if (folder !== null && word.text === '') return; // Asked of an open file.
    const guessed = !word.text.startsWith('/') && folder?.folder === undefined;
    if (guessed && folder !== null && folder?.name !== 'AT_FDCWD') {
      this.#deeds.push(unseen(`a path in a folder that is not known: ${word.text}`));
      return;
    }
    const path = join(folder?.folder ?? this.#folder, word.text);
    const { prefix } = this.#about;
    if (prefix === null || !path.startsWith(prefix)) this.#deeds.push({ how, path, guessed, program: null });
    else if (how === 'updated') this.#program.logs.add(path);
    else if (how === 'written') this.#program.logs.delete(path);
  }

  #list(word: Word | undefined): void {
    if (word?.folder === undefined) this.#deeds.push(unseen('the names in a folder that is not known'));
    else this.#deeds.push({ how: 'listed', path: word.folder, guessed: false, program: this.#program });
  }

  #go(path: string | null | undefined): void {
    this.#moved = true;
    if (typeof path === 'string') this.#folder = join(this.#folder, path);
    else this.#deeds.push(unseen('a folder that it went to'));
  }

  #child(pid: number, flags: string): void {
    const thread = flags.includes('CLONE_THREAD');
    const shared = thread || /\bCLONE_FS\b/.test(flags);
    this.children.push({ pid, folder: this.#folder, program: this.#program, shared, thread });
  }

  #run(program: string, argv: readonly string[]): void {
    this.#program = { logs: new Set() };
    this.#executable ??= program;
    if (this.#argv.length === 0) this.#argv = argv;
  }
}

/** The path as it is told; null for what is not of the project, or is told of in another way. */
function insideOf(path: string, root: string, how: Touch): string | null {
  if (path !== root && !path.startsWith(`${root}/`)) return null;
  const below = `${path.slice(root.length)}/`;
  if (/\/(?:node_modules|\.git|site-packages|dist-packages)\//.test(below)) return null;
  const cached = /^(.*)\/__pycache__(?:\/([^/]*?)\.[^/]*\.pyc)?$/.exec(path);
  if (cached === null) return path.includes('/__pycache__/') ? null : path;
  // Cached bytecode stands for its source.
  return cached[2] === undefined || how === 'written' || how === 'updated' ? null : `${cached[1]}/${cached[2]}.py`;
}

function join(folder: string, path: string): string {
  return path.startsWith('/') || folder === '' ? path : `${folder}/${path}`;
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function distinct(lines: readonly TraceLine[]): TraceLine[] {
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}

function unseen(what: string): TraceLine {
  return { kind: 'unseen', what };
}
