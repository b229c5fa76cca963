// What cannot all be meant, although each part of it could.

import { isAbsolute, join } from 'node:path';

import type { Problem } from '../../core/problem.ts';
import type { ReporterChoice } from '../../core/settings.ts';
import { whereInConfig } from '../file/config-place.ts';
import type { SettingsSources } from './settings-sources.ts';

type Sources = Pick<SettingsSources, 'cwd' | 'flags' | 'config' | 'place' | 'testCommand'>;

/** An empty list where the flags agree with each other and with the config. */
export function contradictionsAmong({ cwd, flags, config, place, testCommand }: Sources): Problem[] {
  const problems: Problem[] = [];
  const wrong = (where: string, message: string): void => {
    problems.push({ kind: 'usage', where, message, next: 'nothing was run' });
  };
  if (flags.fresh && flags.resume !== undefined)
    wrong('--fresh', 'begins a new run, and --resume goes on with an old one');
  if (flags.fresh && flags.lastFailed) wrong('--fresh', 'forgets the failures that --last-failed asks for');
  if (flags.audit !== undefined && flags.fresh) wrong('--audit', 'runs kept files again, and --fresh keeps none');
  if (flags.audit !== undefined && flags.lastFailed)
    wrong('--audit', 'runs kept files again, and --last-failed nothing but failures');
  if (flags.shell && testCommand === null) wrong('--shell', 'is about the command after --, and there is none');
  const order = flags.order ?? config.order ?? 'path';
  if (flags.seed !== undefined && order !== 'random' && flags.audit === undefined)
    wrong('--seed', `decides nothing about the order ${order}`);
  // A config that says random is not wrong because this once another order was asked for.
  const seedIsIdle = config.seed !== undefined && flags.order !== 'random' && config.order !== 'random';
  if (seedIsIdle)
    wrong(
      place === null ? 'seed' : whereInConfig(place, ['seed']),
      `decides nothing about the order ${config.order ?? 'path'}`,
    );
  const shared = reportersOnOnePath(flags.reporter ?? [], cwd);
  if (shared !== null) wrong('--reporter', shared);
  return problems;
}

/**
 * Two reports in one file would each destroy the other. Null when there are none.
 *
 * @param from where relative paths begin; empty where nobody knows
 */
export function reportersOnOnePath(reporters: readonly ReporterChoice[], from: string): string | null {
  const owners = new Map<string, string>();
  for (const { name, path } of reporters) {
    if (path === null) continue;
    const place = join(isAbsolute(path) ? '' : from, path);
    const owner = owners.get(place);
    if (owner !== undefined) return `${owner} and ${name} would both write ${path}`;
    owners.set(place, name);
  }
  return null;
}
