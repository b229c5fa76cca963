// What cannot all be meant, although each part of it could.

import { normalize } from 'node:path';

import type { Problem } from '../core/problem.ts';
import type { ReporterChoice } from '../core/settings.ts';
import type { PawlConfig } from './config.ts';
import type { Flags } from './flags.ts';

/** An empty list where the flags agree with each other and with the config. */
export function contradictionsAmong(flags: Flags, config: PawlConfig, hasTestCommand: boolean): Problem[] {
  const problems: Problem[] = [];
  const wrong = (where: string, message: string): void => {
    problems.push({ kind: 'usage', where, message, next: 'nothing was run' });
  };
  if (flags.fresh && flags.resume !== undefined)
    wrong('--fresh', 'begins a new run, and --resume goes on with an old one');
  if (flags.fresh && flags.lastFailed) wrong('--fresh', 'forgets the failures that --last-failed asks for');
  if (flags.shell && !hasTestCommand) wrong('--shell', 'is about the command after --, and there is none');
  const order = flags.order ?? config.order ?? 'path';
  if (flags.seed !== undefined && order !== 'random') wrong('--seed', `decides nothing about the order ${order}`);
  const shared = reportersOnOnePath(flags.reporter ?? []);
  if (shared !== null) wrong('--reporter', shared);
  return problems;
}

/** Two reports in one file would each destroy the other. Null when there are none. */
export function reportersOnOnePath(reporters: readonly ReporterChoice[]): string | null {
  const owners = new Map<string, string>();
  for (const { name, path } of reporters) {
    if (path === null) continue;
    const owner = owners.get(normalize(path));
    if (owner !== undefined) return `${owner} and ${name} would both write ${path}`;
    owners.set(normalize(path), name);
  }
  return null;
}
