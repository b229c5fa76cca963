// Whether a process is there.

import { linuxStat } from './process-birth.ts';

/**
 * Whether it runs. One that was killed keeps its pid until somebody asks what became of it, and in a container that is
 * often nobody: it is dead all the same. Only Linux tells.
 */
export function isAlive(pid: number): boolean {
  const state = linuxStat(pid)?.[0];
  return state !== 'Z' && state !== 'X' && hasPid(pid);
}

function hasPid(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
