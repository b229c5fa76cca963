// Names of runners and reporters that do not exist, with the one that was probably meant.

import type { Problem } from '../core/problem.ts';
import type { ReporterChoice } from '../core/settings.ts';
import { nearestWord, suggesting } from './did-you-mean.ts';

/** The names that there are. */
export interface KnownNames {
  readonly runners: readonly string[];
  readonly reporters: KnownReporters;
}

/** Each with whether it makes a report that can go to a file. */
export type KnownReporters = Readonly<Record<string, { readonly takesPath: boolean }>>;

/** An empty list for a runner that is known, for `command`, and for none. */
export function unknownRunner(name: string | undefined, where: string, known: readonly string[]): Problem[] {
  if (name === undefined || name === 'command' || known.includes(name)) return [];
  return [unknown(name, where, [...known, 'command'], known)];
}

/** An empty list for a reporter that is known, and has a path only where it writes a file. */
export function unknownReporter({ name, path }: ReporterChoice, where: string, known: KnownReporters): Problem[] {
  const names = Object.keys(known);
  if (!names.includes(name)) return [unknown(name, where, names, names)];
  if (path === null || known[name]?.takesPath === true) return [];
  const message = `${name} shows how a run goes, and writes no file, found ${JSON.stringify(`${name}=${path}`)}`;
  return [{ kind: 'usage', where, message, next: 'nothing was run' }];
}

function unknown(name: string, where: string, expected: readonly string[], near: readonly string[]): Problem {
  const message = `expected one of ${expected.join(', ')}, found ${JSON.stringify(name)}`;
  return { kind: 'usage', where, message, next: suggesting(nearestWord(name, near), 'nothing was run') };
}
