// A name for a text that is short enough to be held, or sent, many times.

import { createHash } from './hash.ts';

/** Of any text: equal for equal texts, and of letters and digits alone. */
export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
