// From where the user stands and what they typed to settings: find the config, check it, look at the project.

import { randomInt } from 'node:crypto';

import type { PawlConfig } from '../config/config.ts';
import type { ConfigPlace } from '../config/config-place.ts';
import type { Flags } from '../config/flags.ts';
import { settingsFrom } from '../config/settings.ts';
import type { Detected, RunnerKnowledge } from '../config/settings-sources.ts';
import { stateDirFrom } from '../config/state-dir.ts';
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
  runners,
  suiteOf,
} from '../runners/index.ts';
import { reporters } from '../reporters/index.ts';
import { locateProject, readProjectFacts } from './compose-reading.ts';

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
      reporterNames: knownNames.reporters,
      seed: randomInt(2 ** 32),
      env: process.env,
      nowMs: Date.now(),
    });
  } catch (error) {
    throw withNearMisses(error, facts);
  }
}

/** All that `status` asks for: it needs to know neither tests nor command. Absolute. */
export async function resolveStateDir(cwd: string, flags: Flags): Promise<{ root: string; stateDir: string }> {
  const { root, config } = await findProject(cwd, flags);
  return { root, stateDir: stateDirFrom({ cwd, root, flags, config }) };
}

const knownNames = { runners: runners.map(({ name }) => name), reporters: Object.keys(reporters) };

interface FoundProject {
  readonly root: string;
  readonly place: ConfigPlace | null;
  readonly config: PawlConfig;
}

async function findProject(cwd: string, flags: Flags): Promise<FoundProject> {
  const { root, file, key, value } = await locateProject({ cwd, chosen: flags.config ?? null });
  if (file === null) return { root, place: null, config: {} };
  const place = { file, key };
  // The schema library is loaded only where there is something to check.
  const { checkConfig } = await import('../config/check-config.ts');
  return { root, place, config: checkConfig(value, place, knownNames) };
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
