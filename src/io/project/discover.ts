// Which files the patterns name. Ignored files are left out, but for those that a pattern asks for by name.

import { isAbsolute, join, posix, relative, sep } from 'node:path';

import type { Problem } from '../../core/problem.ts';
import type { TestFile } from '../../core/test-file.ts';
import { asTestFile, uniqueInOrder } from '../../core/test-file.ts';
import { counted } from '../../core/text/counted.ts';
import type { Discovery, Selection } from '../../ports/workspace.ts';
import {
  escapeGlob,
  isDynamic,
  isLeftOut,
  matchGlobs,
  statOf,
  type DiscoveredProject,
  type Matched,
} from './match-globs.ts';

export async function discoverFiles(selection: Selection, project: DiscoveredProject): Promise<Discovery> {
  const found: TestFile[] = [];
  const problems: Problem[] = [];
  const negated = selection.patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const leftOut = [...selection.ignore, ...negated].map((pattern) => toRelative(pattern, project.root));
  const ignore = leftOut.flatMap((pattern) => readings(pattern));
  for (const pattern of selection.patterns.filter((each) => !each.startsWith('!'))) {
    const matched = await matchPattern(toRelative(pattern, project.root), ignore, selection, project);
    if (matched.files.length === 0) problems.push(nothingMatched(pattern, matched));
    for (const file of matched.files) found.push(file);
  }
  return { files: uniqueInOrder(found), problems };
}

/** A pattern that leaves out is a glob, and the literal name of a file or folder where there is one. */
export function readings(pattern: string): string[] {
  const literal = escapeGlob(pattern.replace(/\/$/, ''));
  return [pattern, literal, `${literal}/**`];
}

async function matchPattern(
  pattern: string,
  ignore: readonly string[],
  selection: Selection,
  project: DiscoveredProject,
): Promise<Matched> {
  if (pattern === '..' || pattern.startsWith('../')) return { files: [], ignored: 0 };
  const stat = statOf(join(project.root, pattern));
  if (stat instanceof Error) return { files: [], ignored: 0, why: `cannot be read (${stat.code})` };
  if (stat?.isDirectory()) return matchFolder(pattern, ignore, selection, project);
  if (stat === null || !stat.isFile()) return matchGlobs([pattern], ignore, project);
  const literal = await matchLiteral(pattern, ignore, project);
  // A name with magic characters may be meant as a glob as well: what it matches is never left out in silence.
  const { files } = isDynamic(pattern) ? await matchGlobs([pattern], ignore, project) : { files: [] };
  return { ...literal, files: [...literal.files, ...files] };
}

async function matchLiteral(path: string, ignore: readonly string[], project: DiscoveredProject): Promise<Matched> {
  if (!(await isLeftOut(path, ignore, project.root))) return { files: [asTestFile(path)], ignored: 0 };
  return { files: [], ignored: 0, why: 'is left out by "ignore" or by a pattern with "!"' };
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

/** As fast-glob and our identities want it: relative to the root, forward slashes, one spelling for each path. */
export function toRelative(pattern: string, root: string): string {
  const local = isAbsolute(pattern) ? relative(root, pattern) : pattern;
  const slashed = sep === '\\' ? local.replaceAll('\\', '/') : local;
  return posix.normalize(slashed);
}

function nothingMatched(pattern: string, { ignored, why: known }: Matched): Problem {
  const outside = pattern.startsWith('..') || isAbsolute(pattern);
  const why = outside
    ? 'matches no file in the project: only files under its root can be run'
    : ignored > 0
      ? `matches ${counted(ignored, 'ignored file')} and no other`
      : (known ?? 'matches no file');
  return { kind: 'no-files', where: pattern, message: why, next: 'nothing runs for this pattern' };
}
