// jest: one file by `jest --runTestsByPath path`, which is exact. Which files are its suite is told in jest-patterns.ts.

import type { ProjectFacts } from '../ports/project-facts.ts';
import { packageStart } from './command-line/package-start.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { narrow } from './command-line/path-patterns.ts';
import { jestConfigFiles, readJestConfig } from './configs/jest-config.ts';
import { jestPatterns } from './configs/jest-patterns.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { preloadTells } from './telling/preload-tells.ts';

const flags: FlagTable = {
  withValue: flagList(
    '-c --config --rootDir --env --testEnvironment -w --maxWorkers --maxConcurrency -t --testNamePattern --testTimeout',
    '--testRunner --testSequencer --outputFile --preset --shard --changedSince --coverageDirectory --coverageProvider',
    '--coverageThreshold --cacheDirectory --seed --globals --globalSetup --globalTeardown --testPathPattern',
  ),
  withValues: flagList(
    '--roots --testMatch --testRegex --testPathIgnorePatterns --testPathPatterns --projects --reporters --setupFiles',
    '--setupFilesAfterEnv --selectProjects --collectCoverageFrom --coverageReporters --coveragePathIgnorePatterns',
    '--modulePathIgnorePatterns --moduleFileExtensions',
  ),
  dropped: flagList(
    '--watch --watchAll --coverage --coverage* --collectCoverage --collectCoverageFrom -o --onlyChanged -f',
    '--onlyFailures --changedSince --lastCommit --findRelatedTests --shard --passWithNoTests --runTestsByPath',
    '--testPathPattern --testPathPatterns',
  ),
};

export const jest: Runner = {
  name: 'jest',
  program: 'jest',
  package: 'jest',
  configFiles: jestConfigFiles,

  startIn: (words) => packageStart(words, 'jest', ['jest']),

  tells: preloadTells('jest.cjs', { dividesReads: true }),

  suite(start: Start, project: ProjectFacts): Suite {
    const parameters = sortParameters(start.parameters, flags);
    const filters = ['--testPathPattern', '--testPathPatterns'].flatMap((name) => parameters.values.get(name) ?? []);
    const found = jestPatterns(readJestConfig(parameters.values, project));
    const { patterns, unread } = narrow(found.patterns, [...parameters.positionals, ...filters], project);
    return {
      command: [...start.program, ...parameters.kept, '--runTestsByPath', '{file}'],
      patterns,
      ignore: found.ignore,
      cautions: [...found.cautions, ...unread.map(cautionOfFilter)],
    };
  },
};

function cautionOfFilter(word: string): string {
  return `"${word}" is a filter for jest and names no file or folder: all test files are taken`;
}
