// Settings with the files and the command of an earlier run, for whoever looks at it without saying them again.

import type { Flags } from '../config/flags/flags.ts';
import { ProblemError } from '../core/problem.ts';
import type { Run } from '../core/run.ts';
import type { Settings } from '../core/settings.ts';
import { resolveSettings } from './resolve-settings.ts';

/** Throws a ProblemError with everything else that is wrong with flags and config. */
export async function resolveSettingsAsIn(run: Run, cwd: string, flags: Flags): Promise<Settings> {
  const { patterns, ignore, shell, runner } = run;
  const [program, ...words] = run.command;
  if (program === undefined) {
    const message = 'does not say which command ran its files';
    throw new ProblemError([{ kind: 'usage', where: run.id, message, next: 'nothing was done' }]);
  }
  const settings = await resolveSettings({ cwd, flags, patterns, testCommand: run.command });
  // A run has them as they were understood: relative to the root, and with what config and runner leave out.
  const [suite] = settings.suites;
  const command = { ...suite.command, argv: [program, ...words], shell } as const;
  return { ...settings, patterns, ignore, suites: [{ ...suite, patterns, ignore, command, runner }] };
}
