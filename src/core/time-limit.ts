// How long an attempt may take, and how a person is told that it took longer.

import { formatDuration } from './text/duration.ts';

export interface TimeLimits {
  /** From its start to its end; null where it may take for ever. */
  readonly timeoutMs: number | null;
  /** Without printing anything; null where it may be silent for ever. */
  readonly idleTimeoutMs: number | null;
}

/** The limit that an attempt ran into. */
export interface LimitHit {
  readonly kind: 'timeout' | 'idle-timeout';
  readonly limitMs: number;
}

/** As it is stored in place of what the command would have said of itself. */
export function describeLimitHit({ kind, limitMs }: LimitHit): string {
  const limit = formatDuration(limitMs);
  const what = kind === 'timeout' ? `did not end within ${limit}` : `printed nothing for ${limit}`;
  return `${what} (--${kind}), and was ended`;
}
