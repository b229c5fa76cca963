// The processes of a Linux machine, from /proc. Any of them may be gone between two looks.

import fs from 'node:fs';

import { birthIn, linuxStat } from './process-birth.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';
import { lineageVariable } from './process-table.ts';

export const linuxProcesses: Pick<ProcessTable, 'running' | 'carries' | 'commandOf'> = {
  running: () => pids().flatMap((pid) => entryOf(pid) ?? []),
  // The environment of others cannot be read, and theirs is not ours to end either.
  carries: (pid, mark) => lineageOf(textOf(pid, 'environ')).includes(mark),
  commandOf: (pid) => {
    const words = textOf(pid, 'cmdline').split('\0').join(' ').trim();
    return words === '' ? textOf(pid, 'comm').trim() || '(gone)' : words;
  },
};

function pids(): number[] {
  return fs.readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []));
}

function entryOf(pid: number): ProcessEntry | null {
  const stat = linuxStat(pid);
  if (stat === null || stat[0] === 'Z' || stat[0] === 'X') return null;
  return { pid, parent: Number(stat[1]), group: Number(stat[2]), birth: birthIn(stat) };
}

/** Whole marks in the one variable that we set: a record that somebody made up must not find strangers by other words. */
function lineageOf(environment: string): readonly string[] {
  const setting = `${lineageVariable}=`;
  const entry = environment.split('\0').find((each) => each.startsWith(setting));
  return entry === undefined ? [] : entry.slice(setting.length).split(' ');
}

function textOf(pid: number, name: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
