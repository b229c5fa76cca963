// Where runs and results are kept, and where they must not be.

import { isAbsolute, relative, resolve, sep } from 'node:path';

import type { Problem } from '../../core/problem.ts';
import { whereInConfig } from '../file/config-place.ts';
import type { SettingsSources } from './settings-sources.ts';

/** Absolute. Needs neither command nor patterns: `status` asks for nothing else. */
export function stateDirFrom(sources: Pick<SettingsSources, 'flags' | 'config' | 'root' | 'cwd'>): string {
  const { flags, config, root, cwd } = sources;
  return flags.stateDir === undefined ? resolve(root, config.stateDir ?? '.pawl') : resolve(cwd, flags.stateDir);
}

/**
 * A state directory tells git to ignore all that is in it, and its own README that it can be removed. Around the project
 * both would be about the project.
 */
export function stateDirProblems(sources: SettingsSources): Problem[] {
  const { flags, root, place } = sources;
  const stateDir = stateDirFrom(sources);
  if (!contains(stateDir, root)) return [];
  const inConfig = place === null ? 'stateDir' : whereInConfig(place, ['stateDir']);
  const where = flags.stateDir === undefined ? inConfig : '--state-dir';
  const found = stateDir === root ? 'the project itself' : `${stateDir}, which contains the project`;
  const message = `expected a directory of its own, found ${found}`;
  return [{ kind: 'usage', where, message, next: 'nothing was run' }];
}

function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
