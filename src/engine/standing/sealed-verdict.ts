// The verdict of a run with nothing to do, told without planning: by its seal, where that still holds.

import type { InputEntry } from '../../core/freshness/input.ts';
import { inputOf } from '../../core/freshness/input.ts';
import type { Summary } from '../../core/results/summary.ts';
import type { Run } from '../../core/run.ts';
import type { Settings } from '../../core/settings.ts';
import type { SealedRun } from '../../ports/result-store.ts';
import type { InputValues, ProjectState } from '../../ports/workspace.ts';
import { saveStamp, sealedStamp, stamped } from '../invocation/stamp-run.ts';
import { hasSelection } from '../planning/choose-run.ts';
import { discoverSuites } from '../planning/discover-suites.ts';
import type { Ports } from '../ports.ts';
import { digestOfFiles, requestDigest } from './seal-run.ts';
import { StandingInputs } from './standing-inputs.ts';

export interface SealedVerdict {
  readonly run: Run;
  readonly summary: Summary;
  /** What vouches for it. */
  readonly by: 'project' | 'inputs';
}

/**
 * Null where only a plan can tell. Either nothing of the project has changed, or every result was traced and nothing
 * that any of them was seen to depend on.
 * @param stamps whether the summary has to say of the commit of now that it is clean
 */
export async function sealedVerdict(
  settings: Settings,
  project: ProjectState,
  ports: Ports,
  stamps: boolean,
): Promise<SealedVerdict | null> {
  if (project.key === null || settings.fresh || settings.resume !== null || settings.lastFailed) return null;
  if (settings.audit !== null || settings.queue !== null) return null;
  const sealed = ports.store.sealed(await requestDigest(settings, project, ports));
  if (sealed === null) return null;
  const values = ports.workspace.inputsIn(project);
  if (sealed.project !== project.key) return verdictByInputs(sealed, { settings, project, values }, ports);
  if (!areHeld(sealed.beyondKey, values)) return null;
  const stamp = stamps ? await sealedStamp(sealed.summary, ports) : null;
  return stamp === undefined ? null : { run: sealed.run, summary: { ...sealed.summary, stamp }, by: 'project' };
}

interface Now {
  readonly settings: Settings;
  readonly project: ProjectState;
  readonly values: InputValues;
}

/** The project has changed. Where the same test files are found, and all that was traced is what it was, no result has. */
async function verdictByInputs(
  sealed: SealedRun,
  { settings, project, values }: Now,
  ports: Ports,
): Promise<SealedVerdict | null> {
  const { run, traced } = sealed;
  // A shard says in which state of the project it stands: see `answersAsItIs`.
  if (project.key === null || settings.shard !== null) return null;
  if (traced === null || !areHeld(traced, values)) return null;
  const { files, whole, problems } = await discoverSuites(settings, ports.workspace, project);
  if (problems.length > 0 || digestOfFiles(whole) !== sealed.files) return null;
  const directory = ports.store.open(run);
  const unstamped = { ...sealed.summary, stamp: null };
  const summary = await stamped(unstamped, directory, { project, files, key: project.key }, settings, ports);
  if (hasSelection(run, settings)) saveStamp(summary, directory);
  const beyondKey = new StandingInputs(traced, true).beyond(project, values);
  const isCovered = files.every((file) => project.covers(file));
  if (beyondKey !== null && isCovered) ports.store.seal({ ...sealed, project: project.key, summary, beyondKey });
  return { run, summary, by: 'inputs' };
}

function areHeld(entries: readonly InputEntry[], values: InputValues): boolean {
  return entries.every((entry) => {
    const input = inputOf(entry);
    return values.valueOf(input) === input.value;
  });
}
