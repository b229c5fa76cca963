// What is wrong with a config although each of its keys has the right shape.

import type { Problem } from '../../core/problem.ts';
import { readCommand } from '../command-line/read-command.ts';
import { parseReporter } from '../reporter-choice.ts';
import { reportersOnOnePath } from '../settings/settings-contradictions.ts';
import type { ConfigPlace } from './config-place.ts';
import { whereInConfig } from './config-place.ts';
import type { PawlConfig, SuiteConfig } from './config.ts';

/** What pawl tells the command about itself. The engine sets these, so a value from the config would be lost. */
const ownVariables = new Set([
  'PAWL',
  'PAWL_RUN_ID',
  'PAWL_FILE',
  'PAWL_ATTEMPT',
  'PAWL_TOTAL_ATTEMPTS',
  'PAWL_LINEAGE',
]);

export function contradictionsIn(config: PawlConfig, place: ConfigPlace): Problem[] {
  const wrong = (path: readonly PropertyKey[], message: string): Problem => ({
    kind: 'usage',
    where: whereInConfig(place, path),
    message,
    next: 'nothing was run',
  });
  const ofSuites = Object.entries(config.suites ?? {}).flatMap(([name, suite]) => {
    const inSuite: Wrong = (path, message) => wrong(['suites', name, ...path], message);
    return suiteProblems(suite, inSuite);
  });
  return [...suiteProblems(config, wrong), ...ofSuites, ...reporterProblems(config, wrong)];
}

function suiteProblems(suite: SuiteConfig, wrong: Wrong): Problem[] {
  return [...commandProblems(suite, wrong), ...variableProblems(suite, wrong), ...patternProblems(suite, wrong)];
}

type Wrong = (path: readonly PropertyKey[], message: string) => Problem;

function commandProblems({ command, shell }: SuiteConfig, wrong: Wrong): Problem[] {
  if (command === undefined) return shell === true ? [wrong(['shell'], 'there is no command for a shell to read')] : [];
  const read = readCommand(command, shell === true, wrong(['command'], '').where);
  return read.ok ? [] : [read.problem];
}

function variableProblems({ env }: SuiteConfig, wrong: Wrong): Problem[] {
  return Object.keys(env ?? {}).flatMap((name) => {
    if (ownVariables.has(name)) return wrong(['env', name], 'is set by pawl itself');
    if (name === '' || /[=\0]/.test(name)) return wrong(['env', name], 'cannot be the name of a variable');
    return env?.[name]?.includes('\0') ? wrong(['env', name], 'no variable can hold a NUL') : [];
  });
}

function patternProblems({ patterns }: SuiteConfig, wrong: Wrong): Problem[] {
  const none = patterns?.every((pattern) => pattern.startsWith('!')) === true;
  return none ? [wrong(['patterns'], 'every pattern takes files away, and none names any')] : [];
}

function reporterProblems({ reporters }: PawlConfig, wrong: Wrong): Problem[] {
  const shared = reportersOnOnePath(
    (reporters ?? []).flatMap((each) => parseReporter(each) ?? []),
    '',
  );
  return shared === null ? [] : [wrong(['reporters'], shared)];
}
