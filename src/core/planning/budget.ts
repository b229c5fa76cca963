// Which file still fits into the time that is left.

export interface Budget {
  readonly leftMs: number;
  readonly anyStarted: boolean;
}

/**
 * The index of the first of `files`, from `start` on, that is expected to end in time; null when none is.
 * Where nothing was started yet and nothing fits, it is the first: or an invocation would do nothing, for ever.
 */
export function nextInBudget<T>(
  files: readonly T[],
  start: number,
  expectedMs: (file: T) => number,
  budget: Budget,
): number | null {
  for (let index = start; index < files.length; index++) {
    if (expectedMs(files[index] as T) <= budget.leftMs) return index;
  }
  return budget.anyStarted || start >= files.length ? null : start;
}

/** From now to the next time that a local clock shows `hh:mm`. */
export function msUntil(clockTime: string, nowMs: number): number {
  const [hours = 0, minutes = 0] = clockTime.split(':').map(Number);
  const then = new Date(nowMs);
  then.setHours(hours, minutes, 0, 0);
  if (then.getTime() <= nowMs) then.setDate(then.getDate() + 1);
  return then.getTime() - nowMs;
}
