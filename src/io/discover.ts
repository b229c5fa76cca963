// Which files the patterns name. Ignored files are left out, but for those that a pattern asks for by name.

import fs from 'node:fs';
import { isAbsolute, join, posix, relative, sep } from 'node:path';

import type { Entry } from 'fast-glob';

import type { Problem } from '../core/problem.ts';
import type { TestFile } from '../core/test-file.ts';
import { asTestFile, uniqueInOrder } from '../core/test-file.ts';
import type { Discovery, ProjectState, Selection } from '../ports/workspace.ts';
import { neverWalked } from './tree.ts';

/** Where build tools put what they make. A pattern that names such a folder gets what is in it. */
const buildFolders = ['dist', 'build', 'out', 'coverage', 'target', '.next', '.nuxt', '.cache', '.output', '.turbo'];

/** The project as discovery sees it. */
export interface DiscoveredProject {
  readonly root: string;
  /** Relative to the root, with a slash behind it; null when it lies elsewhere. */
  readonly stateFolder: string | null;
  readonly state: ProjectState;
}

export async function discoverFiles(selection: Selection, project: DiscoveredProject): Promise<Discovery> {
  const found: TestFile[] = [];
  const problems: Problem[] = [];
  const negated = selection.patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const ignore = [...selection.ignore, ...negated].map((pattern) => toRelative(pattern, project.root));
  for (const pattern of selection.patterns.filter((each) => !each.startsWith('!'))) {
    const matched = await matchPattern(toRelative(pattern, project.root), ignore, selection, project);
    if (matched.files.length === 0) problems.push(nothingMatched(pattern, matched.ignored));
    for (const file of matched.files) found.push(file);
  }
  return { files: uniqueInOrder(found), problems };
}

interface Matched {
  readonly files: readonly TestFile[];
  /** Files that the pattern matches and .gitignore leaves out. */
  readonly ignored: number;
}

async function matchPattern(
  pattern: string,
  ignore: readonly string[],
  selection: Selection,
  project: DiscoveredProject,
): Promise<Matched> {
  if (pattern.startsWith('../')) return { files: [], ignored: 0 };
  const stat = fs.statSync(join(project.root, pattern), { throwIfNoEntry: false });
  if (stat?.isFile()) return { files: [asTestFile(pattern)], ignored: 0 };
  if (stat?.isDirectory()) return matchFolder(pattern, ignore, selection, project);
  return matchGlobs([pattern], ignore, project);
}

/** A folder stands for the suite's files in it: those that the patterns of config or detection name. */
async function matchFolder(
  folder: string,
  ignore: readonly string[],
  selection: Selection,
  project: DiscoveredProject,
): Promise<Matched> {
  const prefix = folder === '.' || folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
  const globs =
    selection.suite.length > 0 ? selection.suite : ['**/*.{test,spec}.*', '**/*[_-]{test,spec}.*', '**/test_*.*'];
  const { files, ignored } = await matchGlobs(globs, ignore, project);
  return { files: files.filter((file) => file.startsWith(prefix)), ignored };
}

async function matchGlobs(
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
  const fixedFolders = patterns.map(fixedFolder);
  const asked = (path: string): boolean =>
    fixedFolders.some((folder) => folder !== '' && path.startsWith(folder) && !project.state.hasAnyUnder(folder));
  const files = matches.filter((path) => project.state.has(path) || asked(path)).map(asTestFile);
  return { files, ignored: matches.length - files.length };
}

function isFile({ dirent, path }: Entry, root: string): boolean {
  if (!dirent.isSymbolicLink()) return dirent.isFile();
  const target = statOf(join(root, path));
  return target instanceof fs.Stats && target.isFile();
}

/** What lies at a path, behind all links; null for nothing, and the error where that cannot be told. */
function statOf(path: string): fs.Stats | null | NodeJS.ErrnoException {
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
  const magic = pattern.search(/[*?[\]{}()!+@\\]/);
  const fixed = magic === -1 ? pattern : pattern.slice(0, magic);
  return fixed.slice(0, fixed.lastIndexOf('/') + 1);
}

/** As fast-glob and our identities want it: relative to the root, forward slashes, no `./` in front. */
function toRelative(pattern: string, root: string): string {
  const local = isAbsolute(pattern) ? relative(root, pattern) : pattern;
  const slashed = sep === '\\' ? local.replaceAll('\\', '/') : local;
  const dotted = slashed.startsWith('./') || slashed.includes('/../') ? posix.normalize(slashed) : slashed;
  return dotted === '' ? '.' : dotted;
}

function nothingMatched(pattern: string, ignored: number): Problem {
  const outside = pattern.startsWith('..') || isAbsolute(pattern);
  const why = outside
    ? 'matches no file in the project: only files under its root can be run'
    : ignored > 0
      ? `matches ${ignored} ignored ${ignored === 1 ? 'file' : 'files'} and no other`
      : 'matches no file';
  return { kind: 'no-files', where: pattern, message: why, next: 'nothing runs for this pattern' };
}
