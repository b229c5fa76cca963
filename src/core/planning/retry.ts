// Whether a file that did not pass is tried again, and when.

/** `now` before anything else runs in its place; `end` when every owed file has had its first attempt. */
export const retryTimes = ['now', 'end'] as const;
export type RetryTime = (typeof retryTimes)[number];

export interface RetryRules {
  /** Further attempts of a file that did not pass. */
  readonly retries: number;
  readonly retryWhen: RetryTime;
  /** Where more files than this fail, it is no flakiness; null for no such limit. */
  readonly maxRetried: number | null;
}

/**
 * Asked when the first attempt of a file did not pass.
 *
 * | retries | files that failed so far | when | the file                                                            |
 * |---------|--------------------------|------|---------------------------------------------------------------------|
 * | 0       | any                      | any  | `never`: its failure stands                                         |
 * | some    | more than `maxRetried`   | any  | `never`, and no file after it; nor those that wait for the end      |
 * | some    | up to `maxRetried`       | now  | `now`: it has no result until an attempt passes or none is left     |
 * | some    | up to `maxRetried`       | end  | `end`: it has failed, on disk; its attempts may change that later   |
 *
 * @param failed files whose first attempt did not pass in this invocation, this one included
 */
export function timeOfRetry({ retries, retryWhen, maxRetried }: RetryRules, failed: number): RetryTime | 'never' {
  if (retries === 0 || (maxRetried !== null && failed > maxRetried)) return 'never';
  return retryWhen;
}
