// Did a file fail here after another machine had seen it pass? Asked of all runs of this machine, for a pass that comes from elsewhere.

import type { Fingerprint } from '../../core/freshness/fingerprint.ts';
import { isStaleness } from '../../core/freshness/freshness.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import type { ResultStore } from '../../ports/result-store.ts';
import type { SuitePlan } from '../planning/plan-suite.ts';
import type { ReadableRun } from '../reading/stored-results.ts';
import { readable, storedRuns } from '../reading/stored-results.ts';

/** Tells whether the last that was seen of the file here is that it did not pass, and that is younger than a pass of it. */
export type FailedHere = (pass: FileResult) => boolean;

export function failedHere({ plan, past }: SuitePlan, store: ResultStore): FailedHere {
  // Such a failure says nothing of what the file is now.
  const outdated = new Set(
    plan.flatMap(({ file, decision }) =>
      decision.kind === 'owed' && isStaleness(decision.reason) && past.get(file)?.outcome !== 'passed' ? file : [],
    ),
  );
  let runs: readonly KnownRun[] | null = null;
  return ({ file, finishedAt, fingerprint }) => {
    if (outdated.has(file)) return false;
    runs ??= Array.from(readable(storedRuns(store, Infinity), []), ({ run, directory }) => ({
      endedAt: run.invocations.at(-1)?.endedAt ?? null,
      directory,
    }));
    let last: Pick<FileResult, 'finishedAt' | 'outcome' | 'fingerprint'> = {
      finishedAt,
      outcome: 'passed',
      fingerprint,
    };
    for (const { endedAt, directory } of runs) {
      const result = endedAt !== null && endedAt < finishedAt ? null : directory.readResult(file);
      if (result?.ok === true && result.value.finishedAt > last.finishedAt) last = result.value;
    }
    return last.outcome !== 'passed' && isOfSameTest(last.fingerprint, fingerprint);
  };
}

/** Of a run no more is held than that: its files are many. */
interface KnownRun extends Pick<ReadableRun, 'directory'> {
  /** Null where it never said so. */
  readonly endedAt: string | null;
}

function isOfSameTest(a: Fingerprint, b: Fingerprint): boolean {
  return a.command === b.command && a.testFile === b.testFile;
}
