// Where the project is and what its config holds, whatever kind of file that is. Whether the config makes sense is not
// asked here: its value is unknown until somebody checks it.

import fs from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

import { ProblemError } from '../../core/problem.ts';
import { loadConfigModule } from './config-module.ts';
import { readJson } from './read-json.ts';

/** In the order in which they are looked for; two of them in one folder are a contradiction. */
const configNames = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `pawl.config.${extension}`);

export interface LocatedConfig {
  /** Absolute: where the config is, or the nearest package.json, or the working directory. */
  readonly root: string;
  /** Relative to the root, with forward slashes; null where there is no config. */
  readonly file: string | null;
  /** The key of `file` that holds the config: `pawl` in package.json; null where the whole file is the config. */
  readonly key: string | null;
}

export interface FoundConfig extends LocatedConfig {
  /** Not checked. Undefined where there is no config. */
  readonly value: unknown;
  /** The package.json of the root; null where there is none. */
  readonly packageJson: unknown;
}

export interface ConfigRequest {
  /** Absolute. */
  readonly cwd: string;
  /** What `--config` named, relative to `cwd`. */
  readonly chosen: string | null;
}

/** Throws a ProblemError of kind `usage` where the config cannot be read. */
export async function findConfig(request: ConfigRequest): Promise<FoundConfig> {
  const located = locateConfig(request);
  const { root, file, key } = located;
  const packageFile = join(root, 'package.json');
  const packageJson = fs.existsSync(packageFile) ? readJson(packageFile, 'package.json') : null;
  if (file === null) return { ...located, value: undefined, packageJson };
  const path = join(root, file);
  if (key !== null) return { ...located, value: pawlKeyOf(readJson(path, file)), packageJson };
  const value = file.endsWith('.json') ? readJson(path, file) : await loadConfigModule(path, file);
  return { ...located, value, packageJson };
}

/** Executes no config. Throws a ProblemError of kind `usage` where two of them contradict each other. */
export function locateConfig({ cwd, chosen }: ConfigRequest): LocatedConfig {
  const { root, path } = chosen === null ? searchUpwards(cwd) : chosenPlace(cwd, chosen);
  if (path === null) return { root, file: null, key: null };
  const file = slashed(relative(root, path));
  return { root, file, key: basename(file) === 'package.json' ? 'pawl' : null };
}

interface ConfigLocation {
  readonly root: string;
  /** Absolute; null where there is no config. */
  readonly path: string | null;
}

/**
 * The nearest config on the way up, or else the nearest package.json. A repository is as far as it goes: what lies
 * above it was not written for this project, and a config is code that runs.
 */
function searchUpwards(cwd: string): ConfigLocation {
  let nearestPackage: string | null = null;
  for (const folder of foldersUpwards(cwd)) {
    const path = configIn(folder, cwd);
    if (path !== null) return { root: folder, path };
    if (fs.existsSync(join(folder, 'package.json'))) nearestPackage ??= folder;
    if (fs.existsSync(join(folder, '.git'))) break;
  }
  return { root: nearestPackage ?? cwd, path: null };
}

function* foldersUpwards(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}

function configIn(folder: string, cwd: string): string | null {
  const found = configNames.filter((name) => fs.existsSync(join(folder, name)));
  const packageFile = join(folder, 'package.json');
  if (
    fs.existsSync(packageFile) &&
    pawlKeyOf(readJson(packageFile, slashed(relative(cwd, packageFile)))) !== undefined
  ) {
    found.push('package.json');
  }
  const [first, second] = found;
  if (first === undefined) return null;
  if (second === undefined) return join(folder, first);
  const message = `${second} configures pawl as well`;
  throw new ProblemError([{ kind: 'usage', where: first, message, next: 'keep one of them; nothing was run' }]);
}

/**
 * `--config` says which file, and thereby which project: the nearest folder from there on up that has a package.json,
 * so that a config may live in a folder of its own.
 */
function chosenPlace(cwd: string, chosen: string): ConfigLocation {
  const path = resolve(cwd, chosen);
  if (!fs.statSync(path, { throwIfNoEntry: false })?.isFile()) {
    const message = `expected a config file, found no file ${chosen}`;
    throw new ProblemError([{ kind: 'usage', where: '--config', message, next: 'nothing was run' }]);
  }
  const home = dirname(path);
  const root = [...foldersUpwards(home)].find((folder) => fs.existsSync(join(folder, 'package.json')));
  return { root: root ?? home, path };
}

function pawlKeyOf(packageJson: unknown): unknown {
  return typeof packageJson === 'object' && packageJson !== null && 'pawl' in packageJson
    ? packageJson.pawl
    : undefined;
}

function slashed(path: string): string {
  return path.replaceAll(sep, '/');
}
