import { describe, expect, it } from 'vitest';

import { ProblemError } from '../../src/core/problem.ts';
import { Patience } from '../../src/io/patience.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** A clock on which time passes only when somebody waits for it, and then at once. */
class WaitedClock implements Clock {
  #nowMs = 0;
  now = (): number => this.#nowMs;
  monotonic = (): number => this.#nowMs;

  after(delayMs: number, deed: () => void): () => void {
    const endMs = this.#nowMs + delayMs;
    let isOff = false;
    // Answers that are there come before time passes.
    setImmediate(() => {
      if (isOff) return;
      this.#nowMs = Math.max(this.#nowMs, endMs);
      deed();
    });
    return () => {
      isOff = true;
    };
  }
}

const refusal = Object.assign(new Error('Missing lock'), { code: -2 });

function failing(times: number, error: unknown): () => Promise<string> {
  let asked = 0;
  return async () => {
    asked += 1;
    if (asked <= times) throw error;
    return `asked ${asked} times`;
  };
}

describe('a question', () => {
  const patience = (): Patience => new Patience('redis://there', new WaitedClock(), 1000);

  it('is asked again until there is an answer', async () => {
    expect(await patience().ask(failing(3, new Error('ECONNRESET')))).toBe('asked 4 times');
  });

  it('is given up with the reason when the time is over', async () => {
    const asked = patience().ask(failing(Infinity, new Error('ECONNREFUSED')));
    await expect(asked).rejects.toBeInstanceOf(ProblemError);
    await expect(asked).rejects.toMatchObject({ problems: [{ kind: 'unreachable', where: 'redis://there' }] });
    await expect(asked).rejects.toThrow('did not answer (ECONNREFUSED)');
  });

  it('is given up as well when nobody says anything', async () => {
    await expect(patience().ask(() => new Promise(() => {}))).rejects.toThrow('did not answer —');
  });

  it('has a refusal for an answer', async () => {
    await expect(patience().ask(failing(1, refusal))).rejects.toBe(refusal);
  });

  it('does not wait for what no time will change', async () => {
    const server = patience();
    const asked = server.ask(() => new Promise(() => {}));
    server.note(new Error('WRONGPASS invalid username-password pair'));
    await expect(asked).rejects.toThrow('WRONGPASS');
  });

  it('waits no longer than whoever hurries wants it to', async () => {
    const clock = new WaitedClock();
    const server = new Patience('redis://there', clock, 1_000_000);
    const asked = server.ask(() => new Promise(() => {}));
    server.hurry(5);
    await expect(asked).rejects.toBeInstanceOf(ProblemError);
    expect(clock.now()).toBeLessThan(1_000_000);
  });
});
