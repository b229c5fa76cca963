// All reporters behind one listener: one that fails takes none of the others with it, and never the run.

import type { RunEvent } from '../core/event.ts';
import type { Problem } from '../core/problem.ts';
import type { Run } from '../core/run.ts';
import type { TestFile } from '../core/test-file.ts';
import type { Reporter } from '../ports/reporter.ts';

export interface MountedReporter {
  readonly reporter: Reporter;
  /** The report that was asked for: a path or `standard output`; null for a reporter that only shows how it goes. */
  readonly report: string | null;
  /** Where in the project that is; null outside of it. */
  readonly place?: TestFile | null;
}

export class Multiplexer {
  readonly #working: Set<MountedReporter>;
  readonly #onProblem: (problem: Problem) => void;
  /** Reports that were asked for and cannot be complete any more. */
  readonly #lost: Problem[] = [];
  #finished: readonly MountedReporter[] = [];

  /** @param onProblem is told of each reporter that is dropped, and may announce it as an event */
  constructor(reporters: readonly MountedReporter[], onProblem: (problem: Problem) => void) {
    this.#working = new Set(reporters);
    this.#onProblem = onProblem;
  }

  onEvent(event: RunEvent): void {
    this.#each((mounted) => {
      if (event.kind === 'run-started') refuseTestFile(mounted, event.run);
      mounted.reporter.onEvent(event);
    });
  }

  /** Somebody asks what is running: whoever shows how the run goes says so. */
  tellRunning(): void {
    this.#each(({ reporter }) => reporter.tellRunning?.());
  }

  #each(tell: (mounted: MountedReporter) => void): void {
    for (const mounted of this.#working) {
      try {
        tell(mounted);
      } catch (error) {
        const problem = this.#drop(mounted, error);
        if (mounted.report !== null) this.#lost.push(problem);
        this.#onProblem(problem);
      }
    }
  }

  /**
   * Lets every reporter finish, in the order in which they were asked for. What comes back must make the exit code
   * other than 0: reports that were asked for and are not there.
   */
  async finish(): Promise<readonly Problem[]> {
    for (const mounted of this.#working) {
      try {
        await mounted.reporter.finish?.();
      } catch (error) {
        const problem = this.#drop(mounted, error);
        if (mounted.report === null) this.#onProblem(problem);
        else this.#lost.push(problem);
      }
    }
    this.#finished = [...this.#working];
    this.#working.clear();
    return this.#lost;
  }

  /** The last word, after every report is there. Whoever fails now is told of, and no code is changed by it. */
  exit(exitCode: number): void {
    for (const mounted of this.#finished) {
      try {
        mounted.reporter.exit?.(exitCode);
      } catch (error) {
        this.#onProblem(this.#drop(mounted, error));
      }
    }
  }

  /** Done before anybody is told: announcing the problem must not lead back to who has it. */
  #drop(mounted: MountedReporter, error: unknown): Problem {
    this.#working.delete(mounted);
    return problemOf(mounted, error);
  }
}

/** It would be gone, and the suite smaller by one without a word. */
function refuseTestFile({ place = null }: MountedReporter, { expected }: Run): void {
  if (place !== null && expected.includes(place)) throw new Error(`${place} is a test file, and would be written over`);
}

function problemOf({ reporter, report }: MountedReporter, error: unknown): Problem {
  const message = `--reporter ${reporter.name} failed: ${error instanceof Error ? error.message : String(error)}`;
  const next =
    report === null
      ? 'it says no more; the verdict is not affected'
      : 'this report is not complete; the results themselves are safe';
  return { kind: 'reporter', where: report ?? 'the output', message, next };
}
