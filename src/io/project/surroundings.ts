// What a result depends on beside the files of the project: the platform, the runtime, what is installed, the environment.

import fs from 'node:fs';
import { delimiter, join } from 'node:path';

import type { Digest } from '../../core/digest.ts';
import { sha256Hex } from '../../core/digest.ts';
import { variablesThatCount } from '../../core/freshness/fingerprint.ts';
import { createHash } from '../../core/hash.ts';
import { byCodeUnit } from '../../core/test-file.ts';

/** What package managers leave behind about what they installed: a new dependency changes it. */
export const installMarkers = [
  '.package-lock.json',
  '.modules.yaml',
  '.pnpm/lock.yaml',
  '.yarn-state.yml',
  '.yarn-integrity',
];

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
  // With Plug'n'Play there is no node_modules: these say of each package where it is.
  '.pnp.cjs',
  '.pnp.data.json',
  // By these a pnpm that is no program of Node.js, and tells nothing of itself, is told how to start a script.
  'pnpm-workspace.yaml',
  '.npmrc',
]);

/**
 * @param folders absolute: where packages may be installed and locked
 * @param environment names of further variables that count
 * @param program the first word of the command; null where that is read by a shell
 */
export function surroundingsOf(
  folders: Iterable<string>,
  environment: readonly string[],
  program: string | null,
): Digest {
  const digest = createHash('sha256');
  digest.update(`${process.platform}-${process.arch} node ${process.version}\n`);
  // Values go into the digest and nowhere else.
  for (const name of new Set([...variablesThatCount, ...environment])) {
    digest.update(`${name}=${JSON.stringify(process.env[name] ?? null)}\n`);
  }
  for (const folder of new Set(folders)) {
    for (const name of [...installMarkers.map((marker) => join('node_modules', marker)), ...locksIn(folder)]) {
      digest.update(`${name} ${fileDigest(join(folder, name))}\n`);
    }
  }
  if (program !== null) digest.update(`${program} ${whichProgram(program)}\n`);
  return `surroundings:${digest.digest('hex')}`;
}

/** yarn 1 and 4 begin the PATH with a new folder at each start, of scripts that start the program which each of them names. */
const passingOn = /[\\/](?:yarn--\d+-[\d.]+|xfs-[\da-f]+)$/;

/** Another environment of Python, or another version of a tool, is another program of the same name. */
function whichProgram(name: string): string {
  // What the project brings is one of its files, or installed with it.
  if (/[\\/]/.test(name)) return 'of the project';
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      const path = join(folder, name);
      // By its own name: the programs of two environments of Python are links to the same one.
      const stat = fs.statSync(path);
      if (!stat.isFile() || (stat.mode & 0o111) === 0) continue;
      return passingOn.test(folder) ? fileDigest(path) : `${path} ${stat.size}`;
    } catch {
      // The next one.
    }
  }
  return 'absent';
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
    return sha256Hex(fs.readFileSync(path));
  } catch {
    return 'absent';
  }
}
