// The shortcut of a run with nothing to do: when it may be left for the next invocation, and what it answers to. What the
// next invocation makes of it is in sealed-verdict.ts.

import type { Digest } from '../../core/digest.ts';
import { sha256 } from '../../core/digest.ts';
import type { Summary } from '../../core/results/summary.ts';
import type { Run } from '../../core/run.ts';
import type { Settings } from '../../core/settings.ts';
import { suiteDigest } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { ProjectState } from '../../ports/workspace.ts';
import type { SuitePlan } from '../planning/plan-suite.ts';
import type { Ports } from '../ports.ts';
import type { StandingInputs } from './standing-inputs.ts';

/** Everything that was asked for, and that a verdict depends on beside the project key, in one digest. */
export async function requestDigest(
  { patterns, ignore, suitePatterns, suites, shard, timings }: Settings,
  project: ProjectState,
  { workspace, machine }: Ports,
): Promise<Digest> {
  const each = [];
  for (const suite of suites) {
    const declared = [];
    for (const { of, globs } of suite.inputs) declared.push(of, (await workspace.declared(globs, project)).digest);
    const { name, runner } = suite;
    const around = project.surroundingsOf(suite);
    each.push([name, suite.patterns, suite.ignore, suiteDigest(suite), runner, around, declared]);
  }
  // Whoever puts shards together asks which commit each is of: that it has the same contents is not enough.
  const part =
    shard === null ? [] : [shard.index, shard.total, timings && [...timings], (await workspace.git())?.commit];
  const identity = JSON.stringify([machine.pawl, patterns, ignore, suitePatterns, each, ...part]);
  return sha256(identity);
}

/** What a run came to, and on what that stands. */
export interface Standing {
  readonly summary: Summary;
  readonly run: Run;
  readonly suite: SuitePlan;
  readonly inputs: StandingInputs;
  /** The project as it is now. */
  readonly project: ProjectState;
}

/**
 * Seals a green run whose every file is proven: ran in this project, or kept as verified. An equal project key then
 * means the same files with the same contents, and so the same verdict. Anything less is planned again in full.
 */
export async function sealIfProven(
  { summary, run, suite, inputs, project }: Standing,
  settings: Settings,
  ports: Ports,
): Promise<void> {
  const { key } = suite.project;
  const proven = summary.ran + summary.kept.verified === summary.total && summary.passed === summary.total;
  if (key === null || key !== project.key || !proven || summary.total === 0) return;
  // What is wrong with what is declared is told each time.
  if (suite.declared.problems.length > 0 || !suite.files.every((file) => project.covers(file))) return;
  const request = await requestDigest(settings, project, ports);
  if (request !== (await requestDigest(settings, suite.project, ports))) return;
  const beyondKey = inputs.beyond(project, ports.workspace.inputsIn(project));
  if (beyondKey === null) return;
  const standing = { ...summary, ran: 0, kept: { verified: summary.total, assumed: 0 }, removed: [], stop: null };
  const files = digestOfFiles(suite.whole);
  const traced = inputs.traced(suite.files);
  ports.store.seal({ request, project: key, run, summary: standing, beyondKey, files, traced });
}

/** @param files in order */
export function digestOfFiles(files: readonly TestFile[]): Digest {
  return sha256(files.join('\0'));
}
