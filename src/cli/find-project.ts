// From where the user stands to their project: its root and its config, checked. Nothing of runners is loaded for it.

import type { ConfigPlace } from '../config/file/config-place.ts';
import type { PawlConfig } from '../config/file/config.ts';
import type { Flags } from '../config/flags/flags.ts';
import { stateDirFrom } from '../config/settings/state-dir.ts';
import { locateProject } from './compose-reading.ts';

export interface FoundProject {
  readonly root: string;
  readonly place: ConfigPlace | null;
  readonly config: PawlConfig;
}

/** Throws a ProblemError with everything that is wrong with the config. */
export async function findProject(cwd: string, flags: Flags): Promise<FoundProject> {
  const { root, file, key, value } = await locateProject({ cwd, chosen: flags.config ?? null });
  if (file === null) return { root, place: null, config: {} };
  const place = { file, key };
  // The schema library is loaded only where there is something to check.
  const [{ checkConfig }, { knownNames }] = await Promise.all([
    import('../config/file/check-config.ts'),
    import('./known-names.ts'),
  ]);
  return { root, place, config: checkConfig(value, place, knownNames) };
}

/** All that `status` asks for: it needs to know neither tests nor command. Absolute. */
export async function resolveStateDir(
  cwd: string,
  flags: Flags,
): Promise<Pick<FoundProject, 'root' | 'config'> & { stateDir: string }> {
  const { root, config } = await findProject(cwd, flags);
  return { root, config, stateDir: stateDirFrom({ cwd, root, flags, config }) };
}
