// This machine's time.

import type { Clock } from '../ports/clock.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, deed) => {
    const timer = setTimeout(deed, delayMs);
    return () => clearTimeout(timer);
  },
};
