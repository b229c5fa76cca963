// Whether a run may be stamped as clean, which is asked when it has ended.

import type { Digest } from '../../core/digest.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import { stampDigest } from '../../core/results/stamp.ts';
import type { Summary } from '../../core/results/summary.ts';
import { isClean } from '../../core/results/summary.ts';
import { verdictOf } from '../../core/results/verdict.ts';
import type { Settings } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { RunDirectory } from '../../ports/result-store.ts';
import type { ProjectState } from '../../ports/workspace.ts';
import type { Ports } from '../ports.ts';
import { troubleIn } from '../system-trouble.ts';

export interface Stampable {
  /** As it was when the invocation began. */
  readonly project: ProjectState;
  readonly files: readonly TestFile[];
  /** The project key of now. */
  readonly key: Digest | null;
}

/**
 * The summary with its stamp, where it may have one. The project is what it was at the beginning, so that a tree that is
 * clean now was clean then.
 */
export async function stamped(
  summary: Summary,
  directory: RunDirectory,
  { project, files, key }: Stampable,
  settings: Settings,
  ports: Ports,
): Promise<Summary> {
  // No release goes out on a part of its tests.
  if (settings.shard !== null && settings.shard.total > 1) return summary;
  if (key === null || key !== project.key || !isClean(summary) || verdictOf(summary, settings) !== 'passed')
    return summary;
  const git = await ports.workspace.git();
  if (git === null || git.commit === null || git.dirty) return summary;
  if (!files.every((file) => project.covers(file))) return summary;
  const digest = stampDigest(key, resultsIn(directory, files));
  return digest === null ? summary : { ...summary, stamp: { digest, commit: git.commit } };
}

/** The stamp of a sealed verdict, of which nothing has changed; undefined where only its results could tell. */
export async function sealedStamp({ stamp }: Summary, { workspace }: Ports): Promise<Summary['stamp'] | undefined> {
  const git = await workspace.git();
  if (git === null || git.commit === null || git.dirty) return null;
  return stamp?.commit === git.commit ? stamp : undefined;
}

/** What was green before its commit is stamped after it. Of the summary that was saved nothing else changes. */
export function saveStamp({ stamp, run }: Summary, directory: RunDirectory): void {
  const saved = stamp === null ? null : directory.readSummary();
  if (saved?.ok !== true || saved.value.run !== run || !isClean(saved.value)) return;
  if (saved.value.stamp?.digest === stamp?.digest && saved.value.stamp?.commit === stamp?.commit) return;
  troubleIn(() => directory.saveSummary({ ...saved.value, stamp }, true));
}

/** One at a time; null for one that cannot be read. */
function* resultsIn(directory: RunDirectory, files: readonly TestFile[]): Generator<FileResult | null> {
  for (const file of files) {
    const stored = directory.readResult(file);
    yield stored?.ok ? stored.value : null;
  }
}
