// What `strace` writes of a command → what its processes touched: each process is seen, whatever it is written in.
//
// What cannot be read with certainty is told as unseen, never left out.

import type { Touch, TraceLine } from '../core/trace-line.ts';
import type { Call, Unreadable, Word } from './strace-call.ts';
import { callsOf } from './strace-call.ts';

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
    if (cut) this.#deeds.push(unseen(`a name that is too long or not in UTF-8, for ${call.name}`));
    else if (call.name in deeds) (deeds[call.name] as Deeds)(this.#doing(call));
    else if (!harmless.test(call.name)) this.#deeds.push(unseen(`the system call ${call.name}`));
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

/** What a call is for those who know what it does. */
interface Doing {
  readonly words: readonly Word[];
  readonly failed: boolean;
  /** All names among the words, with `|` between them. */
  readonly flags: string;
  /** The path at this place of the words, in the folder at that one. What failed has only looked. */
  tell(how: Touch, at: number, folder?: number): void;
  list(): void;
  go(path: string | null | undefined): void;
  child(flags: string): void;
  run(program: string, argv: readonly string[]): void;
  unseen(what: string): void;
}

type Deeds = (doing: Doing) => void;

const looks = (doing: Doing): void => doing.tell('looked-at', 0);
const looksIn = (doing: Doing): void => doing.tell('looked-at', 1, 0);
const writes = (doing: Doing): void => doing.tell('written', 0);
const writesIn = (doing: Doing): void => doing.tell('written', 1, 0);
const updates = (doing: Doing): void => doing.tell('updated', 0);
const updatesIn = (doing: Doing): void => doing.tell('updated', 1, 0);
const starts = (doing: Doing): void => {
  if (!doing.failed) doing.child(doing.flags);
};
const blinds = (what: string) => (doing: Doing) => {
  if (!doing.failed) doing.unseen(what);
};

const deeds: Readonly<Record<string, Deeds>> = {
  open: (doing) => doing.tell(howOpened(doing.flags), 0),
  openat: (doing) => doing.tell(howOpened(doing.flags), 1, 0),
  openat2: (doing) => doing.tell(howOpened(doing.flags), 1, 0),
  creat: writes,
  stat: looks,
  lstat: looks,
  stat64: looks,
  lstat64: looks,
  access: looks,
  statfs: looks,
  readlink: looks,
  getxattr: looks,
  lgetxattr: looks,
  listxattr: looks,
  llistxattr: looks,
  newfstatat: looksIn,
  fstatat64: looksIn,
  statx: looksIn,
  faccessat: looksIn,
  faccessat2: looksIn,
  readlinkat: looksIn,
  name_to_handle_at: looksIn,
  inotify_add_watch: (doing) => doing.tell('looked-at', 1),
  mkdir: (doing) => {
    doing.tell('looked-at', 0); // It fails where something is there.
    doing.tell('written', 0);
  },
  mkdirat: (doing) => {
    doing.tell('looked-at', 1, 0);
    doing.tell('written', 1, 0);
  },
  mknod: writes,
  mknodat: writesIn,
  rmdir: writes,
  unlink: writes,
  unlinkat: writesIn,
  symlink: (doing) => doing.tell('written', 1),
  symlinkat: (doing) => doing.tell('written', 2, 1),
  link: (doing) => {
    doing.tell('read', 0);
    doing.tell('written', 1);
  },
  linkat: (doing) => {
    doing.tell('read', 1, 0);
    doing.tell('written', 3, 2);
  },
  rename: (doing) => {
    doing.tell('copied', 0);
    doing.tell('written', 0);
    doing.tell('written', 1);
  },
  renameat: (doing) => renamesIn(doing),
  renameat2: (doing) => renamesIn(doing),
  truncate: updates,
  chmod: updates,
  chown: updates,
  lchown: updates,
  utime: updates,
  utimes: updates,
  setxattr: updates,
  lsetxattr: updates,
  removexattr: updates,
  lremovexattr: updates,
  fchmodat: updatesIn,
  fchmodat2: updatesIn,
  fchownat: updatesIn,
  utimensat: updatesIn,
  futimesat: updatesIn,
  getdents: (doing) => doing.list(),
  getdents64: (doing) => doing.list(),
  chdir: (doing) => {
    doing.tell('looked-at', 0);
    if (!doing.failed) doing.go(doing.words[0]?.text);
  },
  fchdir: (doing) => {
    if (!doing.failed) doing.go(doing.words[0]?.folder);
  },
  fork: starts,
  vfork: starts,
  clone: starts,
  clone2: starts,
  clone3: starts,
  execve: (doing) => {
    doing.tell('read', 0);
    if (!doing.failed) doing.run(doing.words[0]?.text ?? '', doing.words[1]?.texts ?? []);
  },
  execveat: (doing) => {
    doing.tell('read', 1, 0);
    if (!doing.failed) doing.run(doing.words[1]?.text ?? '', doing.words[2]?.texts ?? []);
  },
  io_uring_setup: blinds('files by io_uring'),
  open_by_handle_at: blinds('a file by its handle'),
  chroot: blinds('another root folder'),
  pivot_root: blinds('another root folder'),
  mount: blinds('a mounted folder'),
  umount2: blinds('an unmounted folder'),
  fsopen: blinds('a mounted folder'),
  open_tree: blinds('a mounted folder'),
  move_mount: blinds('a mounted folder'),
  setns: blinds('another namespace'),
  unshare: (doing) => {
    if (!doing.failed && /CLONE_NEW(?:NS|PID)/.test(doing.flags)) doing.unseen('another namespace');
  },
};

/** These say nothing of files. */
const harmless =
  /^(?:wait4|waitid|waitpid|exit|exit_group|kill|tkill|tgkill|pidfd_\w+|rt_sigqueueinfo|rt_tgsigqueueinfo|getcwd)$/;

function renamesIn(doing: Doing): void {
  doing.tell('copied', 1, 0);
  doing.tell('written', 1, 0);
  if (doing.flags.includes('RENAME_EXCHANGE')) doing.tell('copied', 3, 2);
  doing.tell('written', 3, 2);
}

/** What may have been there before has content that nobody here has written. */
function howOpened(flags: string): Touch {
  if (/\bO_PATH\b|\bO_DIRECTORY\b/.test(flags)) return 'looked-at';
  if (!/\bO_(?:WRONLY|RDWR)\b/.test(flags)) return 'read';
  return /\bO_TRUNC\b/.test(flags) && !/\bO_EXCL\b/.test(flags) ? 'written' : 'updated';
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
