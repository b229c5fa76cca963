// What a disk or a system refused, as a person has to be told: which file, what was tried, what the system said, what
// becomes of the run, and what can be done about it.

import type { Problem } from '../core/problem.ts';
import { ProblemError } from '../core/problem.ts';

/** What to do about it, by the system's word for it. */
const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'make room on the disk',
  EDQUOT: 'make room within the quota',
  EROFS: 'make it writable, or choose another place with --state-dir',
  EACCES: 'make it accessible, or choose another place with --state-dir',
  EPERM: 'make it accessible, or choose another place with --state-dir',
  EMFILE: 'allow more open files (ulimit -n)',
  ENFILE: 'allow more open files on this system',
  EIO: 'look after the disk',
  EISDIR: 'move away what is in its place',
  ERR_FS_EISDIR: 'move away what is in its place',
  ENOTDIR: 'move away what is in its place',
};

/** What became of a run that had begun. */
export const stopped = 'the run stopped, and what was announced before is safe';

/** The world's fault as problems. `became` says what happened to the run. Anything else is a bug of ours and is thrown on. */
export function problemsOf(error: unknown, became: string): readonly Problem[] {
  if (error instanceof ProblemError) return error.problems;
  const { code, syscall, path, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) throw error;
  const remedy = remedies[code];
  const next = `${became}; ${remedy === undefined ? 'run again' : `${remedy}, then run again`}`;
  return [
    {
      kind: 'cannot-write',
      where: path ?? 'the system',
      message: `${syscall} failed: ${inWords(message, code)}`,
      next,
    },
  ];
}

/** Node's `ENOSPC: no space left on device, write '…'` without what is said elsewhere. */
function inWords(message: string, code: string): string {
  const [, words = message] = /^\w+: (.*?), \w+/.exec(message) ?? [];
  return `${words} (${code})`;
}

/** What went wrong with what must not keep the rest from being done. */
export function troubleIn(deed: () => void): readonly Problem[] {
  try {
    deed();
    return [];
  } catch (error) {
    return problemsOf(error, stopped);
  }
}

/** A disk that took one thing ill takes all that follows ill: only the first is news. */
export function withoutEchoes(problems: readonly Problem[]): readonly Problem[] {
  const first = problems.find(({ kind }) => kind === 'cannot-write');
  return problems.filter((problem) => problem.kind !== 'cannot-write' || problem === first);
}

/** Where nothing was begun. */
export function refuse(error: unknown): never {
  throw new ProblemError(problemsOf(error, 'nothing was run'), { cause: error });
}
