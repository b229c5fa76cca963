// How a suite is cut into parts, one for each of several machines.

/** One of so many parts. */
export interface ShardSpec {
  /** 1 for the first. */
  readonly index: number;
  readonly total: number;
}
