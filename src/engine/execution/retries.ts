// The files of one invocation whose first attempt did not pass: which of them are tried again, and which wait for that.

import type { RetryRules, RetryTime } from '../../core/planning/retry.ts';
import { timeOfRetry } from '../../core/planning/retry.ts';
import type { Problem } from '../../core/problem.ts';
import type { TestFile } from '../../core/test-file.ts';

export class Retries {
  readonly #rules: RetryRules;
  readonly #onTooMany: (problem: Problem) => void;
  /** Their failures are on disk. In the order in which they failed, with what their attempts took in milliseconds. */
  readonly #waiting = new Map<TestFile, number>();
  readonly #running = new Set<TestFile>();
  #failed = 0;

  /** @param onTooMany told once, when so many have failed that none is tried again from then on */
  constructor(rules: RetryRules, onTooMany: (problem: Problem) => void) {
    this.#rules = rules;
    this.#onTooMany = onTooMany;
  }

  /** Called once for each file whose first attempt did not pass. */
  firstFailed(file: TestFile, durationMs: number): RetryTime | 'never' {
    const { retries, maxRetried } = this.#rules;
    this.#failed += 1;
    const when = timeOfRetry(this.#rules, this.#failed);
    if (when === 'end') this.#waiting.set(file, durationMs);
    if (retries > 0 && this.#failed - 1 === maxRetried) {
      this.#waiting.clear();
      this.#onTooMany(tooMany(this.#failed, maxRetried));
    }
    return when;
  }

  /** The next one to be tried again that took no longer than that; null where there is none. */
  take(roomMs: number): TestFile | null {
    for (const [file, durationMs] of this.#waiting) {
      if (durationMs > roomMs) continue;
      this.#waiting.delete(file);
      this.#running.add(file);
      return file;
    }
    return null;
  }

  /** One that was taken has failed for good, or has passed. */
  settled(file: TestFile): void {
    this.#running.delete(file);
  }

  get waiting(): readonly TestFile[] {
    return [...this.#waiting.keys()];
  }

  /** How many have failed, and perhaps not for good. */
  get open(): number {
    return this.#waiting.size + this.#running.size;
  }
}

function tooMany(failed: number, max: number): Problem {
  const message = `${failed} files have failed, and with more than ${max} of them it is no flakiness`;
  return { kind: 'not-retried', where: '--max-retried', message, next: 'no file is tried again, and failures stand' };
}

/** Files that would have been tried again at the end of a run that stops. */
export function notRetried(waiting: readonly TestFile[]): Problem[] {
  const [first, ...others] = waiting;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` (others in the same case: ${others.length})`;
  const message = `failed and waits to be tried again at the end, and the run stops before${more}`;
  return [{ kind: 'not-retried', where: first, message, next: 'failures stand; --last-failed runs them again' }];
}
