// A command line that starts the executable of an npm package: by its name, by its path below node_modules, or by node.

import type { Start } from '../runner.ts';
import { scriptIndex } from './node-flags.ts';
import { programName } from './program-name.ts';

/** @param programs the names under which npm installs the package's executable */
export function packageStart(words: readonly string[], folder: string, programs: readonly string[]): Start | null {
  const [first, ...rest] = words;
  if (first === undefined) return null;
  if (programs.includes(first) || isInside(first, folder, programs)) return { program: [first], parameters: rest };
  if (programName(first) !== 'node') return null;
  const at = scriptIndex(rest);
  if (at === -1 || !isInside(rest[at] as string, folder, programs)) return null;
  return { program: [first, ...rest.slice(0, at + 1)], parameters: rest.slice(at + 1) };
}

/** `node_modules/.bin/mocha`, `./node_modules/mocha/bin/mocha.js`. */
function isInside(path: string, folder: string, programs: readonly string[]): boolean {
  const [, inside = ''] = /(?:^|[\\/])node_modules[\\/](.+)$/.exec(path) ?? [];
  const [top, ...below] = inside.split(/[\\/]/);
  return top === folder || (top === '.bin' && programs.includes(below.join('/')));
}
