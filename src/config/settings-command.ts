// Which command runs a test file: the one after `--`, or the config's, or the one that was detected.

import type { Problem, Result } from '../core/problem.ts';
import type { Settings, TestSuite } from '../core/settings.ts';
import { whereInConfig } from './config-place.ts';
import type { Argv } from './read-command.ts';
import { readCommand, readCommandWords } from './read-command.ts';
import type { SettingsSources } from './settings-sources.ts';
import { unknownRunner } from './unknown-names.ts';

export interface CommandPart {
  readonly value: Pick<TestSuite, 'command' | 'runner'>;
  readonly detected: Settings['detected'];
  /** Whether the user said what runs a file, on the command line or in the config. */
  readonly given: boolean;
  readonly problems: readonly Problem[];
}

/** `shell` belongs to the command it was written with: the config's `shell: true` says nothing about the words after `--`. */
export function commandFrom(sources: SettingsSources): CommandPart {
  const { config, detected, testCommand, flags, runners } = sources;
  const given = testCommand !== null || config.command !== undefined;
  const shell = testCommand === null ? given && config.shell === true : flags.shell === true;
  const read = argvFrom(sources, shell);
  const argv: Argv = read.ok ? read.value : [''];
  const env = { ...(given ? {} : detected?.env), ...config.env };
  const runner = config.runner ?? (given ? runners.nameOf(argv) : (detected?.runner ?? 'command'));
  return {
    value: { command: { argv, shell, env }, runner },
    detected: given ? null : (detected?.because ?? null),
    given,
    problems: [
      ...(read.ok ? [] : [read.problem]),
      ...unknownRunner(config.runner, whereOf(sources, 'runner'), runners.names),
    ],
  };
}

function argvFrom(sources: SettingsSources, shell: boolean): Result<Argv> {
  const { config, detected, testCommand } = sources;
  if (testCommand !== null) return readCommandWords(testCommand, shell);
  if (config.command !== undefined) return readCommand(config.command, shell, whereOf(sources, 'command'));
  if (detected !== null) return { ok: true, value: detected.command };
  const message = 'nothing tells how a test file is run';
  const next = "say it: pawl run 'test/**/*.test.js' -- node --test {file}; nothing was run";
  return { ok: false, problem: { kind: 'usage', where: whereOf(sources, 'command'), message, next } };
}

function whereOf({ place }: SettingsSources, key: string): string {
  return place === null ? key : whereInConfig(place, [key]);
}
