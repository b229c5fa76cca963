// The digest of a text.

import { createHash } from 'node:crypto';

import type { Digest } from './freshness/fingerprint.ts';

export function sha256(text: string): Digest {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
