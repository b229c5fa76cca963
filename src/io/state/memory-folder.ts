// A folder that is on no disk, for what must not be stored as it is told.

import fs from 'node:fs';
import { join } from 'node:path';

import { sha256Hex } from '../../core/digest.ts';

const memory = '/dev/shm';

/** Of tmpfs, in statfs(2). */
const tmpfsType = 0x0102_1994;

/** Where it is to be made for a state directory, and nobody else's; null on a system that has none. */
export function memoryFolder(stateDir: string): string | null {
  const user = process.getuid?.();
  if (process.platform !== 'linux' || user === undefined) return null;
  const path = join(memory, `pawl-${user}-${sha256Hex(stateDir, 16)}`);
  try {
    if (fs.statfsSync(memory).type !== tmpfsType) return null;
    const found = fs.lstatSync(path, { throwIfNoEntry: false });
    // Everybody may make folders there, and so might have made this one.
    const isOurs = found === undefined || (found.isDirectory() && found.uid === user && (found.mode & 0o077) === 0);
    return isOurs ? path : null;
  } catch {
    return null;
  }
}
