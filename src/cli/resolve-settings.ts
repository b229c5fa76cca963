// From a project and what the user typed to settings: what of its tests can be detected, and what decides.

import { randomInt } from 'node:crypto';

import type { Flags } from '../config/flags/flags.ts';
import type { Detected, RunnerKnowledge } from '../config/settings/settings-sources.ts';
import { settingsFrom } from '../config/settings/settings.ts';
import { ProblemError } from '../core/problem.ts';
import type { Settings } from '../core/settings.ts';
import type { ProjectFacts } from '../ports/project-facts.ts';
import type { Detection } from '../runners/index.ts';
import {
  describeNearMisses,
  detectNamed,
  detectRunner,
  detectSuites,
  projectIn,
  runnerOf,
  suiteOf,
} from '../runners/index.ts';
import { readProjectFacts, readTimings } from './compose-reading.ts';
import type { FoundProject } from './find-project.ts';
import { findProject } from './find-project.ts';
import { knownNames } from './known-names.ts';

export interface Asked {
  /** Absolute. */
  readonly cwd: string;
  readonly flags: Flags;
  readonly patterns: readonly string[];
  readonly testCommand: readonly string[] | null;
}

/** Throws a ProblemError with everything that is wrong with flags and config. */
export async function resolveSettings(asked: Asked): Promise<Settings> {
  return settingsIn(await findProject(asked.cwd, asked.flags), asked);
}

/** Of a project without a config, whether or not there is one. */
export function settingsAsFound(root: string): Settings {
  return settingsIn({ root, place: null, config: {} }, { cwd: root, flags: {}, patterns: [], testCommand: null });
}

function settingsIn(project: FoundProject, asked: Asked): Settings {
  const facts = readProjectFacts(project.root);
  try {
    return settingsFrom({
      ...asked,
      ...project,
      runners: knowledgeOf(facts),
      folderExists: (path) => facts.folderExists(path),
      timingsIn: readTimings,
      reporters: knownNames.reporters,
      seed: randomInt(2 ** 32),
      env: process.env,
      nowMs: Date.now(),
    });
  } catch (error) {
    throw withNearMisses(error, facts);
  }
}

function detectedFrom({ because, cautions, ...suite }: Detection): Detected {
  return { ...suite, because: [`${suite.runner}, because ${because}`, ...cautions].join('\n') };
}

function knowledgeOf(facts: ProjectFacts): RunnerKnowledge {
  return {
    names: knownNames.runners,
    detect: (folder, runner) => {
      const inFolder = projectIn(facts, folder);
      const found = runner === null ? detectRunner(inFolder) : detectNamed(runner, inFolder);
      return found && detectedFrom(found);
    },
    suites: () => detectSuites(facts).map(({ name, folder, ...found }) => ({ name, folder, ...detectedFrom(found) })),
    nameOf: (argv, folder) => runnerOf(argv, projectIn(facts, folder)),
    suiteOf: (argv, folder) => suiteOf(argv, projectIn(facts, folder)),
  };
}

/** That nothing was detected is worth a sentence only where it is what is missing. */
function withNearMisses(error: unknown, facts: ProjectFacts): unknown {
  if (!(error instanceof ProblemError)) return error;
  const missing = error.problems.some(({ where }) => /\b(?:command|patterns)$/.test(where));
  if (!missing) return error;
  const next = 'nothing was run';
  const message = `no test runner was detected: ${describeNearMisses(facts)}`;
  return new ProblemError([...error.problems, { kind: 'usage', where: 'package.json', message, next }], {
    cause: error,
  });
}
