// A file that has failed gets the attempts that it has left, when every other one has had its first. Its failure stands on
// disk and is counted until they have come to their end: whatever ends us before, it is not lost.

import type { FileResult } from '../../core/results/file-result.ts';
import type { TestFile } from '../../core/test-file.ts';
import { timestamp } from '../../ports/clock.ts';
import { troubleIn } from '../system-trouble.ts';
import type { Executed } from './execute-file.ts';
import { executeAgain } from './execute-file.ts';
import type { Execution } from './execution.ts';
import { tellProblem } from './execution.ts';
import type { Recorded } from './record-result.ts';
import { outputTailBytes } from './record-result.ts';

export interface TriedAgain {
  /** What was announced and does not count any more. */
  readonly before: FileResult;
  readonly recorded: Recorded;
}

/** Null where its failure stands as it was. */
export async function tryAgain(file: TestFile, slot: number, execution: Execution): Promise<TriedAgain | null> {
  const stored = execution.directory.readResult(file);
  if (stored?.ok !== true) return null;
  const before = stored.value;
  let executed: Executed = 'interrupted';
  try {
    executed = await executeAgain(before, slot, execution);
  } finally {
    if (executed === 'interrupted') troubleIn(() => tellStanding(before, execution));
  }
  if (executed === 'gone') tellGone(file, execution);
  return typeof executed === 'string' ? null : { before, recorded: executed };
}

/** Whoever heard that it has begun again hears that nothing came of it. */
function tellStanding(result: FileResult, { announce, directory, ports }: Execution): void {
  const outputTail = directory.outputTail(result.file, outputTailBytes);
  announce({ kind: 'file-finished', at: timestamp(ports.clock), result, outputTail, remainingMs: null });
}

function tellGone(file: TestFile, execution: Execution): void {
  const next = 'it is not tried again, and its failure stands';
  tellProblem({ kind: 'unreadable', where: file, message: 'failed, and cannot be read any more', next }, execution);
}
