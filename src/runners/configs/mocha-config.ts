// What mocha's config says, from whichever of its files counts, and from package.json beside it: mocha merges the two.

import type { ProjectFacts } from '../../ports/project-facts.ts';
import type { ConfigValue } from './code-literal.ts';
import { literalIn } from './code-literal.ts';
import { yamlValue } from './yaml-value.ts';

/** In the order in which mocha looks for them: the first one counts. */
export const mochaConfigFiles = ['cjs', 'js', 'mjs', 'yaml', 'yml', 'jsonc', 'json'].map((each) => `.mocharc.${each}`);

export interface MochaConfig {
  /** Everything that is said under a key; null when nothing can be read. */
  list(key: string): readonly string[] | null;
  /** Whether something is or may be said under a key. */
  mayHave(key: string): boolean;
  readonly cautions: readonly string[];
}

/** @param values what the command line says: it may name another file, or none */
export function readMochaConfig(values: ReadonlyMap<string, readonly string[]>, project: ProjectFacts): MochaConfig {
  const sources = [...fileSource(values, project), ...packageSource(values, project)];
  const told = (key: string): ConfigValue[] => sources.map(({ value }) => value(key)).filter((each) => each !== null);
  const list = (key: string): readonly string[] | null => {
    const lists = told(key).filter((each) => each !== 'unclear') as (readonly string[])[];
    return lists.length > 0 ? lists.flat() : null;
  };
  const unclear = sources.flatMap(({ name, value }) =>
    ['spec', 'extension', 'ignore'].filter((key) => value(key) === 'unclear').map((key) => ({ name, key })),
  );
  return {
    list,
    mayHave: (key) => told(key).length > 0,
    cautions: unclear.map(({ name, key }) => `${name} may set ${key} in a way that cannot be read without running it`),
  };
}

interface Source {
  readonly name: string;
  readonly value: (key: string) => ConfigValue;
}

function fileSource(values: ReadonlyMap<string, readonly string[]>, project: ProjectFacts): Source[] {
  if (values.has('--no-config')) return [];
  const name = values.get('--config')?.[0] ?? mochaConfigFiles.find((each) => project.fileExists(each));
  const text = name === undefined ? null : project.readText(name);
  if (name === undefined || text === null) return [];
  return [{ name, value: (key) => (/\.ya?ml$/.test(name) ? yamlValue(text, key) : literalIn(text, [key])) }];
}

function packageSource(values: ReadonlyMap<string, readonly string[]>, project: ProjectFacts): Source[] {
  const settings = (project.packageJson as { mocha?: unknown } | null)?.mocha;
  if (values.has('--no-package') || typeof settings !== 'object') return [];
  const text = JSON.stringify(settings);
  return [{ name: 'package.json: mocha', value: (key) => literalIn(text, [key]) }];
}
