// Questions to a server that may be away for a while: asked again until it answers, for so long and no longer.

import { ProblemError } from '../../core/problem.ts';
import type { Clock } from '../../ports/clock.ts';

/** Between two times of asking. */
const againMs = 250;

export class Patience {
  readonly #where: string;
  readonly #clock: Clock;
  #waitMs: number;
  readonly #hurried = new Set<() => void>();
  #lastError: string | null = null;

  /** @param where the server, as it may be shown */
  constructor(where: string, clock: Clock, waitMs: number) {
    this.#where = where;
    this.#clock = clock;
    this.#waitMs = waitMs;
  }

  /** How long an answer is waited for from now on. */
  set waitMs(value: number) {
    this.#waitMs = value;
  }

  /** What the connection says of itself is the reason if nobody answers. */
  note(error: unknown): void {
    this.#lastError = messageOf(error);
    if (hopeless.test(this.#lastError)) this.hurry(0);
  }

  /** From now on an answer is waited for no longer than this, also by whoever waits already. */
  hurry(waitMs: number): void {
    this.#waitMs = Math.min(this.#waitMs, waitMs);
    this.#hurried.forEach((deed) => deed());
  }

  /**
   * Rejects with a ProblemError of kind `unreachable` when the time is over.
   * @param isAnswer whether an error is the answer of the server, and asking again would change nothing
   */
  async ask<T>(question: () => Promise<T>, isAnswer: (error: unknown) => boolean = isRefusal): Promise<T> {
    const deadline = this.#deadline();
    try {
      for (;;) {
        const answer = question();
        // When nobody waits for it any more.
        answer.catch(() => {});
        try {
          return await Promise.race([answer, deadline.passed]);
        } catch (error) {
          if (error instanceof ProblemError || isAnswer(error)) throw error;
          this.note(error);
          await Promise.race([new Promise<void>((again) => void this.#clock.after(againMs, again)), deadline.passed]);
        }
      }
    } finally {
      deadline.forget();
    }
  }

  /** Rejects when the time for an answer is over. */
  #deadline(): { readonly passed: Promise<never>; readonly forget: () => void } {
    let callOff = (): void => {};
    let nearer = (): void => {};
    const passed = new Promise<never>((_, reject) => {
      let endMs = Infinity;
      nearer = () => {
        const now = this.#clock.monotonic();
        if (now + this.#waitMs >= endMs) return;
        endMs = now + this.#waitMs;
        callOff();
        callOff = this.#clock.after(this.#waitMs, () => reject(this.#unreachable()));
      };
      nearer();
    });
    passed.catch(() => {});
    this.#hurried.add(nearer);
    const forget = (): void => {
      callOff();
      this.#hurried.delete(nearer);
    };
    return { passed, forget };
  }

  #unreachable(): ProblemError {
    const why = this.#lastError === null ? '' : ` (${this.#lastError})`;
    const message = `the server of the queue did not answer${why}`;
    const next = 'what has a result here is safe; run the same command again when it is back';
    return new ProblemError([{ kind: 'unreachable', where: this.#where, message, next }]);
  }
}

/** Servers that know us and will not have us: asked again they say the same. */
const hopeless = /^(?:WRONGPASS|NOAUTH|NOPERM)\b|authentication failed|pg_hba|^(?:database|role) .* does not exist/;

/** What BullMQ says of a job in numbers: there is none, its lock is somebody else's, it is in another state. */
export function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'number' && code < 0;
}

/** Of several addresses that were tried Node tells in an error without words of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

/** Waits for an answer that may be no: then somebody else has said something about the job meanwhile, and that stands. */
export async function unlessRefused(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}
