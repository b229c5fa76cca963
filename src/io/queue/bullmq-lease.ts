// A file on lease: the job that a machine has locked, and the lock that is renewed for as long as the machine lives.

import type { Job } from 'bullmq';

import type { TestFile } from '../../core/test-file.ts';
import type { FileLease } from '../../ports/work-queue.ts';
import { packed } from './packed-text.ts';
import type { Patience } from './patience.ts';
import { isRefusal, unlessRefused } from './patience.ts';

/** What the job of a file holds. */
export interface FileJob {
  readonly path: TestFile;
  readonly verdict?: string;
}

/** What it is completed with. */
export interface Returned {
  /** The lease under which it was given: how we know our own again. */
  readonly by: string;
  readonly verdict: string;
}

interface Held {
  readonly job: Job<FileJob, Returned>;
  readonly token: string;
  readonly leaseMs: number;
  /** The job as it is on the server now. */
  readonly stored: () => Promise<Job<FileJob, Returned> | undefined>;
}

export class BullmqLease implements FileLease {
  readonly file: TestFile;
  readonly verdict: string | null;
  readonly #held: Held;
  readonly #patience: Patience;
  readonly #onEnd: (taken: boolean) => void;
  readonly #renewal: NodeJS.Timeout;

  constructor(file: TestFile, verdict: string | null, held: Held, patience: Patience, onEnd: (taken: boolean) => void) {
    this.file = file;
    this.verdict = verdict;
    this.#held = held;
    this.#patience = patience;
    this.#onEnd = onEnd;
    this.#renewal = this.#renewing();
  }

  async complete(verdict: string): Promise<'taken' | 'refused'> {
    const { job, token } = this.#held;
    const returned = { by: token, verdict: packed(verdict) };
    let taken = false;
    try {
      await this.#patience.ask(async () => job.moveToCompleted(returned, token, false));
      taken = true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // We may have been heard without hearing that we were.
      taken = await this.#isOurs();
    } finally {
      this.end(taken);
    }
    return taken ? 'taken' : 'refused';
  }

  async handBack(): Promise<void> {
    const { job, token } = this.#held;
    this.end(false);
    await unlessRefused(this.#patience.ask(async () => job.moveToWait(token)));
  }

  /** It is not renewed any more. */
  end(taken: boolean): void {
    clearInterval(this.#renewal);
    this.#onEnd(taken);
  }

  async #isOurs(): Promise<boolean> {
    const { stored, token } = this.#held;
    return (await this.#patience.ask(stored))?.returnvalue?.by === token;
  }

  #renewing(): NodeJS.Timeout {
    const { job, token, leaseMs } = this.#held;
    let isAsking = false;
    const renewal = setInterval(() => {
      if (isAsking) return;
      isAsking = true;
      void job
        .extendLock(token, leaseMs)
        .catch((error: unknown) => isRefusal(error) && clearInterval(renewal))
        .finally(() => (isAsking = false));
    }, leaseMs / 2);
    return renewal;
  }
}
