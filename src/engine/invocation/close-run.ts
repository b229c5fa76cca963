// The last durable words of an invocation.

import { changedMeanwhile } from '../../core/freshness/fingerprint.ts';
import type { Problem } from '../../core/problem.ts';
import type { Summary } from '../../core/results/summary.ts';
import type { Settings } from '../../core/settings.ts';
import type { ProjectState } from '../../ports/workspace.ts';
import type { Ports } from '../ports.ts';
import type { Standing } from '../standing/seal-run.ts';
import { sealIfProven } from '../standing/seal-run.ts';
import { problemsOf, stopped } from '../system-trouble.ts';
import type { OpenRun } from './open-run.ts';
import { endInvocation } from './open-run.ts';
import type { RanFiles } from './ran-files.ts';
import { stamped } from './stamp-run.ts';

export interface Closed {
  readonly summary: Summary;
  readonly problems: readonly Problem[];
}

export interface Worked {
  readonly ran: RanFiles;
  /** The project after the last file, where somebody has looked already. */
  readonly lastLook: ProjectState | null;
}

/** A full disk must not keep the summary from being told. */
export async function closeRun(
  open: OpenRun,
  standing: Pick<Standing, 'summary' | 'suite' | 'inputs'>,
  worked: Worked,
  settings: Settings,
  ports: Ports,
): Promise<Closed> {
  try {
    const { suite } = standing;
    const project = worked.ran.any ? await projectAfter(worked, ports) : suite.project;
    const key = project === null ? changedMeanwhile : project.key;
    const { project: before, files } = suite;
    const stampable = { project: before, files, key };
    // What other machines say of the commit, nobody here has seen.
    const isShared = settings.queue !== null;
    const unstamped = standing.summary;
    const summary = isShared ? unstamped : await stamped(unstamped, open.directory, stampable, settings, ports);
    // The summary first: a run that says that it has ended is taken at its summary's word.
    open.directory.saveSummary(summary, true);
    const run = endInvocation(open, key, ports);
    if (project !== null && !isShared) await sealIfProven({ ...standing, summary, run, project }, settings, ports);
    return { summary, problems: [] };
  } catch (error) {
    return { summary: standing.summary, problems: problemsOf(error, stopped) };
  }
}

/** Null when a test file is not what it was when it ran. */
async function projectAfter({ ran, lastLook }: Worked, { workspace }: Ports): Promise<ProjectState | null> {
  return ran.areAsTheyWere(workspace) ? (lastLook ?? workspace.observe()) : null;
}
