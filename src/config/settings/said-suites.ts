// Which suites are meant: those that the config names, or all that were found, or the one that config and command line
// speak of without a name. What each of them says is put together in settings-suites.ts.

import type { Problem } from '../../core/problem.ts';
import { nearestWord, suggesting } from '../did-you-mean.ts';
import { whereInConfig } from '../file/config-place.ts';
import type { PawlConfig, SuiteConfig } from '../file/config.ts';
import { folderOf } from '../suite-place.ts';
import type { Detected, FoundSuite, SettingsSources } from './settings-sources.ts';

/** What is said of a suite, and what its folder tells besides. */
export interface SaidSuite {
  readonly name: string | null;
  readonly folder: string;
  readonly config: SuiteConfig;
  readonly detected: Detected | null;
  /** Where the config has, or would have, a key of the suite. */
  readonly where: (key: keyof SuiteConfig) => string;
}

export interface SaidSuites {
  readonly value: readonly SaidSuite[];
  readonly problems: readonly Problem[];
}

export function saidSuites(sources: SettingsSources): SaidSuites {
  const all = allSuites(sources);
  const asked = sources.flags.suite ?? [];
  const names = all.flatMap(({ name }) => name ?? []);
  const unknown = asked.filter((name) => !names.includes(name)).map((name) => unknownSuite(name, names));
  const value = asked.length === 0 ? all : all.filter(({ name }) => name !== null && asked.includes(name));
  if (unknown.length > 0) return { value: all, problems: unknown };
  const several = sources.testCommand !== null && value.length > 1 ? [severalCommands(value)] : [];
  return { value, problems: [...several, ...value.flatMap((suite) => noFolder(suite, sources))] };
}

function allSuites(sources: SettingsSources): SaidSuite[] {
  const { config, runners } = sources;
  if (config.suites !== undefined) {
    return Object.entries(config.suites).map(([name, suite]) => namedSuite(name, suite, sources));
  }
  // Who says in the config which command or which files speaks of one suite.
  const said = config.command ?? config.runner ?? config.patterns;
  const found = said === undefined && !saysFiles(sources) ? runners.suites() : [];
  if (found.some(({ name }) => name !== null)) return found.map((suite) => foundSuite(suite, sources));
  return [onlySuite(sources)];
}

/** A command line with a command of its own says by that, or beside it, which files it is for, and needs no suite. */
function saysFiles({ testCommand, patterns, flags, runners }: SettingsSources): boolean {
  if (testCommand === null || flags.suite !== undefined) return false;
  return patterns.some((pattern) => !pattern.startsWith('!')) || runners.suiteOf(testCommand, '') !== null;
}

function onlySuite({ config, runners, place }: SettingsSources): SaidSuite {
  const detected = runners.detect('', config.runner ?? null);
  const where = (key: string): string => (place === null ? key : whereInConfig(place, [key]));
  return { name: null, folder: '', config, detected, where };
}

function foundSuite({ name, folder, ...detected }: FoundSuite, { config, place }: SettingsSources): SaidSuite {
  const where = (key: string): string => (place === null ? key : whereInConfig(place, [key]));
  return { name, folder, config: { ...config, ignore: undefined }, detected, where };
}

function namedSuite(name: string, said: SuiteConfig, { config, runners, place }: SettingsSources): SaidSuite {
  const folder = folderOf(said.cwd);
  const all = withDefaults(said, config);
  const detected = runners.detect(folder, all.runner ?? null);
  const path = (key: string) => ['suites', name, key];
  const where = (key: string): string => (place === null ? path(key).join('.') : whereInConfig(place, path(key)));
  return { name, folder, config: all, detected, where };
}

/** A command says which runner it is, and a runner has a command: who names one of them takes neither from the top. */
function withDefaults(suite: SuiteConfig, top: PawlConfig): SuiteConfig {
  const { command, shell, runner } = suite.command === undefined && suite.runner === undefined ? top : suite;
  return {
    patterns: suite.patterns ?? top.patterns,
    ignore: suite.ignore,
    command,
    shell,
    runner,
    env: { ...top.env, ...suite.env },
    inputs: suite.inputs ?? top.inputs,
    environment: [...(top.environment ?? []), ...(suite.environment ?? [])],
    timeout: suite.timeout ?? top.timeout,
    idleTimeout: suite.idleTimeout ?? top.idleTimeout,
  };
}

function unknownSuite(name: string, names: readonly string[]): Problem {
  const message =
    names.length === 0
      ? `there is no suite ${JSON.stringify(name)}: the project has one, without a name`
      : `expected one of ${names.join(', ')}, found ${JSON.stringify(name)}`;
  return { kind: 'usage', where: '--suite', message, next: suggesting(nearestWord(name, names), 'nothing was run') };
}

function noFolder({ folder, where }: SaidSuite, { folderExists }: SettingsSources): Problem[] {
  if (folder === '' || folderExists(folder)) return [];
  const message = `expected a folder of the project, found none called ${folder}`;
  return [{ kind: 'usage', where: where('cwd'), message, next: 'nothing was run' }];
}

function severalCommands(suites: readonly SaidSuite[]): Problem {
  const names = suites.flatMap(({ name }) => name ?? []).join(', ');
  const message = `is one command for the files of several suites: ${names}`;
  return {
    kind: 'usage',
    where: '--',
    message,
    next: 'choose one of them with --suite, or name the files; nothing was run',
  };
}
