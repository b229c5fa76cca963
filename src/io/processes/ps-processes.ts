// The processes of a POSIX machine without /proc, from `ps`. It tells no environment that could be relied on.

import { spawnSync } from 'node:child_process';

import type { ProcessEntry, ProcessTable } from './process-table.ts';

export const psProcesses: Pick<ProcessTable, 'running' | 'carries' | 'commandOf'> = {
  running: () => parsePs(ps('-A', '-o', 'pid=,ppid=,pgid=,stat=,lstart=')),
  carries: () => false,
  commandOf: (pid) => ps('-o', 'command=', '-p', String(pid)).trim() || '(gone)',
};

/** Lines of `pid ppid pgid stat lstart`; those of processes that have ended are left out. */
export function parsePs(text: string): ProcessEntry[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, group, state, birth = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
    if (pid === undefined || state === undefined || state.startsWith('Z')) return [];
    return { pid: Number(pid), parent: Number(parent), group: Number(group), birth };
  });
}

function ps(...args: readonly string[]): string {
  return spawnSync('ps', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).stdout ?? '';
}
