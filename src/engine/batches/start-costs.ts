// What it costs to start the runner again for each file: told once, where one start for all of them would pay.

import type { StartCost } from '../../core/event.ts';

/** With less than this there is little to gain. */
const worthMsMin = 5000;
const shareMin = 0.3;

interface Times {
  commandMs: number;
  testsMs: number;
}

export class StartCosts {
  readonly #byRunner = new Map<string, Times>();

  /** Of a file that had a process to itself. `testsMs` is the time that the runner says it took for the file. */
  add(runner: string, commandMs: number, testsMs: number): void {
    const times = this.#byRunner.get(runner) ?? { commandMs: 0, testsMs: 0 };
    times.commandMs += commandMs;
    times.testsMs += Math.min(testsMs, commandMs);
    this.#byRunner.set(runner, times);
  }

  /** The runner whose starts cost most; null where none of them is worth a word. */
  worst(): StartCost | null {
    const costs = [...this.#byRunner].map(([runner, { commandMs, testsMs }]) => {
      const startsMs = Math.round(commandMs - testsMs);
      return { runner, startsMs, share: startsMs / commandMs };
    });
    const worth = costs.filter(({ startsMs, share }) => startsMs >= worthMsMin && share >= shareMin);
    return worth.toSorted((a, b) => b.startsMs - a.startsMs)[0] ?? null;
  }
}
