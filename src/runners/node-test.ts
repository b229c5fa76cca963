// node:test: one file by `node --test path`, the suite by the names that Node.js documents.
//
// Node 20 takes the words as paths, later ones as globs. A name such as `[id].test.js` is then read as a glob that
// matches nothing, and node exits with 0. Plain `node path` would be exact, and is not used: it exits with 0 where a
// top-level `after` hook throws (tried with 22 and 24), where `node --test` fails.

import type { ProjectFacts } from '../ports/project-facts.ts';
import { nodeFlags } from './command-line/node-flags.ts';
import { sortParameters } from './command-line/parameters.ts';
import { fromFolder, isGlob } from './command-line/path-patterns.ts';
import { programName } from './command-line/program-name.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { preloadTells } from './telling/preload-tells.ts';

const programs = new Set(['node', 'tsx']);

export const nodeTest: Runner = {
  name: 'node-test',
  program: 'node',
  package: null,
  configFiles: [],

  tells: preloadTells('node-test.cjs', { filesMax: Infinity }),

  startIn(words: readonly string[]): Start | null {
    const [first = '', ...parameters] = words;
    const starts = programs.has(programName(first)) && sortParameters(parameters, nodeFlags).values.has('--test');
    return starts ? { program: [first], parameters } : null;
  },

  suite(start: Start, project: ProjectFacts): Suite {
    const { kept, positionals } = sortParameters(start.parameters, nodeFlags);
    const extension = readsTypes(start, project) ? '.{cts,mts,ts,cjs,mjs,js}' : '.{cjs,mjs,js}';
    const patterns = positionals.flatMap((word) => patternsOf(word, extension, project));
    return {
      command: [...start.program, ...kept, '--test', takesGlobs(project) ? '{file:glob}' : '{file}'],
      patterns: patterns.length > 0 ? patterns : namesOf('', extension),
      ignore: [],
      cautions: [],
    };
  },
};

/** From Node.js 21 on `--test` takes globs, and says nothing of one that matches no file: it exits 0. */
function takesGlobs({ nodeVersion }: ProjectFacts): boolean {
  return Number(nodeVersion.split('.')[0]) >= 21;
}

function patternsOf(word: string, extension: string, project: ProjectFacts): string[] {
  const path = fromFolder('', word).replace(/\/$/, '');
  return !isGlob(path) && project.folderExists(path) ? namesOf(path, extension) : [path];
}

/** https://nodejs.org/api/test.html#running-tests-from-the-command-line */
function namesOf(folder: string, extension: string): string[] {
  if (folder.split('/').at(-1) === 'test') return [`${folder}/**/*${extension}`];
  const names = [`*{.,-,_}test${extension}`, `test-*${extension}`, `test${extension}`, `test/**/*${extension}`];
  return names.map((name) => fromFolder(folder, `**/${name}`));
}

/** Whether TypeScript belongs to the default names: tsx sees to it, and Node.js where it can strip types. */
function readsTypes({ program, parameters }: Start, project: ProjectFacts): boolean {
  if (program[0] === 'tsx') return true;
  if (parameters.includes('--no-experimental-strip-types') || parameters.includes('--no-strip-types')) return false;
  if (parameters.some((word) => /^--(?:experimental-)?(?:strip|transform)-types$/.test(word))) return true;
  const [major = 0, minor = 0] = project.nodeVersion.split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}
