// The digest of a text.

import type { Digest } from './freshness/fingerprint.ts';
import { createHash } from './hash.ts';

export function sha256(text: string): Digest {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
