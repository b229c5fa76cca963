// Whether a run may be stamped as clean, which is asked when it has ended.

import type { FileResult } from '../core/file-result.ts';
import type { Digest } from '../core/fingerprint.ts';
import type { Settings } from '../core/settings.ts';
import { stampDigest } from '../core/stamp.ts';
import type { Summary } from '../core/summary.ts';
import { isClean } from '../core/summary.ts';
import type { TestFile } from '../core/test-file.ts';
import { verdictOf } from '../core/verdict.ts';
import type { RunDirectory } from '../ports/result-store.ts';
import type { SuitePlan } from './plan-suite.ts';
import type { Ports } from './ports.ts';

/**
 * The summary with its stamp, where it may have one. The project is what it was at the beginning, so that a tree that is
 * clean now was clean then.
 * @param key the project key of now
 */
export async function stamped(
  summary: Summary,
  directory: RunDirectory,
  { suite, key }: { readonly suite: SuitePlan; readonly key: Digest | null },
  settings: Settings,
  ports: Ports,
): Promise<Summary> {
  const { project, files } = suite;
  if (key === null || key !== project.key || !isClean(summary) || verdictOf(summary, settings) !== 'passed')
    return summary;
  if (!files.every((file) => project.covers(file))) return summary;
  const git = await ports.workspace.git();
  if (git === null || git.commit === null || git.dirty) return summary;
  const digest = stampDigest(key, resultsIn(directory, files));
  return digest === null ? summary : { ...summary, stamp: { digest, commit: git.commit } };
}

/** The stamp of a sealed verdict, of which nothing has changed; undefined where only its results could tell. */
export async function sealedStamp({ stamp }: Summary, { workspace }: Ports): Promise<Summary['stamp'] | undefined> {
  const git = await workspace.git();
  if (git === null || git.commit === null || git.dirty) return null;
  return stamp?.commit === git.commit ? stamp : undefined;
}

/** One at a time; null for one that cannot be read. */
function* resultsIn(directory: RunDirectory, files: readonly TestFile[]): Generator<FileResult | null> {
  for (const file of files) {
    const stored = directory.readResult(file);
    yield stored?.ok ? stored.value : null;
  }
}
