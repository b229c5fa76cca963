// The suites with all that is said of them, and which of their files are asked for.

import type { Problem } from '../../core/problem.ts';
import type { DeclaredGlobs, Settings, TestSuite } from '../../core/settings.ts';
import { parseDurationMs } from '../../core/text/duration.ts';
import type { TimeLimits } from '../../core/time-limit.ts';
import type { SuiteConfig } from '../file/config.ts';
import type { Flags } from '../flags/flags.ts';
import { patternFromRoot } from '../locate.ts';
import { patternFrom } from '../suite-place.ts';
import type { SaidSuite } from './said-suites.ts';
import { saidSuites } from './said-suites.ts';
import { commandFrom } from './settings-command.ts';
import type { CommandPart } from './settings-command.ts';
import type { Detected, RunnerSuite, SettingsSources } from './settings-sources.ts';

export interface SuitesPart {
  readonly value: Pick<Settings, 'suites' | 'patterns' | 'ignore' | 'suitePatterns' | 'patternsAsked' | 'detected'>;
  readonly problems: readonly Problem[];
}

export function suitesFrom(sources: SettingsSources): SuitesPart {
  const said = saidSuites(sources);
  const [first, ...more] = said.value.map((suite) => suiteFrom(suite, sources));
  if (first === undefined) throw new Error('there is always a suite');
  const suites = [first.suite, ...more.map(({ suite }) => suite)] as const;
  const problems = [...said.problems, ...[first, ...more].flatMap((each) => each.problems)];
  const given = givenPatterns(sources);
  const patternsAsked = !given.every(takesAway);
  return {
    value: {
      suites,
      patterns: patternsAsked ? given : suites.flatMap(({ patterns }) => patterns),
      ignore: first.suite.name === null ? first.suite.ignore : ignoreOfAll(sources),
      suitePatterns: [first, ...more].flatMap(({ whole }) => whole),
      patternsAsked,
      detected: detectedText([first, ...more]),
    },
    problems,
  };
}

interface SuitePart {
  readonly suite: TestSuite;
  /** Its patterns before the command line takes files away. */
  readonly whole: readonly string[];
  readonly detected: string | null;
  readonly problems: readonly Problem[];
}

function suiteFrom(said: SaidSuite, sources: SettingsSources): SuitePart {
  const { name, folder, config, detected, where } = said;
  const command = commandFrom(said, sources);
  const inFolder = (pattern: string): string => patternFrom(folder, pattern);
  // What a runner leaves out goes with its patterns: patterns of the user's own are taken as they are.
  const files =
    config.patterns === undefined ? filesOfRunner(said, command, sources) : { patterns: config.patterns, ignore: [] };
  const whole = files.patterns.map(inFolder);
  // `pawl '!test/slow/**'` is the suite without those files, not nothing without them.
  const given = givenPatterns(sources);
  const patterns = [...whole, ...given.filter(takesAway)];
  const ownIgnore = name === null ? [] : (config.ignore ?? []).map(inFolder);
  const ignore = [...files.ignore.map(inFolder), ...ownIgnore, ...ignoreOfAll(sources)];
  const unknown = patterns.every(takesAway) && (name !== null || given.every(takesAway));
  const problems = [...command.problems, ...(unknown ? [noPatterns(where('patterns'))] : [])];
  // Those of the runner are not the user's own for being written down, as `pawl init` does it.
  const patternsAsked = config.patterns?.some((pattern) => !detected?.patterns.includes(pattern)) ?? false;
  const inputs = inputsFrom(said);
  const value = { name, folder, patterns, ignore, patternsAsked, inputs, environment: config.environment ?? [] };
  return {
    whole,
    suite: { ...value, ...command.value, timeLimits: timeLimitsFrom(sources.flags, config) },
    detected: command.given || detected === null ? null : describeDetected(name, detected),
    problems,
  };
}

/** As seen from the root. */
function inputsFrom({ folder, config: { inputs = [] }, where }: SaidSuite): DeclaredGlobs[] {
  const fromRoot = (globs: readonly string[]) => globs.map((glob) => patternFrom(folder, glob));
  const lists = Array.isArray(inputs) ? [[null, inputs] as const] : Object.entries(inputs);
  return lists
    .filter(([, globs]) => globs.length > 0)
    .map(([of, globs]) => ({
      of: of === null ? null : patternFrom(folder, of),
      globs: fromRoot(globs),
      where: where('inputs'),
    }));
}

/** A line for each sentence, each with the name in front. */
function describeDetected(name: string | null, { because }: Detected): string {
  return name === null ? because : because.replaceAll(/^/gm, `${name}: `);
}

/** A command of the user's own says more about the files than what the project seems to use. */
function filesOfRunner(
  { folder, detected }: SaidSuite,
  { given, value }: CommandPart,
  { runners }: SettingsSources,
): RunnerSuite {
  const ofCommand = given ? runners.suiteOf(value.command.argv, folder) : null;
  return ofCommand ?? detected ?? { patterns: [], ignore: [] };
}

/** The patterns of the command line. */
function givenPatterns(sources: SettingsSources): string[] {
  return sources.patterns.map((pattern) => patternFromRoot(pattern, sources));
}

/** What the top of the config and the command line leave out of every suite, relative to the root. */
function ignoreOfAll(sources: SettingsSources): string[] {
  const { config, flags } = sources;
  return [...(config.ignore ?? []), ...(flags.ignore ?? []).map((pattern) => patternFromRoot(pattern, sources))];
}

function detectedText(suites: readonly SuitePart[]): string | null {
  const texts = suites.flatMap(({ detected }) => detected ?? []);
  return texts.length === 0 ? null : texts.join('\n');
}

function timeLimitsFrom(flags: Flags, config: SuiteConfig): TimeLimits {
  return {
    timeoutMs: (flags.timeout ?? durationMsOf(config.timeout)) || null,
    idleTimeoutMs: (flags.idleTimeout ?? durationMsOf(config.idleTimeout)) || null,
  };
}

/** Of what the config says, which may be a number of milliseconds; null where it says nothing. */
export function durationMsOf(value: string | number | undefined): number | null {
  return typeof value === 'string' ? parseDurationMs(value) : (value ?? null);
}

function takesAway(pattern: string): boolean {
  return pattern.startsWith('!');
}

function noPatterns(where: string): Problem {
  return {
    kind: 'usage',
    where,
    message: 'nothing tells which files are the tests',
    next: "name them: pawl run 'test/**/*.test.js'; nothing was run",
  };
}
