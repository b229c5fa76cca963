// The run that a merge makes: what it says of itself in run.json.

import { groupedBy } from '../grouped-by.ts';
import type { Deaths } from '../planning/poison.ts';
import type { Problem } from '../problem.ts';
import type { FileResult } from '../results/file-result.ts';
import type { GitState, Merged, Run, RunId } from '../run.ts';
import type { TestFile } from '../test-file.ts';
import type { Part } from './merge-parts.ts';
import type { MergePlan } from './merge.ts';

/** All of it but its name and who made it. */
export type AboutMerged = Omit<Run, 'id' | 'createdAt' | 'pawl' | 'invocations'>;

/** @param runs of which it is made: at least one */
export function aboutMerged(plan: MergePlan, runs: readonly Run[], merged: Merged): AboutMerged {
  const { patterns, ignore, command, shell, commandDigest, runner, suites } = youngestOf(runs);
  return {
    patterns,
    ignore,
    command,
    shell,
    commandDigest,
    runner,
    ...(suites !== undefined && { suites }),
    shard: null,
    git: commonGit(plan),
    parent: null,
    expected: plan.expected,
    deaths: deathsIn(runs, plan),
    merged,
  };
}

/** The run that was worked on last: how files are run is said as it says. */
export function youngestOf(runs: readonly Run[]): Run {
  return runs.reduce((a, b) => (startOf(b) > startOf(a) ? b : a));
}

function startOf({ invocations, createdAt }: Run): string {
  return invocations.at(-1)?.startedAt ?? createdAt;
}

/** Null where the results are of several commits, or of several packages of one. */
function commonGit({ taken }: MergePlan): GitState | null {
  const states = [...new Set(Array.from(taken.values(), ({ part }) => part))].map(({ about }) => about.git);
  const [first = null] = states;
  if (first === null || states.some((git) => git?.commit !== first.commit || git.folder !== first.folder)) return null;
  return { ...first, dirty: states.some((git) => git?.dirty === true) };
}

/** A file that has taken its runner down elsewhere has done so for the merged run, too. */
function deathsIn(runs: readonly Run[], { taken }: MergePlan): Deaths[] {
  const all = groupedBy(
    runs.flatMap(({ deaths }) => deaths.filter(({ file }) => !taken.has(file))),
    ({ file }) => file,
  );
  return Array.from(all, ([file, each]) => ({ file, times: Math.max(...each.map(({ times }) => times)) }));
}

/** Tells whether a result of a run was earned in it, or in one of the runs that it was made of, and was not carried there. */
export function ranIn({ id, merged }: Run): (result: Pick<FileResult, 'file' | 'run'>) => boolean {
  const earnedIn = new Map<TestFile, RunId>();
  for (const { run, files } of merged?.parts ?? []) for (const file of files) earnedIn.set(file, run);
  return ({ file, run }) => run === id || earnedIn.get(file) === run;
}

/** Which files count as results of each part. */
export function filesByPart({ parts, taken }: MergePlan): Merged['parts'] {
  const files = groupedBy(taken, ([, { part }]) => part);
  const filesOf = (part: Part): TestFile[] => (files.get(part) ?? []).map(([file]) => file);
  return parts.map((part) => ({ ...part.about, files: filesOf(part) }));
}

/** What was wrong with the parts of a merged run counts until somebody goes on with it: then it is one run like any other. */
export function problemsOfParts({ merged, invocations }: Run): readonly Problem[] {
  return invocations.length > 1 ? [] : (merged?.problems ?? []);
}
