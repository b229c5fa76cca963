// Which command runs the files of a suite: the one after `--`, or the config's, or the one that was detected.

import type { Problem, Result } from '../../core/problem.ts';
import type { TestSuite } from '../../core/settings.ts';
import type { Argv } from '../command-line/read-command.ts';
import { readCommand, readCommandWords } from '../command-line/read-command.ts';
import { unknownRunner } from '../unknown-names.ts';
import type { SaidSuite } from './said-suites.ts';
import type { SettingsSources } from './settings-sources.ts';

export interface CommandPart {
  readonly value: Pick<TestSuite, 'command' | 'runner'>;
  /** Whether the user said what runs a file, on the command line or in the config. */
  readonly given: boolean;
  readonly problems: readonly Problem[];
}

/** `shell` belongs to the command it was written with: the config's `shell: true` says nothing about the words after `--`. */
export function commandFrom(said: SaidSuite, { testCommand, flags, runners }: SettingsSources): CommandPart {
  const { config, detected, folder, where } = said;
  const given = testCommand !== null || config.command !== undefined;
  const shell = testCommand === null ? given && config.shell === true : flags.shell === true;
  const read = argvFrom(said, testCommand, shell);
  const argv: Argv = read.ok ? read.value : [''];
  const env = { ...(given ? {} : detected?.env), ...config.env };
  const runner = config.runner ?? (given ? runners.nameOf(argv, folder) : (detected?.runner ?? 'command'));
  return {
    value: { command: { argv, shell, env }, runner },
    given,
    problems: [...(read.ok ? [] : [read.problem]), ...unknownRunner(config.runner, where('runner'), runners.names)],
  };
}

function argvFrom(
  { config, detected, where }: SaidSuite,
  testCommand: SettingsSources['testCommand'],
  shell: boolean,
): Result<Argv> {
  if (testCommand !== null) return readCommandWords(testCommand, shell);
  if (config.command !== undefined) return readCommand(config.command, shell, where('command'));
  if (detected !== null) return { ok: true, value: detected.command };
  const message = 'nothing tells how a test file is run';
  const next = "say it: pawl run 'test/**/*.test.js' -- node --test {file}; nothing was run";
  return { ok: false, problem: { kind: 'usage', where: where('command'), message, next } };
}
