import { describe, expect, it } from 'vitest';

import { ProblemError } from '../../../src/core/problem.ts';
import { Patience } from '../../../src/io/queue/patience.ts';
import type { Clock } from '../../../src/ports/clock.ts';

/** A clock on which time passes as soon as nothing else is to be done, and then to what is due next. */
class WaitedClock implements Clock {
  #nowMs = 0;
  readonly #due = new Set<{ readonly atMs: number; readonly deed: () => void }>();
  now = (): number => this.#nowMs;
  monotonic = (): number => this.#nowMs;

  after(delayMs: number, deed: () => void): () => void {
    const due = { atMs: this.#nowMs + delayMs, deed };
    this.#due.add(due);
    setImmediate(() => this.#pass());
    return () => this.#due.delete(due);
  }

  #pass(): void {
    const [next] = [...this.#due].toSorted((a, b) => a.atMs - b.atMs);
    if (next === undefined) return;
    this.#due.delete(next);
    this.#nowMs = next.atMs;
    next.deed();
    setImmediate(() => this.#pass());
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

  it('that comes after the hurry has a time of its own', async () => {
    const clock = new WaitedClock();
    const server = new Patience('redis://there', clock, 1_000_000);
    server.hurry(1000);
    await new Promise<void>((passed) => void clock.after(5000, passed));
    expect(await server.ask(failing(2, new Error('ECONNRESET')))).toBe('asked 3 times');
  });
});
