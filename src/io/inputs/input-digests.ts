// Digests as short as an entry can have them.

import { absent } from '../../core/freshness/input.ts';
import { hashOf } from '../../core/hash.ts';

/** Hex digits: enough that no two contents of a file are taken for one another. */
const digits = 16;

/** `100644 <blob>` as `<16 digits>`, with an `x` in front where it can be executed. */
export function shortContent(content: string): string {
  const [, mode, blob] = /^(100644|100755) ([0-9a-f]{40,64})$/.exec(content) ?? [];
  if (mode === undefined || blob === undefined) return `~${entryDigest(content)}`;
  return (mode === '100755' ? 'x' : '') + blob.slice(0, digits);
}

/** @param names null where there is no such folder */
export function digestOfNames(names: readonly string[] | null): string {
  return names === null ? absent : entryDigest(names.join('\0'));
}

/** Of any other text, such as names, or the place behind a link. */
export function entryDigest(text: string): string {
  return hashOf('sha1', text).slice(0, digits);
}
