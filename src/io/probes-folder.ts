// Where the probes are: beside us in the source as well as in the built package.

import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute. The bundle puts this module into a folder of dist or into dist itself. */
export function probesFolder(): string {
  const candidates = ['../probes', './probes'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return candidates.find((path) => fs.existsSync(path)) ?? (candidates[0] as string);
}
