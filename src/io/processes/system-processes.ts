// The processes of this machine, as far as its platform shows them.

import { linuxProcesses } from './linux-processes.ts';
import type { ProcessTable } from './process-table.ts';
import { psProcesses } from './ps-processes.ts';

/** Windows shows nothing here: see `windows-tree.ts`. */
export function systemProcesses(): ProcessTable {
  if (process.platform === 'linux') return { ...linuxProcesses, signal };
  if (process.platform === 'win32') return { running: () => [], carries: () => false, commandOf: String, signal };
  return { ...psProcesses, signal };
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
