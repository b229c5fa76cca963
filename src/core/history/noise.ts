// Whether a test file got slower, or is only as unsteady as ever.

import { medianOf } from './median.ts';

/** With fewer earlier executions nobody can say how unsteady a file is: of five, one in thirty would be called slower by chance. */
export const executionsMin = 8;

/** So many of the last ones tell: those of long ago were of another file under the same name. */
export const noiseExecutionsMax = 20;

/** The standard deviation of normal noise by its median absolute deviation, which one disturbed execution does not move. */
const deviationsPerMad = 1.4826;

/** So many standard deviations are noise. */
const deviationsMax = 6;

/** Less than this is nothing to look after, however steady a file is: a quarter of what it takes, and 50 ms. */
const shareMin = 0.25;
const floorMs = 50;

/** What it took before: the median of some executions, and how far from that is noise. */
export interface UsualDuration {
  readonly medianMs: number;
  readonly noiseMs: number;
  readonly executions: number;
}

/**
 * | earlier executions  | it took now                                                     | slower                   |
 * |---------------------|-----------------------------------------------------------------|--------------------------|
 * | fewer than eight    | anything                                                        | nothing is claimed: null |
 * | eight or more       | at most the median and the noise                                | no: null                 |
 * | eight or more       | more than that: 6 deviations, a quarter and 50 ms over the median | yes                      |
 *
 * @param earlier newest first, in milliseconds
 */
export function slowerThan(nowMs: number, earlier: readonly number[]): UsualDuration | null {
  const last = earlier.slice(0, noiseExecutionsMax);
  const medianMs = medianOf(last);
  if (medianMs === undefined || last.length < executionsMin) return null;
  const mad = medianOf(last.map((ms) => Math.abs(ms - medianMs))) ?? 0;
  const noiseMs = Math.max(deviationsMax * deviationsPerMad * mad, shareMin * medianMs, floorMs);
  return nowMs > medianMs + noiseMs ? { medianMs, noiseMs, executions: last.length } : null;
}
