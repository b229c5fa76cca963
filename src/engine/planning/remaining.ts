// Expected files that have no standing result: what there is to go on with.

import type { TestFile } from '../../core/test-file.ts';
import type { SuitePlan } from './plan-suite.ts';

export interface RemainingFile {
  readonly file: TestFile;
  /** How long it took the last time; null where nobody knows. */
  readonly estimateMs: number | null;
}

type Files = Pick<ReadonlySet<TestFile>, 'has'>;

/**
 * In the order of the plan.
 * @param ran those that have run; null where nothing was run
 * @param overtaken kept ones that no longer stand
 */
export function remainingOf({ plan, past }: SuitePlan, ran: Files | null, overtaken?: Files): RemainingFile[] {
  return plan.flatMap(({ file, decision }) => {
    if (overtaken?.has(file) && ran?.has(file) !== true) return remainingFile(file);
    if (decision.kind === 'kept' || decision.failureStands || decision.audits !== null || ran?.has(file)) return [];
    return remainingFile(file);
  });

  function remainingFile(file: TestFile): RemainingFile {
    return { file, estimateMs: past.get(file)?.durationMs ?? null };
  }
}
