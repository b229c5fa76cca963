// Which numbers make sense for an option, said once for flags and config alike.

import { attemptsKeptMax } from '../core/results/attempt.ts';

export interface Range {
  readonly from: number;
  readonly to: number;
}

const unlimited = Number.MAX_SAFE_INTEGER;

export const ranges = {
  workers: { from: 1, to: unlimited },
  // One attempt and its retries are all on record, or a flaky file could lose its failures to the limit.
  retries: { from: 0, to: attemptsKeptMax - 1 },
  maxRetried: { from: 1, to: unlimited },
  // The generator behind the random order has 32 bits of state: larger seeds would be the same as smaller ones.
  seed: { from: 0, to: 2 ** 32 - 1 },
  bail: { from: 1, to: unlimited },
  maxFiles: { from: 1, to: unlimited },
  // More than any vendor starts jobs at a time.
  shards: { from: 1, to: 10_000 },
  runs: { from: 1, to: unlimited },
  exitCode: { from: 0, to: 255 },
} as const satisfies Record<string, Range>;

/** Longer than anybody waits, and short of the 24.8 days at which Node's timers overflow and fire at once. */
export const durationMsMax = 86_400_000;

/** Less would not hold one line of a stack trace. */
const outputBytesMin = 1000;

export function isTimeLimitMs(value: number | null): value is number {
  return value !== null && value > 0 && value <= durationMsMax;
}

export function isOutputLimit(value: number | null): value is number {
  return value !== null && value >= outputBytesMin && value <= unlimited;
}

export const aTimeLimit = 'a duration such as "5m", more than 0 and at most "1d"';

export const aSize = 'a size such as "10MB", at least "1KB"';

export const aDuration = 'a duration such as "5s", at most "1d"';

/** As it follows `expected` in a message. */
export function describeRange({ from, to }: Range): string {
  return to === unlimited ? `a whole number from ${from}` : `a whole number from ${from} to ${to}`;
}

export function isInRange(value: number, { from, to }: Range): boolean {
  return Number.isSafeInteger(value) && value >= from && value <= to;
}
