// git in a project, as somebody who has never set it up.

import { execFileSync } from 'node:child_process';

const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];

/** What it printed. */
export function git(folder: string, ...words: readonly string[]): string {
  return execFileSync('git', [...who, ...words], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Everything that is there, in a repository that there may have been before. */
export function commitAll(folder: string): void {
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '-m', 'A suite');
}

export function headOf(folder: string): string {
  return git(folder, 'rev-parse', 'HEAD');
}
