// The test files of a `go test` as its own sources describe them: which package each is in, and which tests are its own.

import { posix } from 'node:path';

import type { RunnerStart } from '../../ports/test-runner.ts';
import type { GoTestParameters } from './go-command.ts';
import { goTestParameters, goTestStart } from './go-command.ts';
import type { GoBuild } from './go-source.ts';
import { declaredTests, hostBuild, isBuilt } from './go-source.ts';

export interface GoFile {
  /** Relative to the root. */
  readonly path: string;
  /** Its folder, relative to the root. */
  readonly folder: string;
  /** Names of the tests that have to come to an end before it has. */
  readonly tests: readonly string[];
  /** These and the examples, of which not all are run. */
  readonly names: readonly string[];
}

export interface GoStart extends GoTestParameters {
  readonly program: readonly [string, ...string[]];
  readonly files: readonly GoFile[];
  /** Whether there is nothing in them for go to run: helpers, benchmarks, a TestMain, silent examples. */
  readonly isWithoutTests: boolean;
}

/** Null for a command that is not `go test` itself, such as one that ends up there: nothing can be put into it. */
export function goStartOf({ template, files, env, readText }: RunnerStart): GoStart | null {
  const words = template.argv.filter((word) => !word.includes('{file}'));
  const start = template.shell ? null : goTestStart(words);
  if (start === null) return null;
  const parameters = goTestParameters(start.parameters);
  const build = hostBuild(env, parameters.tags);
  const texts = files.map((file) => readText?.(file) ?? '');
  return {
    ...parameters,
    program: start.program,
    files: files.map((file, index) => goFile(file, texts[index] as string, build)),
    isWithoutTests: texts.every((text) => namesIn(text).length === 0),
  };
}

/** The import path of a folder's package, by the module that it lies in; null where none is found. */
export function importPathOf(folder: string, { readText }: RunnerStart): string | null {
  for (let at = folder, below = '', depth = 0; depth < 40; depth++) {
    const [, , module] = /^module\s+(["`]?)([^\s"`]+)\1/m.exec(readText?.(posix.join(at, 'go.mod')) ?? '') ?? [];
    if (module !== undefined) return posix.join(module, below);
    // Above the root, what the folders are called is not known, nor needed: they are none of the module's.
    if (at === '.' || at.startsWith('..')) return null;
    below = posix.join(posix.basename(at), below);
    at = posix.dirname(at);
  }
  return null;
}

function goFile(path: string, text: string, build: GoBuild): GoFile {
  const { tests, examples } = isBuilt(path, text, build) ? declaredTests(text) : { tests: [], examples: [] };
  return { path, folder: posix.dirname(path), tests, names: [...tests, ...examples] };
}

function namesIn(text: string): readonly string[] {
  const { tests, examples } = declaredTests(text);
  return [...tests, ...examples];
}
