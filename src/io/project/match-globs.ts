// Which files of the project match globs.

import fs from 'node:fs';
import { join } from 'node:path';

import type { Entry } from 'fast-glob';

import { ProblemError } from '../../core/problem.ts';
import type { TestFile } from '../../core/test-file.ts';
import { asTestFile } from '../../core/test-file.ts';
import type { ProjectState } from '../../ports/workspace.ts';
import { neverWalked } from './never-walked.ts';

/** Where build tools put what they make. A pattern that names such a folder gets what is in it. */
const buildFolders = ['dist', 'build', 'out', 'coverage', 'target', '.next', '.nuxt', '.cache', '.output', '.turbo'];

const magic = /[*?[\]{}()!+@\\]/;

/** The project as discovery sees it. */
export interface DiscoveredProject {
  readonly root: string;
  /** Relative to the root, with a slash behind it; null when it lies elsewhere. */
  readonly stateFolder: string | null;
  readonly state: ProjectState;
  /** Relative to the root: files over which reports are about to be written. */
  readonly overwritten: ReadonlySet<string>;
}

export interface Matched {
  readonly files: readonly TestFile[];
  /** Files that the pattern matches and .gitignore leaves out. */
  readonly ignored: number;
  /** Why a name that is there gives no file. */
  readonly why?: string;
}

/**
 * The files that globs match, without those that are ignored, installed or built. Throws a ProblemError at one whose
 * name is not UTF-8.
 */
export async function matchGlobs(
  patterns: readonly string[],
  ignore: readonly string[],
  project: DiscoveredProject,
): Promise<Matched> {
  const { default: glob } = await import('fast-glob');
  const literalParts = new Set(patterns.flatMap((pattern) => pattern.split('/')));
  const skipped = [...neverWalked, ...buildFolders].filter((name) => !literalParts.has(name));
  const entries = glob.sync([...patterns], {
    cwd: project.root,
    ignore: [
      ...skipped.map((name) => `**/${name}/**`),
      ...(project.stateFolder === null ? [] : [`${glob.escapePath(project.stateFolder)}**`]),
      ...ignore,
    ],
    followSymbolicLinks: false,
    // Without links to folders there are no circles. Links to files have to be picked out of what is no file.
    onlyFiles: false,
    objectMode: true,
    suppressErrors: true, // A folder that may not be read has no files that could be run.
  });
  const matches = entries.filter((entry) => isFile(entry, project.root)).map(({ path }) => path);
  refuseUndecodable(matches, project.root);
  const fixedFolders = patterns.map(fixedFolder);
  const asked = (path: string): boolean =>
    fixedFolders.some((folder) => folder !== '' && path.startsWith(folder) && !project.state.hasAnyUnder(folder));
  const isOurs = (path: string): boolean => project.state.has(path) || project.overwritten.has(path) || asked(path);
  const files = matches.filter(isOurs).map(asTestFile);
  return { files, ignored: matches.length - files.length };
}

/**
 * What is not UTF-8 in a name is read as replacement characters, under which there is no such file. Node hands no bytes
 * to a command, only text: such a test file cannot be run, and to leave it out in silence would make a run green
 * without it.
 */
function refuseUndecodable(paths: readonly string[], root: string): void {
  const undecodable = paths.filter((path) => path.includes('\ufffd') && statOf(join(root, path)) === null);
  if (undecodable.length === 0) return;
  const message = 'its name is not UTF-8 and cannot be handed to a command';
  const next = 'rename it, or leave it out with --ignore; nothing was run';
  throw new ProblemError(undecodable.map((where) => ({ kind: 'usage', where, message, next })));
}

function isFile({ dirent, path }: Entry, root: string): boolean {
  if (!dirent.isSymbolicLink()) return dirent.isFile();
  const target = statOf(join(root, path));
  return target instanceof fs.Stats && target.isFile();
}

/** Whether a file that was named literally is left out by one of these globs. */
export async function isLeftOut(path: string, ignore: readonly string[], root: string): Promise<boolean> {
  if (ignore.length === 0) return false;
  const { default: glob } = await import('fast-glob');
  return glob.sync([escapeGlob(path)], { cwd: root, ignore: [...ignore], dot: true, onlyFiles: false }).length === 0;
}

/** A glob that matches this path and no other. */
export function escapeGlob(path: string): string {
  return path.replaceAll(/[$*?[\]{}()!|+@\\]/g, '\\$&');
}

/** Whether a pattern may match anything but the path that it spells. */
export function isDynamic(pattern: string): boolean {
  return magic.test(pattern);
}

/** What lies at a path, behind all links; null for nothing, and the error where that cannot be told. */
export function statOf(path: string): fs.Stats | null | NodeJS.ErrnoException {
  try {
    return fs.statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // No disk could have a file of such a name. It is a long list of alternatives, or nonsense.
    const impossible = code === 'ENAMETOOLONG' || code === 'ERR_INVALID_ARG_VALUE' || code === 'EINVAL';
    return impossible ? null : (error as NodeJS.ErrnoException);
  }
}

/** The folders in front of the first magic character: `dist/test/` of `dist/test/*.js`. */
function fixedFolder(pattern: string): string {
  const first = pattern.search(magic);
  const fixed = first === -1 ? pattern : pattern.slice(0, first);
  return fixed.slice(0, fixed.lastIndexOf('/') + 1);
}
