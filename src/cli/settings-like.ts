// Settings for whoever has a run before them and goes on with it, or tells of it, where nobody has said how it was run.

import { relative } from 'node:path';

import { placesGiven } from '../config/command-line/resume-command.ts';
import type { Flags } from '../config/flags/flags.ts';
import { ProblemError } from '../core/problem.ts';
import type { Run } from '../core/run.ts';
import type { Settings } from '../core/settings.ts';
import { suiteDigest } from '../core/suite.ts';
import { hasSelection } from '../engine/planning/choose-run.ts';
import { resolveSettings } from './resolve-settings.ts';
import { resolveSettingsAsIn } from './settings-as-in.ts';

interface Likeness {
  readonly settings: Settings;
  /** The words that go on with the run here. */
  readonly argv: readonly string[];
}

/** What the config says, where it is about the same files and commands; or else as the run says. */
export async function settingsLike(run: Run, cwd: string, flags: Flags): Promise<Likeness> {
  const places = placesGiven(flags);
  const configured = await configuredLike(run, cwd, flags);
  if (configured !== null) return { settings: configured, argv: ['run', ...places] };
  const settings = await resolveSettingsAsIn(run, cwd, flags);
  const fromHere = relative(cwd, settings.root);
  const patterns = run.patterns.map((pattern) => (fromHere === '' ? pattern : `${fromHere}/${pattern}`));
  const shell = run.shell ? ['--shell'] : [];
  const ignored = run.ignore.flatMap((glob) => ['--ignore', glob]);
  return { settings, argv: ['run', ...patterns, ...ignored, ...shell, ...places, '--', ...run.command] };
}

/** Null where nothing here tells how to run these files, or something else does. */
async function configuredLike(run: Run, cwd: string, flags: Flags): Promise<Settings | null> {
  try {
    const settings = await resolveSettings({ cwd, flags, patterns: [], testCommand: null });
    const isAlike =
      hasSelection({ ...run, shard: null }, settings) && suiteDigest(settings.suites[0]) === run.commandDigest;
    return isAlike || run.suites !== undefined ? settings : null;
  } catch (error) {
    // Whatever else is wrong with flags and config is found again.
    if (error instanceof ProblemError && run.suites === undefined) return null;
    throw error;
  }
}
