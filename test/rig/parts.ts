// Parts of a merge in a line: a run with its results, as `partsOf` takes it.

import type { FoundResult, Part, ReadPart } from '../../src/core/merging/merge-parts.ts';
import { partsOf } from '../../src/core/merging/merge-parts.ts';
import type { FileResult } from '../../src/core/results/file-result.ts';
import { digestOf } from '../../src/core/results/file-result.ts';
import type { Outcome } from '../../src/core/results/outcome.ts';
import type { Invocation, Run } from '../../src/core/run.ts';
import type { TestFile } from '../../src/core/test-file.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { anInvocation, aResult, aRun } from './builders.ts';

/** Minutes after the beginning of time, as a moment. */
export const minute = (minutes: number): string => new Date(Date.UTC(2026, 10, 21, 14, minutes)).toISOString();

export const aCommit = { commit: 'a'.repeat(40), dirty: false };

export interface SaidPart {
  readonly place?: string;
  /** `2/3`; absent for a run of the whole suite. */
  readonly shard?: string;
  /** When it began, in minutes; it took one. */
  readonly began?: number;
  /** What each of its files came to; null where it has no result. */
  readonly files: Readonly<Record<string, Outcome | 'unreadable' | null>>;
  readonly whole?: readonly string[];
  readonly run?: Partial<Omit<Run, 'expected'>>;
  readonly invocation?: Partial<Invocation>;
  readonly result?: Partial<Pick<FileResult, 'run' | 'finishedAt' | 'durationMs'>>;
}

export function aReadPart(said: SaidPart, source = 0): ReadPart {
  const { shard, began = 0, files, run } = said;
  const [index = 1, total = 1] = shard?.split('/').map(Number) ?? [];
  const whole = (said.whole ?? Object.keys(files)).map(asTestFile).toSorted();
  const moments = { startedAt: minute(began), endedAt: minute(began + 1), project: 'project:1' };
  const made = aRun({
    id: `run_2026-11-21_14${String(began).padStart(2, '0')}00`,
    createdAt: minute(began),
    expected: Object.keys(files),
    shard: shard === undefined ? null : { index, total, whole },
    git: aCommit,
    invocations: [anInvocation({ ...moments, host: `host-${shard ?? 'whole'}`, ...said.invocation })],
    ...run,
  });
  const results = new Map<TestFile, FoundResult>();
  for (const [file, outcome] of Object.entries(files)) {
    if (outcome === null) continue;
    const result = aResult({ file, outcome: outcome === 'unreadable' ? 'passed' : outcome });
    const digest = digestOf({ ...result, run: made.id, finishedAt: minute(began + 1), ...said.result });
    results.set(asTestFile(file), { digest: outcome === 'unreadable' ? null : digest, source });
  }
  return { place: said.place ?? `artifacts/${shard?.replace('/', '-') ?? 'whole'}`, run: made, results };
}

export function someParts(...said: readonly SaidPart[]): Part[] {
  return said.flatMap((each, source) => partsOf(aReadPart(each, source)));
}
