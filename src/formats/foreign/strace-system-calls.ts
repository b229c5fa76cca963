// What each system call does to the files that it names.

import type { Touch } from '../../core/tracing/trace-line.ts';
import type { Word } from './strace-call.ts';

/** What a call is for those who know what it does. */
export interface Doing {
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

export type SystemCall = (doing: Doing) => void;

/** Null for a call that nobody here knows. */
export function systemCall(name: string): SystemCall | null {
  return Object.hasOwn(systemCalls, name) ? (systemCalls[name] as SystemCall) : null;
}

/** Of processes and signals alone: whoever makes such a call has touched nothing. */
export function saysNothingOfFiles(name: string): boolean {
  return /^(?:wait4|waitid|waitpid|exit|exit_group|kill|tkill|tgkill|pidfd_\w+|rt_sigqueueinfo|rt_tgsigqueueinfo|getcwd)$/.test(
    name,
  );
}

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

const systemCalls: Readonly<Record<string, SystemCall>> = {
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
