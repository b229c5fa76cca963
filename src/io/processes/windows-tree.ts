// Ending a process with its children on Windows, which has no groups and no way to ask a console program to end.
// Untested: nobody has run this yet.

import { spawnSync } from 'node:child_process';

/** Finds children through their parents, so it has to be called while the first process is still there. */
export function killWindowsTree(pid: number): void {
  spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true });
}
