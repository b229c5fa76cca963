// The user's command for one file: an argv, never a shell string unless the user asked for a shell.

import { createHash } from 'node:crypto';

import type { Digest } from './fingerprint.ts';
import type { CommandTemplate } from './settings.ts';
import type { TestFile } from './test-file.ts';
import { byCodeUnit } from './test-file.ts';

const placeholder = '{file}';

/**
 * The argv for a file. The path takes the place of `{file}` wherever it stands, or goes to the end. For a shell it is
 * quoted. A path that begins with a dash gets `./` in front, or the command would take it for an option.
 */
export function commandFor(template: CommandTemplate, file: TestFile): [string, ...string[]] {
  const path = file.startsWith('-') ? `./${file}` : file;
  const filled = template.shell ? quoteForShell(path) : path;
  const argv = template.argv.map((word) => word.replaceAll(placeholder, () => filled));
  if (!template.argv.some((word) => word.includes(placeholder))) argv.push(filled);
  return argv as [string, ...string[]];
}

/** Single quotes keep everything in a POSIX shell but a single quote itself. */
function quoteForShell(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

/** What of the command decides a result: its words, whether a shell reads them, and what it adds to the environment. */
export function commandDigest(template: CommandTemplate): Digest {
  const env = Object.entries(template.env).toSorted(([a], [b]) => byCodeUnit(a, b));
  const identity = JSON.stringify([template.argv, template.shell, env]);
  return `sha256:${createHash('sha256').update(identity).digest('hex')}`;
}
