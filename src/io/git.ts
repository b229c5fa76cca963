// What git knows of the project: its files, their contents by digest, and the commit.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

import type { GitState } from '../core/run.ts';

/** Path → what its content is now. The same content has the same word whether it is committed, staged or neither. */
export type ContentByPath = Map<string, string>;

const outputBytesMax = 1 << 30;

/**
 * All files under a directory that git does not ignore; null where git cannot tell (no repository, no git, or the
 * whole directory is ignored). git compares its index with the disk, so only what differs from it is read.
 */
export function listWithGit(directory: string): ContentByPath | null {
  // One process: tracked files with their blobs, the modified and removed ones among them, and untracked ones.
  const listing = git(directory, ['ls-files', '-z', '-v', '-s', '-c', '-m', '-d', '-o', '--exclude-standard']);
  if (listing === null || listing === '' || isUnfetched(listing)) return null;
  const contents: ContentByPath = new Map();
  const unsure = new Set<string>();
  for (const line of listing.split('\0')) {
    if (line !== '') addLine(line, contents, unsure);
  }
  for (const path of unsure) contents.delete(path);
  for (const [path, content] of readContents(directory, [...unsure])) contents.set(path, content);
  return contents;
}

/** Within a submodule that was never fetched, git knows the folder itself and nothing of what lies in it. */
function isUnfetched(listing: string): boolean {
  return /^[A-Z] 160000 \w+ \d\t\.\/\0/i.test(listing);
}

/**
 * `H 100644 <blob> 0\t<path>` for a tracked file, `C` for a modified one, `R` for a removed one, `? <path>` for an
 * untracked one. Lower case and `S` are files that git was told not to compare: those are read too.
 */
function addLine(line: string, contents: ContentByPath, unsure: Set<string>): void {
  const tag = line[0] as string;
  if (tag === '?') {
    unsure.add(line.slice(2));
    return;
  }
  const tab = line.indexOf('\t');
  const path = line.slice(tab + 1);
  const [mode = '', blob = ''] = line.slice(2, tab).split(' ');
  if (tag === 'H' && mode !== '160000') contents.set(path, `${mode} ${blob}`);
  else unsure.add(path);
}

function* readContents(directory: string, paths: readonly string[]): Generator<[string, string]> {
  const regular: string[] = [];
  const modes = new Map<string, string>();
  for (const path of paths) {
    const stat = fs.lstatSync(join(directory, path), { throwIfNoEntry: false });
    if (stat === undefined) continue; // Removed: an absent path is not part of the project.
    if (stat.isDirectory()) yield* nested(directory, path);
    else if (stat.isSymbolicLink())
      yield [path, `120000 ${blobOf(Buffer.from(fs.readlinkSync(join(directory, path))))}`];
    else if (stat.isFile()) {
      regular.push(path);
      modes.set(path, (stat.mode & 0o111) === 0 ? '100644' : '100755');
    }
  }
  const blobs = hashObjects(directory, regular);
  for (const [index, path] of regular.entries()) {
    yield [path, `${modes.get(path)} ${blobs?.[index] ?? blobOfFile(join(directory, path))}`];
  }
}

/**
 * A submodule, or a repository that lies in this one: it has an index of its own. A submodule that was never fetched
 * is an empty folder, in which git would answer for the repository around it, for ever.
 */
function* nested(directory: string, path: string): Generator<[string, string]> {
  if (!fs.existsSync(join(directory, path, '.git'))) return;
  const prefix = path.endsWith('/') ? path : `${path}/`;
  for (const [inner, content] of listWithGit(join(directory, path)) ?? []) yield [prefix + inner, content];
}

/** The blobs as git would store them, line endings and filters applied; null where git could not read them all. */
function hashObjects(directory: string, paths: readonly string[]): string[] | null {
  if (paths.length === 0 || paths.some((path) => path.includes('\n'))) return null;
  const output = git(directory, ['hash-object', '--stdin-paths'], paths.join('\n'));
  const blobs = output?.trimEnd().split('\n');
  return blobs?.length === paths.length ? blobs : null;
}

function blobOfFile(path: string): string {
  try {
    return blobOf(fs.readFileSync(path));
  } catch (error) {
    return `unreadable:${(error as NodeJS.ErrnoException).code}`;
  }
}

function blobOf(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

/** The commit that is checked out, and whether anything differs from it; null outside of a repository. */
export function gitState(directory: string): GitState | null {
  const status = git(directory, ['status', '--porcelain=v1', '-z']);
  if (status === null) return null;
  const commit = git(directory, ['rev-parse', '--verify', '-q', 'HEAD'])?.trim();
  return { commit: commit === undefined || commit === '' ? null : commit, dirty: status !== '' };
}

/** The output of a git command; null when it failed or there is no git. Takes no lock and asks nothing. */
function git(directory: string, args: readonly string[], input?: string): string | null {
  const { status, stdout } = spawnSync('git', args, {
    cwd: directory,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
    encoding: 'utf8',
    maxBuffer: outputBytesMax,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
    ...(input === undefined ? {} : { input }),
  });
  return status === 0 ? stdout : null;
}
