// Whether the processes of an attempt were all seen into. Whatever was not is named: it may have read anything.

import type { ChildStarted, ProcessBegan } from './trace-line.ts';

export interface Seen {
  readonly processes: readonly ProcessBegan[];
  readonly children: readonly ChildStarted[];
  /** Processes that became another program, which keeps their number: a child of this name, once for each time. */
  readonly replaced: readonly ChildStarted[];
  /** What the tracers themselves could not see. */
  readonly unseen: readonly string[];
}

export interface TraceRoot {
  /** Our own: the first process of the command is a child of it. */
  readonly pid: number;
  /** The command as it was started. */
  readonly argv: readonly [string, ...string[]];
  readonly shell: boolean;
}

/** In words, each once; empty where nothing was hidden. */
export function unseenParts(seen: Seen, root: TraceRoot): string[] {
  const pids = new Set(seen.processes.map(({ pid }) => pid));
  const byParent = new Map<number, Set<number>>();
  for (const { pid, ppid } of seen.processes) {
    if (!byParent.has(ppid)) byParent.set(ppid, new Set());
    byParent.get(ppid)?.add(pid);
  }
  const hidden = seen.children
    .filter((child) => (child.pid === null || !pids.has(child.pid)) && !readsNothing(child))
    .filter((child) => !isShellOfSeen(child, byParent.get(child.pid ?? 0)?.size ?? 0))
    .map(({ program }) => `started ${nameOf(program)}`);
  const became = seen.replaced
    .filter((child) => !isSeenAgain(child, seen))
    .map(({ program }) => `became ${nameOf(program)}`);
  // What strace tells of has no parent.
  const isRootSeen = byParent.has(root.pid) || byParent.has(0) || isLauncher(root);
  return [
    ...new Set([
      ...(isRootSeen ? [] : [`was started by ${nameOf(root.argv[0])}`]),
      ...hidden,
      ...became,
      ...seen.unseen,
    ]),
  ];
}

/** Whether the program that a process became has told of itself, beside what told of the process before. */
function isSeenAgain({ pid }: ChildStarted, { processes, replaced }: Seen): boolean {
  const told = processes.filter((each) => each.pid === pid && each.thread === 0);
  return told.length > replaced.filter((each) => each.pid === pid).length;
}

/** Programs that start another one and read nothing that decides what it does. */
const launchers = new Set([
  'pnpm exec',
  'pnpm dlx',
  'yarn exec',
  'yarn run',
  'uv run',
  'corepack',
  'env',
  'mise',
  'volta',
]);

function isLauncher({ argv, shell }: TraceRoot): boolean {
  if (shell) return commandsIn(argv.join(' ')) === 1;
  const name = nameOf(argv[0]);
  return launchers.has(name) || launchers.has(`${name} ${argv[1] ?? ''}`);
}

/** Programs that tell of the machine, or do nothing with files. */
const harmless = new Set(
  'true false echo printf sleep date uname hostname id whoami which getconf ldd ps pgrep kill tput stty locale sw_vers'.split(
    ' ',
  ),
);

/** The part of git that looks at nothing but its own folder. */
const gitVerbs = new Set(['rev-parse', 'config', 'var', '--version', 'version']);

/** Packages that hand esbuild the text which it compiles: it reads no file for them. */
const compilers = /^(?:tsx|vite|vitest|esbuild|esbuild-register|@esbuild-kit\/.+)$/;

/** Plugins that write down in which state of the repository, and on which machine, the tests ran. */
const recorders = new Set(['pytest_benchmark', 'pytest_metadata', 'pytest_html']);

function readsNothing({ program, args, from }: ChildStarted): boolean {
  const name = nameOf(program);
  if (harmless.has(name) || (from !== null && recorders.has(from))) return true;
  if (name === 'git') return gitVerbs.has(args[0] ?? '');
  // It looks for the files that there are, which is for us to know.
  if (name === 'find') return from !== null && /^jest-haste-map$|^sane$/.test(from);
  if (name === 'esbuild') return (args[0] ?? '').startsWith('--service=') && from !== null && compilers.test(from);
  return false;
}

/** A shell is seen into where every command of its line was: each of them has left a trace of its own. */
function isShellOfSeen({ program, args }: ChildStarted, seen: number): boolean {
  if (!/^(?:sh|bash|dash|zsh|ash|ksh)$/.test(nameOf(program))) return false;
  const line = args[args.indexOf('-c') + 1] ?? '';
  if (machineQuestion.test(line)) return true;
  const commands = args.includes('-c') ? commandsIn(line) : null;
  return commands !== null && seen >= commands;
}

/** Pools of workers ask for the number of processors in this way. */
const machineQuestion = /^cat \/(?:proc|sys)\/[\w/]+(?: *\| *(?:grep "[\w ]+"|sort|uniq|wc -l))* *$/;

const silentWords = new Set(['true', ':', 'echo', 'cd', 'exit', 'export', 'set']);

/** How many programs a line of words and `&&` starts; null for a line that does more than that. */
function commandsIn(line: string): number | null {
  if (/[|;<>$`(){}*?[\]~#\n\\!]|(?<!&)&(?!&)/.test(line.replaceAll(/'[^']*'|"[^"$`\\]*"/g, 'word'))) return null;
  const commands = line.split('&&').map(
    (part) =>
      part
        .trim()
        .replace(/^(?:[A-Za-z_]\w*=\S*\s+)+/, '')
        .split(/\s+/)[0] ?? '',
  );
  return commands.filter((word) => !silentWords.has(word)).length;
}

function nameOf(program: string): string {
  return (program.split(/[\\/]/).at(-1) ?? program).replace(/\.exe$/i, '');
}
