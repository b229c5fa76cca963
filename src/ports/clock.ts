// What time it is: for people (now) and for durations (monotonic), which never jump. And being called when some has passed.

export interface Clock {
  /** Milliseconds since 1970, UTC. May jump back. */
  now(): number;
  /** Milliseconds from an arbitrary point; never goes back. */
  monotonic(): number;
  /** Calls once when this much time has passed; returns the way to call it off. */
  after(delayMs: number, deed: () => void): () => void;
}

/** The present moment as it is stored: ISO 8601, UTC. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
