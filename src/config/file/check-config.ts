// unknown → PawlConfig, or every problem of the config at once. What only shows together with the flags is left to settings.

import type * as z from 'zod';

import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import { nearestWord, suggesting } from '../did-you-mean.ts';
import { describeFound } from '../found-value.ts';
import { parseReporter } from '../reporter-choice.ts';
import { aSuiteName } from '../suite-place.ts';
import type { KnownNames } from '../unknown-names.ts';
import { unknownReporter, unknownRunner } from '../unknown-names.ts';
import { contradictionsIn } from './config-contradictions.ts';
import type { ConfigPlace } from './config-place.ts';
import { whereInConfig } from './config-place.ts';
import { configSchema, suiteSchema } from './config-schema.ts';
import type { PawlConfig } from './config.ts';

/** Throws a ProblemError with all that is wrong. What is right may still name a runner or reporter that is not `known`. */
export function checkConfig(value: unknown, place: ConfigPlace, known: KnownNames): PawlConfig {
  const parsed = configSchema.safeParse(value);
  const issues = parsed.error?.issues ?? [];
  const problems = issues.flatMap((issue) => problemsOf(issue, value, place));
  const sound = soundPart(value, issues);
  problems.push(...contradictionsIn(sound, place));
  if (problems.length > 0) throw new ProblemError([...problems, ...unknownNames(sound, place, known)]);
  return value as PawlConfig;
}

function problemsOf(issue: z.core.$ZodIssue, config: unknown, place: ConfigPlace): Problem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...issue.path, key], place));
  if (issue.code === 'invalid_key') return [wrongName(issue.path, place)];
  const message = `expected ${issue.message}, found ${describeFound(valueAt(config, issue.path))}`;
  return [{ kind: 'usage', where: whereInConfig(place, issue.path), message, next: 'nothing was run' }];
}

function unknownKey(path: readonly PropertyKey[], place: ConfigPlace): Problem {
  const { shape } = path.length === 1 ? configSchema : suiteSchema;
  const next = suggesting(nearestWord(String(path.at(-1)), Object.keys(shape)), 'nothing was run');
  return { kind: 'usage', where: whereInConfig(place, path), message: 'is not a key that pawl knows', next };
}

function wrongName(path: readonly PropertyKey[], place: ConfigPlace): Problem {
  const message = `expected ${aSuiteName}, found ${JSON.stringify(path.at(-1))}`;
  return { kind: 'usage', where: whereInConfig(place, path.slice(0, -1)), message, next: 'nothing was run' };
}

/** What has the right shape is looked at further, so that a wrong key does not hide the trouble with another. */
function soundPart(value: unknown, issues: readonly z.core.$ZodIssue[]): PawlConfig {
  const broken = new Set(issues.map((issue) => issue.path[0]));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => key in configSchema.shape && !broken.has(key)));
}

/** The settings look at names beside the flags; here they are told because it will not come to that. */
function unknownNames(
  { runner, reporters = [], suites = {} }: PawlConfig,
  place: ConfigPlace,
  known: KnownNames,
): Problem[] {
  const ofReporters = reporters.flatMap((text, index) => {
    const choice = parseReporter(text);
    return choice === null ? [] : unknownReporter(choice, whereInConfig(place, ['reporters', index]), known.reporters);
  });
  const ofSuites = Object.entries(suites).flatMap(([name, suite]) =>
    unknownRunner(suite.runner, whereInConfig(place, ['suites', name, 'runner']), known.runners),
  );
  return [...unknownRunner(runner, whereInConfig(place, ['runner']), known.runners), ...ofSuites, ...ofReporters];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) found = (found as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return found;
}
