// What stands for a text, or for bytes, where it is compared or named and need not be kept.

import { hashOf } from './hash.ts';

/** A digest with its kind, such as `sha256:9f86d0…`. Digests of different kinds are never equal. */
export type Digest = string;

type Content = string | Uint8Array;

/** In hex digits: all of them, or so many of the first. */
export function sha256Hex(content: Content, digits = 64): string {
  return hashOf('sha256', content).slice(0, digits);
}

/** With its kind in front. */
export function sha256(content: Content): Digest {
  return `sha256:${sha256Hex(content)}`;
}

/** A name for a text that is short enough to be held, or sent, many times: of letters and digits alone. */
export function shortDigest(text: string): string {
  return sha256Hex(text, 24);
}
