// Where the repository is that a project lies in.

import fs from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder around it with a repository of its own; the folder itself where there is none. */
export function repositoryAround(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (fs.existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return folder;
  }
}
