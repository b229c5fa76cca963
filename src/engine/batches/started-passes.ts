// The passes of a start of several files, which are believed for good only when it has ended as its files say.

import type { Problem } from '../../core/problem.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import type { TestSuite } from '../../core/settings.ts';
import { commandOf } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { LimitHit } from '../../core/time-limit.ts';
import { describeLimitHit } from '../../core/time-limit.ts';
import type { Execution } from '../execution/execution.ts';
import type { CommandRun } from '../starts/run-command.ts';

interface Passed {
  readonly file: TestFile;
  /** The failure that stood in this run until then, or the kept result that was audited. */
  readonly before: FileResult | null;
}

export interface TakenBack {
  readonly path: string;
  readonly file: TestFile;
  /** What had been recorded; null where it could not be read again. */
  readonly result: FileResult | null;
}

export class StartedPasses {
  readonly #suite: TestSuite;
  readonly #execution: Execution;
  /** By the path under which the runner knows the file. */
  readonly #passed = new Map<string, Passed>();

  constructor(suite: TestSuite, execution: Execution) {
    this.#suite = suite;
    this.#execution = execution;
  }

  /** To be asked before a pass takes its place. */
  resultBefore(file: TestFile): FileResult | null {
    const { directory, earlierResult, audited } = this.#execution;
    const stored = earlierResult(file);
    if (audited.has(file) && stored?.ok) return stored.value;
    return stored?.ok && stored.value.run === directory.id && stored.value.outcome !== 'passed' ? stored.value : null;
  }

  add(path: string, file: TestFile, before: FileResult | null): void {
    this.#passed.set(path, { file, before });
  }

  /** Nothing of them is on disk any more when this returns. */
  takeBack(isDoubtful: (path: string) => boolean): TakenBack[] {
    const doubtful = [...this.#passed].filter(([path]) => isDoubtful(path));
    return doubtful.map(([path, passed]) => ({ path, file: passed.file, result: this.#takeBack(passed) }));
  }

  /** What stood before stands again, so that it is on record when its file passes after all. */
  #takeBack({ file, before }: Passed): FileResult | null {
    const { directory } = this.#execution;
    const stored = directory.readResult(file);
    if (before === null) directory.retire(file);
    else {
      if (before.outcome !== 'passed') directory.writeError(before, '', commandOf(this.#suite, file));
      directory.writeResult({ ...before, output: null });
    }
    return stored?.ok ? stored.value : null;
  }
}

/**
 * Why passes are not believed: what was told after them, or that nobody explained the end of the process. Null for none.
 * @param hang the limit that the runner ran into while no file was in flight
 */
export function takenBackProblem(
  runner: string,
  taken: readonly TakenBack[],
  { report, telling }: Pick<CommandRun, 'report' | 'telling'>,
  hang: LimitHit | null,
): Problem | null {
  const [first] = taken;
  if (first === undefined) return null;
  const how = report.signal === null ? `exited with ${report.exitCode}` : `was ended by ${report.signal}`;
  const trouble = telling.troubles[0] ?? telling.of(first.path).failures[0];
  const why = trouble?.message ?? (hang === null ? 'and no test of these files says why' : describeLimitHit(hang));
  const message = `${runner} ${how} after ${taken.length} of its files had passed: ${why}`;
  return { kind: 'disagreement', where: runner, message, next: 'they run again, each in a process of its own' };
}
