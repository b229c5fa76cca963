// Where jest is configured, and what is said there: read from text, never executed.

import { posix } from 'node:path';

import type { ProjectFacts } from '../../ports/project-facts.ts';
import { fromFolder } from '../command-line/path-patterns.ts';
import type { ConfigValue } from './code-literal.ts';
import { listOf, literalIn } from './code-literal.ts';

export const jestConfigFiles = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map((each) => `jest.config.${each}`);

type FlagValues = ReadonlyMap<string, readonly string[]>;

export interface JestConfig {
  /** Where it was found, for a sentence. */
  readonly name: string;
  /** jest's `<rootDir>`, relative to the project root. */
  readonly rootDir: string;
  readonly value: (key: string) => ConfigValue;
}

/** @param flags the values of the command line's flags, which win over the file */
export function readJestConfig(flags: FlagValues, project: ProjectFacts): JestConfig {
  const source = sourceOf(flags, project);
  const value = (key: string): ConfigValue => flags.get(`--${key}`) ?? literalIn(source.text, [key]);
  const rootDir = listOf(value('rootDir'))?.[0] ?? '.';
  return { name: source.name, rootDir: fromFolder(source.folder, rootDir), value };
}

/** The command line names it, else package.json has it or names it, else one of the usual files. */
function sourceOf(flags: FlagValues, project: ProjectFacts): { name: string; folder: string; text: string } {
  const asked = (flags.get('--config') ?? flags.get('-c'))?.[0];
  if (asked?.startsWith('{')) return { name: '--config', folder: '', text: asked };
  const inPackage = (project.packageJson as { jest?: unknown } | null)?.jest;
  if (asked === undefined && typeof inPackage === 'object') {
    return { name: 'package.json: jest', folder: '', text: JSON.stringify(inPackage) };
  }
  const named = asked ?? (typeof inPackage === 'string' ? inPackage : null);
  const name = named ?? jestConfigFiles.find((each) => project.fileExists(each));
  if (name === undefined) return { name: '', folder: '', text: '' };
  return { name, folder: posix.dirname(name), text: project.readText(name) ?? '' };
}
