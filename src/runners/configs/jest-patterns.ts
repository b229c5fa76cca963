// Which files jest takes for tests: testMatch or testRegex below the roots, without testPathIgnorePatterns.

import { fromFolder } from '../command-line/path-patterns.ts';
import { listOf } from './code-literal.ts';
import type { JestConfig } from './jest-config.ts';
import { globOfRegex } from './regex-glob.ts';

/** https://jestjs.io/docs/configuration#testmatch-arraystring */
const testMatch = ['**/__tests__/**/*.?([mc])[jt]s?(x)', '**/?(*.)+(spec|test).?([mc])[jt]s?(x)'];

export interface JestPatterns {
  readonly patterns: readonly string[];
  readonly ignore: readonly string[];
  readonly cautions: readonly string[];
}

/** What the config names and leaves out, and what of it could not be read. */
export function jestPatterns(config: JestConfig): JestPatterns {
  const match = matchOf(config);
  const ignored = ignoredOf(config);
  return {
    patterns: match.patterns,
    ignore: [...match.ignore, ...ignored.globs],
    cautions: [...cautionsOf(config), ...match.unread, ...ignored.unread],
  };
}

function matchOf(config: JestConfig) {
  const regexes = listOf(config.value('testRegex')) ?? [];
  const translated = regexes.map((each) => globOfRegex(each.replace(/^\^?<rootDir>/, '')));
  const unread = regexes.filter((_, index) => translated[index] === null);
  const told = regexes.length > 0 && unread.length === 0 ? (translated as string[]) : listOf(config.value('testMatch'));
  const located = (told ?? testMatch).flatMap((glob) => belowRoots(glob, config));
  return {
    patterns: located.filter((glob) => !glob.startsWith('!')),
    ignore: located.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1)),
    unread: unread.map(
      (each) => `${config.name}: testRegex "${each}" is too rich for a glob: jest's default testMatch is taken`,
    ),
  };
}

/** jest matches absolute paths: a glob that does not begin at `<rootDir>` holds below each of the roots. */
function belowRoots(glob: string, config: JestConfig): string[] {
  const negated = glob.startsWith('!') && !glob.startsWith('!(') ? '!' : '';
  const bare = glob.slice(negated.length);
  if (bare.startsWith('<rootDir>')) return [fromFolder(config.rootDir, `${negated}.${bare.slice('<rootDir>'.length)}`)];
  const roots = listOf(config.value('roots')) ?? ['<rootDir>'];
  return roots.map((root) => fromFolder(fromFolder(config.rootDir, root.replace(/^<rootDir>/, '.')), glob));
}

/** Expressions over the absolute path, which people write as folders and files. */
function ignoredOf(config: JestConfig): { globs: string[]; unread: string[] } {
  const globs: string[] = [];
  const unread: string[] = [];
  for (const expression of listOf(config.value('testPathIgnorePatterns')) ?? []) {
    const [, rooted, text] = /^\^?(<rootDir>)?((?:\\?[\w./-])+?)\$?$/.exec(expression) ?? [];
    const plain = text?.replaceAll('\\', '');
    if (plain === undefined)
      unread.push(`${config.name}: testPathIgnorePatterns "${expression}" is not read: what it leaves out may be run`);
    else globs.push(...globsOfText(plain, rooted === undefined ? null : config.rootDir));
  }
  return { globs, unread };
}

/** Every path with the text in it; from the root on when it is rooted there. */
function globsOfText(text: string, root: string | null): string[] {
  const bare = text.replaceAll(/^\/|\/$/g, '');
  const stem = root !== null ? fromFolder(root, bare) : text.startsWith('/') ? `**/${bare}` : `**/*${bare}`;
  return text.endsWith('/') ? [`${stem}/**`] : [`${stem}*`, `${stem}*/**`];
}

function cautionsOf(config: JestConfig): string[] {
  const keys = ['testMatch', 'testRegex', 'roots', 'rootDir', 'testPathIgnorePatterns'];
  const unclear = keys.filter((key) => config.value(key) === 'unclear');
  const cautions =
    unclear.length === 0
      ? []
      : [`${config.name} may set ${unclear.join(', ')} in a way that cannot be read without running it`];
  if (config.value('projects') !== null)
    cautions.push(`${config.name} names several projects, whose own patterns are not read`);
  return cautions;
}
