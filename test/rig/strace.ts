// What the system sees a command read: an oracle for whoever claims to know.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

export interface SeenReads {
  /** What stands in front of the command. */
  readonly command: readonly [string, ...string[]];
  /** The files whose content it read, once it has ended. */
  readonly reads: () => readonly string[];
}

/** @param root only what is below it counts */
export function readsSeen(root: string): SeenReads {
  const folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-strace-'));
  const words = ['-f', '-ff', '-qq', '-y', '-s', '4096', '-e', 'trace=%file', '-o', join(folder, 'of')];
  const reads = (): readonly string[] => {
    const texts = fs.readdirSync(folder).map((name) => fs.readFileSync(join(folder, name), 'utf8'));
    const paths = texts.flatMap((text) => text.split('\n').flatMap(opened));
    return [...new Set(paths)].filter((path) => path.startsWith(`${root}/`));
  };
  return { command: ['strace', ...words], reads };
}

/** `openat(AT_FDCWD</folder>, "a.txt", O_RDONLY|O_CLOEXEC) = 17</folder/a.txt>` */
function opened(line: string): readonly string[] {
  const [, folder, path, flags] = /^open(?:at)?\((?:AT_FDCWD<(.*?)>, )?"(.*?)", ([A-Z_|]+).*\) = \d/.exec(line) ?? [];
  if (path === undefined || flags === undefined || /O_WRONLY|O_TRUNC|O_DIRECTORY|O_PATH/.test(flags)) return [];
  return [isAbsolute(path) ? path : resolve(folder ?? '/', path)];
}
