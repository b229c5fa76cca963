// A result that is on disk is counted and announced, in this order, whoever has run its file.

import type { Estimate } from '../../core/history/estimate.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import { digestOf } from '../../core/results/file-result.ts';
import type { Tally } from '../../core/results/summary.ts';
import type { TestFile } from '../../core/test-file.ts';
import { timestamp } from '../../ports/clock.ts';
import type { Stopwatch } from '../starts/stopwatch.ts';
import type { Execution } from './execution.ts';
import type { Recorded } from './record-result.ts';

/** Where results are counted. */
export interface Counting {
  readonly tally: Tally;
  readonly estimate: Estimate;
  /** Since the first file began. */
  readonly working: Stopwatch;
  /** The last duration of a file, null where none is known. */
  readonly pastMs: (file: TestFile) => number | null;
  /** Called after each result, once it is announced. */
  readonly onResult: (result: FileResult) => void;
}

export function finishFile({ result, outputTail }: Recorded, counting: Counting, execution: Execution): void {
  const { tally, estimate, working, pastMs } = counting;
  const at = timestamp(execution.ports.clock);
  tally.add(digestOf(result), 'ran');
  estimate.finished(pastMs(result.file), result.durationMs);
  const remainingMs = estimate.remainingMs(working.elapsedMs());
  execution.announce({ kind: 'file-finished', at, result, outputTail, remainingMs });
  counting.onResult(result);
}
