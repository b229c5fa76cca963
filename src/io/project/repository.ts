// Where the repository is that a project lies in.

import fs from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder around it with a repository of its own; the folder itself where there is none. */
export function repositoryAround(folder: string): string {
  return nearestRepository(folder) ?? folder;
}

/** Whether git would find one: where it begins to look is the folder itself, whatever links lead there. */
export function isInRepository(folder: string): boolean {
  if (process.env['GIT_DIR'] !== undefined) return true;
  return fs.existsSync(folder) && nearestRepository(fs.realpathSync(folder)) !== null;
}

function nearestRepository(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (fs.existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return null;
  }
}
