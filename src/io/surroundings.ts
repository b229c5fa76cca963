// What a result depends on beside the files of the project: the platform, the runtime, what is installed, the environment.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

import type { Digest } from '../core/fingerprint.ts';

/** What package managers leave behind about what they installed: a new dependency changes it. */
const installMarkers = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity'];

/** What so many tests depend on that a result under another value proves nothing. */
const environmentNames = ['CI', 'LANG', 'LC_ALL', 'NODE_ENV', 'NODE_OPTIONS', 'TZ'];

export function surroundingsOf(root: string): Digest {
  const digest = createHash('sha256');
  digest.update(`${process.platform}-${process.arch} node ${process.version}\n`);
  // Values go into the digest and nowhere else.
  for (const name of environmentNames) digest.update(`${name}=${process.env[name] ?? ''}\n`);
  for (const marker of installMarkers) digest.update(`${marker} ${fileDigest(join(root, 'node_modules', marker))}\n`);
  return `surroundings:${digest.digest('hex')}`;
}

function fileDigest(path: string): string {
  try {
    return createHash('sha256').update(fs.readFileSync(path)).digest('hex');
  } catch {
    return 'absent';
  }
}
