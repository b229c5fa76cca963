// `pawl plan --changed-by <path…>`: which tests does this file touch?

import { posix } from 'node:path';

import { patternFromRoot } from '../../config/locate.ts';
import { describeProblem } from '../../core/problem.ts';
import type { Settings } from '../../core/settings.ts';
import { counted, grouped } from '../../core/text/counted.ts';
import { printable, printableJson } from '../../core/text/printable.ts';
import type { Ports } from '../../engine/ports.ts';
import type { ChangedBy, FoundDependents } from '../../engine/reading/find-dependents.ts';
import { findDependents } from '../../engine/reading/find-dependents.ts';
import type { Output } from '../../ports/output.ts';

/** `named` are relative to the working directory. */
export async function showDependents(
  named: readonly string[],
  settings: Settings,
  ports: Ports,
  output: Output,
  json: boolean,
): Promise<void> {
  const paths = [...new Set(named.map((path) => pathFromRoot(path, settings.root)))];
  const found = await findDependents(paths, settings, ports);
  output.write(json ? `${printableJson(asJson(found), 2)}\n` : asText(found));
}

function pathFromRoot(path: string, root: string): string {
  // Never taken for a negated pattern.
  const located = patternFromRoot(`./${path}`.replace(/^\.\/(?=\/)/, ''), { root, cwd: process.cwd() });
  const inRoot = located.startsWith('/') ? posix.relative(root, located) : posix.normalize(located);
  return inRoot.replace(/(?<=.)\/$/, '') || '.';
}

function asJson({ changedBy, suite }: FoundDependents): object {
  return { run: suite.earlier?.run.id ?? null, files: suite.files.length, changedBy, problems: suite.problems };
}

function asText({ changedBy, suite }: FoundDependents): string {
  const lines = changedBy.flatMap((each) => [...linesOf(each), '']);
  lines.push(...suite.problems.map((problem) => `note  ${printable(describeProblem(problem))}`));
  return `${lines.join('\n').trimEnd()}\n`;
}

function linesOf({ path, isThere, dependents, untold, others }: ChangedBy): string[] {
  const shown = printable(path);
  const total = dependents.length + untold.length + others;
  const lines = dependents.map(({ file, why }) => `${shown} ${phrase(printable(why), printable(file))}`);
  lines.push(...untold.map(({ file, why }) => `${shown} may touch ${printable(file)}: ${printable(why)}`));
  const gone = isThere ? '' : ', which is not there';
  const known = `${grouped(dependents.length)} of ${counted(total, 'file')}`;
  if (untold.length > 0)
    return [...lines, `${shown}${gone}: touches ${known}, and perhaps ${grouped(untold.length)} more`];
  if (dependents.length > 0) return [...lines, `${shown}${gone}: touches ${known}`];
  return [`${shown}${gone}: touches none of ${counted(total, 'file')}: nothing of it was read, listed or looked for`];
}

/** `is read by test/cart.test.ts`, `is the test file test/cart.test.ts`. */
function phrase(why: string, file: string): string {
  return /\btest file/.test(why) ? `${why}: ${file}` : `${why} by ${file}`;
}
