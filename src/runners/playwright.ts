// Playwright: one file by `playwright test pattern`, the suite by testDir and testMatch.
//
// Its words are regular expressions that match anywhere in an absolute path, in either case. A path is put in escaped, from
// a slash to the end, so that it matches itself and nothing beside it.

import { join } from 'node:path';

import { commandForAll } from '../core/command.ts';
import { asTestFile } from '../core/test-file.ts';
import type { ProjectFacts } from '../ports/project-facts.ts';
import type { RunnerLaunch, RunnerStart, Tells } from '../ports/test-runner.ts';
import { packageStart } from './command-line/package-start.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { fromFolder } from './command-line/path-patterns.ts';
import { listOf, literalIn } from './configs/code-literal.ts';
import type { Runner, Start, Suite } from './runner.ts';

const configFiles = ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs'].map((ending) => `playwright.config.${ending}`);

/** https://playwright.dev/docs/api/class-testconfig#test-config-test-match */
const testMatch = ['**/*.@(spec|test).?(c|m)[jt]s?(x)'];

const flags: FlagTable = {
  withValue: flagList(
    '--add-reporter --browser -c --config -g --grep -G --grep-invert --global-timeout -j --workers --last-failed-file',
    '--max-failures --only-changed --output --repeat-each --reporter --retries --run-agents --shard --shuffle --test-list',
    '--test-list-invert --timeout --trace --tsconfig --ui-host --ui-port --update-source-method',
  ),
  withValues: flagList('--project'),
  dropped: flagList(
    '--ui --ui-host --ui-port --debug --list --last-failed --last-failed-file --only-changed --shard --test-list',
    '--pass-with-no-tests --test-list-invert',
  ),
};

const tells: Tells = {
  launch({ template, files, env, probes }: RunnerStart): RunnerLaunch {
    const patterns = files.map((file) => asTestFile(patternOf(file)));
    return {
      argv: commandForAll(template, patterns),
      env: { ...env, PW_TEST_REPORTER: join(probes, 'playwright.cjs') },
    };
  },

  // They are words of a command line, which may pass through a shell that takes 128 KiB.
  warm: { filesMax: 300 },
};

export const playwright: Runner = {
  name: 'playwright',
  program: 'playwright',
  package: '@playwright/test',
  configFiles,

  startIn(words: readonly string[]): Start | null {
    const start = ['@playwright', 'playwright']
      .map((folder) => packageStart(words, folder, ['playwright']))
      .find((found) => found !== null);
    if (start == null || start.parameters[0] !== 'test') return null;
    return { program: [...start.program, 'test'], parameters: start.parameters.slice(1) };
  },

  suite({ program, parameters }: Start, project: ProjectFacts): Suite {
    const { kept, positionals, values } = sortParameters(parameters, flags);
    const asked = [...(values.get('-c') ?? []), ...(values.get('--config') ?? [])];
    const name = [...asked, ...configFiles].find((each) => project.fileExists(each)) ?? null;
    const text = name === null ? '' : (project.readText(name) ?? '');
    const list = (key: string): readonly string[] | null => listOf(literalIn(text, [key]));
    const home = name?.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '';
    const folder = fromFolder(home, list('testDir')?.[0] ?? '.');
    const globs = (key: string): string[] => (list(key) ?? []).map((glob) => glob.replace(/^(?!\*\*\/)/, '**/'));
    const { places, unread } = placesIn(positionals, project);
    const wanted = list('testMatch') === null ? testMatch : globs('testMatch');
    const patterns = (places ?? [folder]).flatMap((place) =>
      project.fileExists(place) ? place : wanted.map((glob) => fromFolder(place, glob)),
    );
    const start = program.at(-1) === 'test' ? program : ([...program, 'test'] as const);
    return {
      command: [...start, ...kept, '{file}'],
      patterns,
      ignore: globs('testIgnore').map((glob) => fromFolder(folder, glob)),
      cautions: [
        ...cautionsOf(text, name),
        ...unread.map(
          (word) => `"${word}" is a pattern for Playwright and names no file or folder: all test files are taken`,
        ),
      ],
    };
  },
  tells,
};

/** The files and folders that a command line names; null where it names none, or something else beside them. */
function placesIn(words: readonly string[], project: ProjectFacts) {
  const paths = words.map((word) => fromFolder('', word).replace(/\/$/, ''));
  const unread = words.filter((_, index) => {
    const path = paths[index] as string;
    return !project.fileExists(path) && !project.folderExists(path);
  });
  return { places: words.length > 0 && unread.length === 0 ? paths : null, unread };
}

function patternOf(file: string): string {
  return `/${file.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}$`;
}

function cautionsOf(text: string, config: string | null): string[] {
  const unclear = ['testDir', 'testMatch', 'testIgnore'].filter((key) => literalIn(text, [key]) === 'unclear');
  return unclear.map((key) => `${config} may set ${key} in a way that cannot be read without running it`);
}
