// Which files are meant: the patterns of the command line, or the config's, or those of the test runner.

import type { Problem } from '../core/problem.ts';
import type { Settings } from '../core/settings.ts';
import { whereInConfig } from './config-place.ts';
import { patternFromRoot } from './locate.ts';
import type { CommandPart } from './settings-command.ts';
import type { RunnerSuite, SettingsSources } from './settings-sources.ts';

export interface SelectionPart {
  readonly value: Pick<Settings, 'patterns' | 'ignore' | 'suitePatterns' | 'patternsAsked'>;
  readonly problems: readonly Problem[];
}

export function selectionFrom(sources: SettingsSources, command: CommandPart): SelectionPart {
  const { flags, config } = sources;
  const fromRoot = (pattern: string): string => patternFromRoot(pattern, sources);
  // What a runner leaves out goes with its patterns: patterns of the user's own are taken as they are.
  const suite =
    config.patterns === undefined ? suiteOfRunner(sources, command) : { patterns: config.patterns, ignore: [] };
  const given = sources.patterns.map(fromRoot);
  // `pawl '!test/slow/**'` is the suite without those files, not nothing without them.
  const patterns = given.every(takesAway) ? [...suite.patterns, ...given] : given;
  const ignore = [...suite.ignore, ...(config.ignore ?? []), ...(flags.ignore ?? []).map(fromRoot)];
  const problems = patterns.every(takesAway) ? [noPatterns(sources)] : [];
  const patternsAsked = config.patterns !== undefined || !given.every(takesAway);
  return { value: { patterns, ignore, suitePatterns: suite.patterns, patternsAsked }, problems };
}

/** A command of the user's own says more about the files than what the project seems to use. */
function suiteOfRunner({ detected, runners }: SettingsSources, { given, value }: CommandPart): RunnerSuite {
  const ofCommand = given ? runners.suiteOf(value.command.argv) : null;
  return ofCommand ?? detected ?? { patterns: [], ignore: [] };
}

function takesAway(pattern: string): boolean {
  return pattern.startsWith('!');
}

function noPatterns({ place }: SettingsSources): Problem {
  return {
    kind: 'usage',
    where: place === null ? 'patterns' : whereInConfig(place, ['patterns']),
    message: 'nothing tells which files are the tests',
    next: "name them: pawl run 'test/**/*.test.js'; nothing was run",
  };
}
