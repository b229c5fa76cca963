// What git knows of the project: its files, their contents by digest, and the commit.

import fs from 'node:fs';
import { join } from 'node:path';

import type { GitState } from '../../core/run.ts';
import type { ContentCache } from './content-cache.ts';
import { convertedPaths } from './converted-paths.ts';
import { contentOfFile, contentOfLink, unreadable } from './file-content.ts';
import { git, inputOf, partsOf, placeOf } from './git-command.ts';
import type { ContentByPath, OwnPlaces } from './listing.ts';
import { Listing } from './listing.ts';

/** A repository, and what to put in front of its paths to have them relative to the root of the project. */
interface Repository {
  readonly directory: string;
  readonly prefix: string;
  readonly cache: ContentCache;
}

/**
 * All files of the repository around a directory that git does not ignore, relative to that directory: a test in one
 * package may depend on the package beside it, which is `../beside/…`. Null where git cannot tell (no repository, no
 * git, or the whole directory is ignored). git compares its index with the disk, so only what differs from it is read.
 */
export function listWithGit(directory: string, ours: OwnPlaces, cache: ContentCache): Listing | null {
  const answer = askGit(directory);
  if (answer === null) return null;
  const asCommitted = Listing.read(answer);
  if (asCommitted !== null && isTheProject(asCommitted, directory, ours)) return asCommitted;
  const contents = readListing({ directory, prefix: '', cache }, answer);
  cache.save();
  if (contents === null) return null;
  const paths = [...contents.keys()];
  const none = paths.every((path) => path.startsWith('../')) && git(directory, ['check-ignore', '-q', '.']) !== null;
  return none ? null : Listing.of(contents, ours);
}

/** Nothing is to be left out of it, nothing lies beside it, and git's digests are of what a test would read. */
function isTheProject(listing: Listing, directory: string, ours: OwnPlaces): boolean {
  return !(
    listing.hasAnyUnder('../') ||
    (ours.folder !== null && listing.hasAnyUnder(ours.folder)) ||
    [...ours.files].some((path) => listing.contentOf(path) !== undefined) ||
    convertedPaths(directory, listing.paths()).length > 0
  );
}

/** One process: tracked files with their blobs, the modified and removed ones among them, and untracked ones. */
function askGit(directory: string): Buffer | null {
  const args = ['ls-files', '-z', '-v', '-s', '-c', '-m', '-d', '-o', '--exclude-standard', '--', ':/'];
  const answer = git(directory, args);
  return answer === null || answer.length === 0 ? null : answer;
}

function readListing(repository: Repository, answer: Buffer): ContentByPath | null {
  const { directory } = repository;
  const lines = partsOf(answer);
  if (lines.some(isUnfetched)) return null;
  const contents: ContentByPath = new Map();
  const unsure = new Set<string>();
  for (const line of lines) if (line !== '') addLine(line, contents, unsure);
  for (const path of unsure) contents.delete(path);
  for (const path of convertedPaths(directory, inputOf([...contents.keys()]))) unsure.add(path);
  for (const path of unsure) contents.delete(path);
  for (const [path, content] of readContents(repository, unsure)) contents.set(path, content);
  return contents;
}

/** Within a submodule that was never fetched, git knows the folder itself and nothing of what lies in it. */
function isUnfetched(line: string): boolean {
  return line.endsWith('\t./') && line.slice(2, 8) === '160000';
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

/** The raw content, as a test reads it, in git's words: what is committed without a change keeps its word. */
function* readContents(repository: Repository, paths: Iterable<string>): Generator<[string, string]> {
  const { directory } = repository;
  for (const path of paths) {
    const place = placeOf(directory, path);
    try {
      const stat = fs.lstatSync(place, { throwIfNoEntry: false });
      if (stat === undefined) continue; // Removed: an absent path is not part of the project.
      if (stat.isDirectory()) yield* nested(repository, path);
      else if (stat.isSymbolicLink()) yield [path, contentOfLink(place)];
      else if (stat.isFile()) yield [path, contentOfFile(repository.cache, repository.prefix + path, place, stat)];
    } catch (error) {
      yield [path, unreadable(error)];
    }
  }
}

/**
 * A submodule, or a repository that lies in this one: it has an index of its own. A submodule that was never fetched
 * is an empty folder, in which git would answer for the repository around it, for ever.
 */
function* nested(around: Repository, path: string): Generator<[string, string]> {
  const directory = join(around.directory, path);
  if (!fs.existsSync(join(directory, '.git'))) return;
  const folder = path.endsWith('/') ? path : `${path}/`;
  const answer = askGit(directory);
  if (answer === null) return;
  const inner = readListing({ ...around, directory, prefix: around.prefix + folder }, answer);
  for (const [innerPath, content] of inner ?? []) yield [folder + innerPath, content];
}

/** The commit that is checked out, where in it we are, and whether anything differs from it; null outside of a repository. */
export function gitState(directory: string, own: OwnPlaces): GitState | null {
  // Before the first run nothing says yet that git is to ignore what we write.
  const ours = [...(own.folder === null ? [] : [own.folder]), ...own.files].filter(
    (path) => !/^(?:\.\.\/|\/|[A-Za-z]:)/.test(path),
  );
  const places = [':/', ...ours.map((path) => `:(exclude,literal)${path}`)];
  const status = git(directory, ['status', '--porcelain=v1', '-z', '-uall', '--', ...places]);
  if (status === null) return null;
  const dirty = status.length > 0;
  const told = git(directory, ['rev-parse', '--show-prefix', 'HEAD'])?.toString('utf8') ?? '';
  const [, folder, commit] = /^(.*)\n(\w+)\n$/s.exec(told) ?? [];
  return commit === undefined ? { commit: null, dirty } : { commit, dirty, folder };
}
