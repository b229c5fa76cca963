// Of all test files, those of the shard that is run here.

import { cutInto } from '../../core/planning/shard.ts';
import type { Problem } from '../../core/problem.ts';
import type { Run } from '../../core/run.ts';
import type { Settings } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import { firstAndMore } from '../../core/text/counted.ts';
import { hasSelection } from './choose-run.ts';

export interface CutFiles {
  /** Ours, in code-unit order: all of them where the suite is not cut. */
  readonly files: readonly TestFile[];
  /** All of them. */
  readonly whole: readonly TestFile[];
  /** Timings that are about other files. */
  readonly problems: readonly Problem[];
}

/** Before anything is asked of results: every machine has the same files and timings, and results of its own. */
export function cutFiles(
  whole: readonly TestFile[],
  { shard, timings }: Pick<Settings, 'shard' | 'timings'>,
): CutFiles {
  if (shard === null) return { files: whole, whole, problems: [] };
  const parts = cutInto(whole, shard.total, (file) => timings?.get(file) ?? null);
  const strange = timings !== null && whole.length > 0 && !whole.some((file) => timings.has(file));
  return { files: parts[shard.index - 1] ?? [], whole, problems: strange ? [strangeTimings] : [] };
}

/** A file that the run expected, and that another shard runs now, is not gone: somebody else answers for it. */
export function movedFiles(run: Run | null, { files, whole }: CutFiles, settings: Settings): Problem[] {
  const { shard } = settings;
  if (run === null || shard === null || !hasSelection(run, settings)) return [];
  const [ours, all] = [new Set(files), new Set(whole)];
  const moved = run.expected.filter((file) => all.has(file) && !ours.has(file));
  if (moved.length === 0) return [];
  const message = `was in shard ${shard.index}/${shard.total} of ${run.id}, and belongs to another one now`;
  return [
    { kind: 'usage', where: firstAndMore(moved), message, next: 'not counted here: the suite or its timings changed' },
  ];
}

const strangeTimings: Problem = {
  kind: 'usage',
  where: 'timings',
  message: 'have none of the test files',
  next: 'the shards have equal numbers of files instead; paths are relative to the project root',
};
