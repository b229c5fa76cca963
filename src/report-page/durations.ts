// How long files take: how many of them in each range, and which take longest.

import { formatDuration } from '../core/text/duration.ts';
import type { PageFile } from '../formats/page-data.ts';

export interface Range {
  /** `<2s` */
  readonly name: string;
  readonly files: number;
  readonly notPassed: number;
}

/** In milliseconds, where each range begins. */
const bounds = [0, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 3e4, 6e4, 12e4, 3e5, 6e5, 18e5, 36e5];

/** From the shortest to the longest that has any file; those in between that have none, too. */
export function rangesOf(files: readonly PageFile[]): Range[] {
  const counts = bounds.map(() => ({ files: 0, notPassed: 0 }));
  for (const { ms, outcome } of files) {
    if (ms === undefined) continue;
    const count = counts[bounds.findLastIndex((bound) => ms >= bound)];
    if (count === undefined) continue;
    count.files += 1;
    if (outcome !== 'passed') count.notPassed += 1;
  }
  const first = counts.findIndex((count) => count.files > 0);
  const last = counts.findLastIndex((count) => count.files > 0);
  return counts.slice(Math.max(first, 0), last + 1).map((count, index) => {
    const end = bounds[first + index + 1];
    return { name: end === undefined ? '≥1h' : `<${formatBound(end)}`, ...count };
  });
}

function formatBound(ms: number): string {
  return formatDuration(ms)
    .replace(/\.0s$/, 's')
    .replace(/ 00[sm]$/, '');
}

/** Longest first. */
export function slowestOf(files: readonly PageFile[], count: number): PageFile[] {
  const timed = files.filter(({ ms }) => ms !== undefined);
  return timed.toSorted((a, b) => (b.ms ?? 0) - (a.ms ?? 0)).slice(0, count);
}
