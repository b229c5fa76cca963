// How much the crash tests do: a little of each in `npm test`, and all of it in `npm run torture`, which sets these.

import { Seeded } from './seeded.ts';

const { PAWL_TORTURE_SEED: seed, PAWL_TORTURE_KILLS: kills } = process.env;

export const torture = {
  isLong: kills !== undefined,
  /** Real kills of real processes. */
  kills: Number(kills ?? 10),
  /** A test may take as long as it needs where nobody waits for it. */
  timeoutMs: kills === undefined ? 60_000 : 3_600_000,
  chance: () => new Seeded(Number(seed ?? 1)),
};

/** What a test did, for whoever asked for all of it. */
export function tell(figures: string): void {
  if (torture.isLong) process.stdout.write(`    ${figures}\n`);
}
