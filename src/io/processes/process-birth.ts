// When a process was born, so that a pid which belongs to another process by now is not taken for it.

import fs from 'node:fs';

/** The system's own words, to be compared and not read; null where there is no such process or nobody tells. */
export function processBirth(pid: number): string | null {
  if (process.platform === 'linux') return linuxBirth(pid);
  return process.platform === 'win32' ? null : posixBirth(pid);
}

/** The same where it costs microseconds, and null where a program would have to be started to tell. */
export function cheapProcessBirth(pid: number): string | null {
  return process.platform === 'linux' ? linuxBirth(pid) : null;
}

function linuxBirth(pid: number): string | null {
  const stat = linuxStat(pid);
  return stat === null ? null : birthIn(stat);
}

/** Of what `linuxStat` tells: clock ticks since boot, and which boot, as after a reboot the same ticks come again. */
export function birthIn(stat: readonly string[]): string {
  return `${bootId()} ${stat[19]}`;
}

/** What Linux tells of a process, from its state on; null where there is no such process, and elsewhere. */
export function linuxStat(pid: number): readonly string[] | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, parentheses and spaces too: count from behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

let knownBootId: string | null = null;

/** Of this boot of a Linux machine. */
function bootId(): string {
  knownBootId ??= fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return knownBootId;
}

function posixBirth(pid: number): string | null {
  const env = { ...process.env, LC_ALL: 'C' };
  // Loaded where it is needed: on Linux, and to look at a lock that nobody holds, it is not.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}

/** Which set of pids ours belongs to; empty where a system has only one. */
export function pidNamespace(): string {
  try {
    return fs.readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
