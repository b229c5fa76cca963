// Whether the processes of an attempt were all seen into. Whatever was not is named: it may have read anything.

import type { Scripts } from './script-line.ts';
import { scriptLine } from './script-line.ts';
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
  /** Of the package in whose folder it was started; null where there is none. */
  readonly scripts: () => Scripts | null;
}

/** In words, each once; empty where nothing was hidden. */
export function unseenParts(seen: Seen, root: TraceRoot): string[] {
  const processes = mainThreads(seen);
  const hidden = hiddenChildren(seen).map((child) => {
    return `${seen.replaced.includes(child) ? 'became' : 'started'} ${nameOf(child.program)}`;
  });
  const before = wasRootSeen(processes, root) ? [] : [`was started by ${nameOf(root.argv[0])}`];
  return [...new Set([...before, ...hidden, ...seen.unseen])];
}

/** The programs that were started and told nothing of themselves, though they may have read something. */
export function hiddenChildren(seen: Seen): ChildStarted[] {
  const processes = mainThreads(seen);
  const hidden = seen.children
    .filter((child) => !readsNothing(child))
    .filter(({ pid, program, args }) => {
      const { programs, isThere } = commandsOf([program, ...args]);
      // A shell may become the last program that it starts.
      return !areSeen(
        programs,
        processes.filter((process) => process.pid === pid || (!isThere && process.ppid === pid)),
      );
    });
  return [...hidden, ...seen.replaced.filter((child) => !isSeenAgain(child, seen))];
}

function mainThreads({ processes }: Seen): ProcessBegan[] {
  return processes.filter(({ thread }) => thread === 0);
}

/** Whether the program that a process became has told of itself, beside what told of the process before. */
function isSeenAgain({ pid }: ChildStarted, { processes, replaced }: Seen): boolean {
  const told = processes.filter((each) => each.pid === pid && each.thread === 0);
  return told.length > replaced.filter((each) => each.pid === pid).length;
}

function wasRootSeen(processes: readonly ProcessBegan[], { pid, argv, shell, scripts }: TraceRoot): boolean {
  const pids = new Set(processes.map((process) => process.pid));
  // What strace tells of has no parent.
  const itself = processes.filter(({ ppid }) => ppid === 0 || ppid === pid);
  const first = processes.filter(({ ppid }) => ppid === 0 || !pids.has(ppid));
  const { programs, isThere } = commandsOf(argv);
  if (!shell && areSeen(programs, isThere ? itself : first)) return true;
  const line = shell ? argv.join(' ') : scriptLine(argv, scripts);
  const inLine = line === null ? null : programsIn(line);
  return inLine?.length !== 0 && areSeen(inLine, first);
}

/** Whether each of the programs has told of itself. A script that becomes another program in the end never does. */
function areSeen(programs: readonly Program[] | null, processes: readonly ProcessBegan[]): boolean {
  if (programs === null) return false;
  const left = new Set(processes);
  return programs.every((words) => {
    const found = [...left].find((process) => words.some((word) => isCalled(word, process)));
    return found !== undefined && left.delete(found);
  });
}

/** Whether a process is what becomes of a word of the command line. strace sees into all of them. */
function isCalled(word: string, { runtime, executable, argv: [first = '', second = ''] }: ProcessBegan): boolean {
  if (runtime === 'strace') return true;
  const path = word.replace(/^(?:\.\/)+/, '');
  const isPlace = word.includes('/') && !path.includes('node_modules/');
  if (isPlace) return [executable, first, second].some((each) => each === path || each.endsWith(`/${path}`));
  const name = nameOf(path);
  const script = nameOf(second);
  const names = [nameOf(executable), nameOf(first), script, script.replace(/\.[cm]?js$/, '').replace(/-cli$/, '')];
  return names.includes(name) || second.includes(`/node_modules/${name}/`);
}

/** Programs that start another one and read nothing that decides what it does. */
const launchers = /^(?:(?:pnpm|yarn) exec|uv run|corepack|env|mise exec --|volta run|exec|command|nice|nohup) (?=[^-])/;

/** Those of them that are programs of Node.js, as a rule, and then tell of themselves and of what they start. */
const launchersOfNode = /^(?:pnpm|yarn|corepack)$/;

/** What it may be called: by what it starts, too, where that is what tells of itself. */
type Program = readonly string[];

interface Commands {
  /** What has to tell of itself: more than one program by way of a shell; null where nobody knows. */
  readonly programs: readonly Program[] | null;
  /** Whether that is the very process that was started, and none that it starts. */
  readonly isThere: boolean;
}

function commandsOf([program = '', ...args]: readonly string[]): Commands {
  const name = nameOf(program);
  if (/^(?:sh|bash|dash|zsh|ash|ksh)$/.test(name)) {
    return { programs: args[0] === '-c' ? programsIn(args[1] ?? '') : null, isThere: false };
  }
  const line = [name, ...args].join(' ');
  return launchers.test(line)
    ? { programs: [programIn(line)], isThere: false }
    : { programs: [[program]], isThere: true };
}

/** Programs that tell of the machine, or do nothing with files. */
const harmless = new Set(
  'true false echo printf sleep date uname hostname id whoami which getconf ldd ps pgrep kill tput stty locale sw_vers'.split(
    ' ',
  ),
);

/** By which words some of them are given a file after all. */
const fileWords: Readonly<Record<string, RegExp>> = {
  date: /^(?:-\w*[fr]|--file|--reference)/,
  hostname: /^(?:-\w*F|--file)/,
  ldd: /^[^-]/,
  which: /[\\/]/,
};

/** A script of the project may have the name of a program of the system. */
function isHarmless(program: string, args: readonly string[]): boolean {
  const name = nameOf(program);
  return isOfSystem(program) && harmless.has(name) && !args.some((arg) => fileWords[name]?.test(arg));
}

function isOfSystem(program: string): boolean {
  return !/[\\/]/.test(program) || /^\/(?:usr\/|opt\/homebrew\/)?(?:local\/)?s?bin\/[^/]+$/.test(program);
}

/** The part of git that looks at nothing but its own folder. */
const gitVerbs = new Set(['rev-parse', 'config', 'var', '--version', 'version']);

/** Packages that hand esbuild the text which it compiles: it reads no file for them. */
const compilers = /^(?:tsx|vite|vitest|esbuild|esbuild-register|@esbuild-kit\/.+)$/;

/** Plugins that write down in which state of the repository, and on which machine, the tests ran. */
const recorders = new Set(['pytest_benchmark', 'pytest_metadata', 'pytest_html']);

function readsNothing({ program, args, from }: ChildStarted): boolean {
  const name = nameOf(program);
  if (isHarmless(program, args) || (from !== null && recorders.has(from))) return true;
  // `HEAD:file` and `:file` are files of the project.
  if (name === 'git' && isOfSystem(program))
    return gitVerbs.has(args[0] ?? '') && !args.some((arg) => /^(?:-f|--file|--blob)|:/.test(arg));
  // It looks for the files that there are, which is for us to know.
  if (name === 'find') return from !== null && /^jest-haste-map$|^sane$/.test(from);
  if (name === 'esbuild') return (args[0] ?? '').startsWith('--service=') && from !== null && compilers.test(from);
  return false;
}

/** Pools of workers ask for the number of processors in this way. */
const machineQuestion = /^cat \/(?:proc|sys)\/[\w/]+(?: *\| *(?:grep "[\w ]+"|sort|uniq|wc -l))* *$/;

const silentWords = new Set(['true', ':', 'echo', 'cd', 'exit', 'export', 'set']);

/** The programs that a line of words and `&&` starts; null for a line that does more than that. */
function programsIn(line: string): readonly Program[] | null {
  if (machineQuestion.test(line)) return [];
  const plain = line.replaceAll(/(['"])([\w@%+=:,./-]*)\1/g, '$2').replaceAll(/'[^']*'|"[^"$`\\]*"/g, '"');
  if (/[|;<>$`(){}*?[\]~#\n\\!']|(?<!&)&(?!&)/.test(plain)) return null;
  return plain
    .split('&&')
    .map((part) => part.trim())
    .filter((part) => {
      const [word = '', ...args] = withoutLaunchers(part).split(/\s+/);
      return !silentWords.has(word) && !isHarmless(word, args);
    })
    .map(programIn);
}

/** By the first word behind what is set for it and what only starts it. */
function programIn(line: string): Program {
  const started = withoutLaunchers(line);
  const before = line.slice(0, line.length - started.length).split(/\s+/);
  return [started.split(/\s+/)[0] ?? '', ...before.filter((word) => launchersOfNode.test(word))];
}

function withoutLaunchers(line: string): string {
  const rest = line.replace(launchers, '').replace(/^[A-Za-z_]\w*=\S*\s+/, '');
  return rest === line ? line : withoutLaunchers(rest);
}

function nameOf(program: string): string {
  return (program.split(/[\\/]/).at(-1) ?? program).replace(/\.exe$/i, '');
}
