// What time it is: for people (now) and for durations (monotonic), which never jump.

export interface Clock {
  /** Milliseconds since 1970, UTC. May jump back. */
  now(): number;
  /** Milliseconds from an arbitrary point; never goes back. */
  monotonic(): number;
}

/** The present moment as it is stored: ISO 8601, UTC. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
