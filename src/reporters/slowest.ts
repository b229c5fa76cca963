// The slowest files, of however many go by.

interface Timed {
  readonly durationMs: number | null;
}

/**
 * Keeps at most so many, the longest first. Most files of a large suite are faster than all that are held, and end at the
 * first comparison.
 */
export function insertByDuration<T extends Timed>(slowest: T[], each: T, max: number): void {
  const durationMs = each.durationMs ?? 0;
  if (slowest.length === max && durationMs <= (slowest.at(-1)?.durationMs ?? 0)) return;
  const index = slowest.findLastIndex((held) => (held.durationMs ?? 0) >= durationMs);
  slowest.splice(index + 1, 0, each);
  slowest.length = Math.min(slowest.length, max);
}
