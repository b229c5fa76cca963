// The files that GitHub Actions gives to each step: https://docs.github.com/actions (workflow commands, environment files).

import fs from 'node:fs';
import { join, relative, sep } from 'node:path';

import type { GithubStep } from '../../ports/reporter.ts';

/** A summary beyond this is dropped as a whole. */
const summaryBytesMax = 1024 * 1024;
/** Whoever writes after us has some, too. */
const leftForOthers = 16 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/** Null where the environment is not that of such a step. */
export function githubStep(root: string, env: Environment): GithubStep | null {
  const { GITHUB_STEP_SUMMARY: summary = '', GITHUB_OUTPUT: outputs = '', GITHUB_WORKSPACE: workspace = '' } = env;
  if (summary === '' && outputs === '' && workspace === '') return null;
  return {
    addSummary: (markdown) => append(summary, markdown),
    summaryRoom: () => Math.max(0, summaryBytesMax - leftForOthers - sizeOf(summary)),
    setOutput: (name, value) => append(outputs, `${name}=${value}\n`),
    pathOf: (path) => fromTop(workspace, root, path),
  };
}

function append(path: string, text: string): void {
  if (path !== '') fs.appendFileSync(path, text);
}

function sizeOf(path: string): number {
  return path === '' ? 0 : (fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0);
}

function fromTop(workspace: string, root: string, path: string): string {
  if (workspace === '') return path;
  const inside = relative(realPath(workspace), join(realPath(root), path));
  return inside.startsWith('..') ? path : inside.split(sep).join('/');
}

function realPath(path: string): string {
  try {
    return fs.realpathSync(path);
  } catch {
    return path;
  }
}
