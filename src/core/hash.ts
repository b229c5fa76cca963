// Node's hashes, loaded when the first one is asked for: who looks at a run needs none, and they take 3 ms.

import type { Hash } from 'node:crypto';

type Algorithm = 'sha1' | 'sha256';

let loaded: typeof import('node:crypto') | null = null;

/** As `createHash` of `node:crypto`. */
export function createHash(algorithm: Algorithm): Hash {
  return crypto().createHash(algorithm);
}

/** Of what is there as a whole, which is half the work of a hash that is added to. In hex digits. */
export function hashOf(algorithm: Algorithm, content: string | Uint8Array): string {
  return crypto().hash(algorithm, content, 'hex');
}

function crypto(): typeof import('node:crypto') {
  return (loaded ??= process.getBuiltinModule('node:crypto'));
}
