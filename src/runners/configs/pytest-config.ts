// What pytest's own config says, in whichever of its files it stands: read from text, never executed.

import type { ProjectFacts } from '../../ports/project-facts.ts';

/** In the order in which pytest looks; the first one that has the table is the config, and no other is read. */
const places: readonly (readonly [file: string, table: string])[] = [
  ['pytest.toml', 'pytest'],
  ['.pytest.toml', 'pytest'],
  ['pytest.ini', 'pytest'],
  ['.pytest.ini', 'pytest'],
  ['pyproject.toml', 'tool.pytest.ini_options'],
  ['pyproject.toml', 'tool.pytest'],
  ['tox.ini', 'pytest'],
  ['setup.cfg', 'tool:pytest'],
];

/** The words of a setting such as `testpaths`; null when it is not set. */
export function pytestSetting(name: string, project: ProjectFacts): readonly string[] | null {
  const { file = '', text = '' } = configOf(project) ?? {};
  const [, value] = new RegExp(`^${name}\\s*=((?:(?!\\n[\\w.-]+\\s*=)[^])*)`, 'm').exec(text) ?? [];
  if (value === undefined) return null;
  const bare = value.replaceAll(/(?:^|\s)#.*$/gm, '').trim();
  if (!file.endsWith('.toml')) return bare.split(/\s+/);
  const strings = [...bare.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '');
  return bare.startsWith('[') ? strings : strings.flatMap((each) => each.split(/\s+/));
}

function configOf(project: ProjectFacts): { file: string; text: string } | null {
  for (const [file, table] of places) {
    const text = tableIn((project.readText(file) ?? '').replaceAll('\r', ''), table);
    if (text !== null) return { file, text };
  }
  return null;
}

/** What stands below `[table]`, up to the next one. */
function tableIn(text: string, table: string): string | null {
  const [, inside] = text.split(new RegExp(`^\\[${table.replaceAll('.', '\\.')}\\][^\\S\\n]*(?:#.*)?$`, 'm'));
  return inside?.split(/^\[[\w.:"'-]+\]/m)[0] ?? null;
}
