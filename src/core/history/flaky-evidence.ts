// Which test files are flaky by evidence: nothing that they depend on changed, and they came to both outcomes.

import type { TestFile } from '../test-file.ts';
import type { PastExecution } from './history.ts';

/** Executions of one file that passed and did not pass, each on the fingerprint of another one, or of its own attempts. */
export interface FlakyEvidence {
  readonly file: TestFile;
  /** Newest first. */
  readonly executions: readonly Pick<PastExecution, 'run' | 'finishedAt' | 'outcomes' | 'before'>[];
}

/**
 * | executions                                               | flaky                                          |
 * |----------------------------------------------------------|------------------------------------------------|
 * | one with both among its attempts, those before with them | yes, by itself                                 |
 * | a pass and no pass that share a key                      | yes, by these two                              |
 * | a pass and no pass on other fingerprints                 | no: something has changed, and that may be why |
 * | of which nothing vouches that they ran on the same       | no: nothing is known                           |
 *
 * Null where there is none.
 *
 * @param executions of one file, newest first
 */
export function flakyEvidence(file: TestFile, executions: readonly PastExecution[]): FlakyEvidence | null {
  const passed = keysOf(executions.filter(hasPassed));
  const notPassed = keysOf(executions.filter(hasNotPassed));
  const isEvidence = (execution: PastExecution): boolean =>
    (hasPassed(execution) && hasNotPassed(execution)) ||
    execution.keys.some((key) => passed.has(key) && notPassed.has(key));
  const found = executions.filter(isEvidence);
  if (found.length === 0) return null;
  return {
    file,
    executions: found.map(({ run, finishedAt, outcomes, before }) => ({ run, finishedAt, outcomes, before })),
  };
}

function keysOf(executions: readonly PastExecution[]): ReadonlySet<string> {
  return new Set(executions.flatMap(({ keys }) => keys));
}

type Seen = Pick<PastExecution, 'outcomes' | 'before'>;

function hasPassed({ outcomes, before }: Seen): boolean {
  return [...outcomes, ...before].includes('passed');
}

function hasNotPassed({ outcomes, before }: Seen): boolean {
  return [...outcomes, ...before].some((outcome) => outcome !== 'passed');
}
