// vitest: one file by `vitest run ./path`, the suite by `test.include`.
//
// Its positional words are filters that match anywhere in a path, and nothing of the command line makes them exact
// (tried with 4.1: relative, absolute, with a line number, --dir, --exclude). With `./` in front they are at least taken
// relative to the root in every project of a workspace. The probe leaves out what else they match; where it is not heard,
// `a.test.ts` also runs `src/xa.test.ts` and `a.test.tsx`. That can make a file fail for another one's sake; it can never
// make one pass that has not run.

import type { ProjectFacts } from '../ports/project-facts.ts';
import { packageStart } from './command-line/package-start.ts';
import type { FlagTable, Parameters } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { fromFolder, narrow } from './command-line/path-patterns.ts';
import type { ConfigValue } from './configs/code-literal.ts';
import { listOf, literalIn } from './configs/code-literal.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { preloadTells } from './telling/preload-tells.ts';

const extensions = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];
const configFiles = ['vitest.config', 'vite.config'].flatMap((stem) => extensions.map((each) => `${stem}.${each}`));
const workspaceFiles = ['ts', 'js', 'json'].map((each) => `vitest.workspace.${each}`);

/** https://vitest.dev/config/include */
const include = ['**/*.{test,spec}.?(c|m)[jt]s?(x)'];
const verbs = new Set(['run', 'watch', 'dev']);

const flags: FlagTable = {
  withValue: flagList(
    '-r --root -c --config --dir --project -t --testNamePattern --pool --environment --mode --reporter --outputFile',
    '--testTimeout --hookTimeout --teardownTimeout --bail --retry --exclude --maxWorkers --minWorkers --maxConcurrency',
    '--sequence.* --poolOptions.* --coverage.* --configLoader --shard --changed --api --attachmentsDir',
  ),
  dropped: flagList(
    '-w --watch --no-watch --ui --open --run --standalone --passWithNoTests --shard --changed --mergeReports',
    '--clearCache --coverage --coverage.* --no-coverage',
  ),
};

export const vitest: Runner = {
  name: 'vitest',
  program: 'vitest',
  package: 'vitest',
  configFiles: configFiles.filter((name) => name.startsWith('vitest')),

  startIn: (words) => packageStart(words, 'vitest', ['vitest']),

  tells: preloadTells('vitest.cjs', { dividesReads: true }),

  suite(start: Start, project: ProjectFacts): Suite {
    const [verb = '', ...rest] = start.parameters;
    const parameters = sortParameters(verbs.has(verb) ? rest : start.parameters, flags);
    const config = readConfig(parameters, project);
    const folder = folderOf(parameters, config);
    const wanted = listOf(config.value('include')) ?? include;
    const { patterns, unread } = narrow(
      wanted.map((each) => fromFolder(folder, each)),
      parameters.positionals,
      project,
    );
    const ignore = [...(listOf(config.value('exclude')) ?? []), ...(parameters.values.get('--exclude') ?? [])];
    return {
      command: [...start.program, 'run', ...parameters.kept, './{file}'],
      patterns,
      ignore: ignore.map((each) => fromFolder(folder, each)),
      cautions: [...cautionsOf(config, project), ...unread.map(cautionOfFilter)],
    };
  },
};

interface Config {
  /** Where it was found; null when there is none. */
  readonly name: string | null;
  /** A key of its `test` object. */
  readonly value: (key: string) => ConfigValue;
}

function readConfig(parameters: Parameters, project: ProjectFacts): Config {
  const asked = parameters.values.get('--config') ?? parameters.values.get('-c');
  const root = parameters.values.get('--root')?.at(-1) ?? parameters.values.get('-r')?.at(-1) ?? '';
  const candidates = asked ?? configFiles.map((name) => fromFolder(root, name));
  const name = candidates.find((each) => project.fileExists(each)) ?? null;
  const text = name === null ? '' : (project.readText(name) ?? '');
  return { name, value: (key) => literalIn(text, ['test', key]) };
}

function folderOf(parameters: Parameters, config: Config): string {
  const root = parameters.values.get('--root')?.at(-1) ?? parameters.values.get('-r')?.at(-1) ?? '';
  const dir = parameters.values.get('--dir')?.at(-1) ?? listOf(config.value('dir'))?.[0];
  return dir === undefined ? root : fromFolder(root, dir);
}

function cautionsOf(config: Config, project: ProjectFacts): string[] {
  const cautions: string[] = [];
  const unclear = ['include', 'exclude', 'dir'].filter((key) => config.value(key) === 'unclear');
  for (const key of unclear)
    cautions.push(`${config.name} may set test.${key} in a way that cannot be read without running it`);
  const several = ['projects', 'workspace'].some((key) => config.value(key) !== null);
  const workspace = workspaceFiles.find((name) => project.fileExists(name));
  const place = several ? config.name : workspace;
  if (place != null) cautions.push(`${place} names several projects, whose own includes are not read`);
  if (config.value('includeSource') !== null)
    cautions.push(`${config.name} sets test.includeSource: tests inside sources are not found`);
  return cautions;
}

function cautionOfFilter(word: string): string {
  return `"${word}" is a filter for vitest and names no file or folder: all test files are taken`;
}
