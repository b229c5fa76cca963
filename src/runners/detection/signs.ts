// What gives away a runner that no package.json names: a table of files, of words in files, and of names in a folder.

import type { ProjectFacts } from '../../ports/project-facts.ts';

interface Sign {
  /** As the runner is called in the registry: a sign of one that is not there says nothing. */
  readonly runner: string;
  /** Files that are there for nothing else. */
  readonly files?: readonly string[];
  /** Files that say so among other things. */
  readonly words?: readonly (readonly [file: string, word: RegExp])[];
  /** Folders that hold files of such a name; '' is the folder itself. */
  readonly names?: readonly (readonly [folder: string, name: RegExp])[];
}

const pythonTests = /^test_.*\.py$|_test\.py$/;

const signs: readonly Sign[] = [
  {
    runner: 'pytest',
    files: ['pytest.ini', '.pytest.ini', 'conftest.py'],
    words: [
      ['pyproject.toml', /^\s*\[tool\.pytest[^\]]*\]/m],
      ['tox.ini', /^\s*\[pytest\]/m],
      ['setup.cfg', /^\s*\[tool:pytest\]/m],
      ['pyproject.toml', /["']pytest\b/],
      ['requirements-dev.txt', /^pytest\b/m],
      ['requirements.txt', /^pytest\b/m],
    ],
    names: [
      ['tests', pythonTests],
      ['test', pythonTests],
      ['tests', /^conftest\.py$/],
    ],
  },
  {
    runner: 'rspec',
    files: ['.rspec', 'spec/spec_helper.rb'],
    words: [['Gemfile', /^\s*gem\s*\(?\s*["']rspec/m]],
  },
  { runner: 'go', files: ['go.mod'] },
  {
    runner: 'phpunit',
    files: ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'],
    words: [['composer.json', /"phpunit\/phpunit"/]],
  },
  {
    runner: 'bats',
    names: [
      ['test', /\.bats$/],
      ['tests', /\.bats$/],
      ['', /\.bats$/],
    ],
  },
  {
    runner: 'prove',
    files: ['.proverc'],
    names: [['t', /\.t$/]],
  },
];

/** `pyproject.toml has [tool.pytest`, `t/ has basic.t`; null where the folder shows no sign of the runner. */
export function signOf(runner: string, project: ProjectFacts): string | null {
  const sign = signs.find((each) => each.runner === runner);
  if (sign === undefined) return null;
  const file = sign.files?.find((each) => project.fileExists(each));
  if (file !== undefined) return `${file} is there`;
  for (const [name, word] of sign.words ?? []) {
    const [found] = word.exec(project.readText(name) ?? '') ?? [];
    if (found !== undefined) return `${name} has ${found.trim()}`;
  }
  for (const [folder, name] of sign.names ?? []) {
    const found = project.namesIn(folder).find((each) => name.test(each));
    if (found !== undefined) return folder === '' ? `${found} is there` : `${folder}/ has ${found}`;
  }
  return null;
}

/** What builds and tests of its own accord, and has no command for one test file. */
const strangers = {
  'Cargo.toml': 'cargo',
  'pom.xml': 'maven',
  'build.gradle': 'gradle',
  'build.gradle.kts': 'gradle',
  'mix.exs': 'mix',
  'pubspec.yaml': 'dart',
  'Package.swift': 'swift',
} as const;

/** Sentences on what is there and not known how to be run. */
export function strangersIn(project: ProjectFacts): string[] {
  const found = Object.entries(strangers).filter(([file]) => project.fileExists(file));
  return found.map(
    ([file, tool]) =>
      `${file} is there, and pawl does not know ${tool}: say which files are tests and by what command one is run`,
  );
}
