// What a result depends on beside the files of the project: the platform, the runtime, what is installed, the environment.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

import type { Digest } from '../core/fingerprint.ts';
import { byCodeUnit } from '../core/test-file.ts';

/** What package managers leave behind about what they installed: a new dependency changes it. */
export const installMarkers = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity'];

const lockFiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'Gemfile.lock',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'pdm.lock',
  'go.sum',
  'go.work.sum',
  'composer.lock',
]);

/** What so many tests depend on that a result under another value proves nothing. */
const environmentNames = ['CI', 'LANG', 'LC_ALL', 'NODE_ENV', 'NODE_OPTIONS', 'TZ'];

/**
 * @param folders absolute: where packages may be installed and locked
 * @param environment names of further variables that count
 */
export function surroundingsOf(folders: Iterable<string>, environment: readonly string[]): Digest {
  const digest = createHash('sha256');
  digest.update(`${process.platform}-${process.arch} node ${process.version}\n`);
  // Values go into the digest and nowhere else.
  for (const name of new Set([...environmentNames, ...environment])) {
    digest.update(`${name}=${JSON.stringify(process.env[name] ?? null)}\n`);
  }
  for (const folder of new Set(folders)) {
    for (const name of [...installMarkers.map((marker) => join('node_modules', marker)), ...locksIn(folder)]) {
      digest.update(`${name} ${fileDigest(join(folder, name))}\n`);
    }
  }
  return `surroundings:${digest.digest('hex')}`;
}

function locksIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).filter(isLock).toSorted(byCodeUnit);
  } catch {
    return [];
  }
}

function isLock(name: string): boolean {
  return lockFiles.has(name) || /^requirements.*\.txt$/.test(name);
}

function fileDigest(path: string): string {
  try {
    return createHash('sha256').update(fs.readFileSync(path)).digest('hex');
  } catch {
    return 'absent';
  }
}
