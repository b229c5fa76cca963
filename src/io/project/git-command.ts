// Asks git, and takes its answers byte for byte: a name in a repository need not be text.

import { isUtf8 } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { isInRepository } from './repository.ts';

const outputBytesMax = 1 << 30;

/** A surrogate without its other half. */
const undecodable = /\p{Surrogate}/u;

/** The output of a git command; null when it failed, there is no git or no repository. Takes no lock and asks nothing. */
export function git(directory: string, args: readonly string[], input?: Buffer): Buffer | null {
  // To find that out takes git a start, and a project is looked at again and again.
  if (!isInRepository(directory)) return null;
  const { status, stdout } = spawnSync('git', args, {
    cwd: directory,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
    maxBuffer: outputBytesMax,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
    ...(input === undefined ? {} : { input }),
  });
  return status === 0 ? stdout : null;
}

/**
 * The parts of an answer to `-z`. In a part that is not UTF-8, each byte beyond ASCII becomes a lone surrogate, which
 * no decoded name has: different names stay different, and `placeOf` finds the file.
 */
export function partsOf(output: Buffer): string[] {
  if (isUtf8(output)) return output.toString('utf8').split('\0');
  return output
    .toString('latin1')
    .split('\0')
    .map((part) => {
      const bytes = Buffer.from(part, 'latin1');
      if (isUtf8(bytes)) return bytes.toString('utf8');
      return part.replaceAll(/[\u0080-\u00ff]/g, (byte) => String.fromCharCode(byte.charCodeAt(0) + 0xdc00));
    });
}

/** The paths as git reads them with `-z`. */
export function inputOf(paths: readonly string[]): Buffer {
  const text = paths.map((path) => `${path}\0`).join('');
  // All at once is ten times as fast, and nearly always possible.
  if (!undecodable.test(text)) return Buffer.from(text);
  return Buffer.concat(paths.flatMap((path) => [bytesOf(path), Buffer.from([0])]));
}

/** The bytes that `partsOf` made a path of. */
export function bytesOf(path: string): Buffer {
  if (!undecodable.test(path)) return Buffer.from(path);
  return Buffer.from(Array.from(path, (character) => character.charCodeAt(0) & 0xff));
}

/** Where a path lies, as the file system wants it. */
export function placeOf(directory: string, path: string): string | Buffer {
  if (!undecodable.test(path)) return join(directory, path);
  return Buffer.concat([Buffer.from(`${directory}/`), bytesOf(path)]);
}
