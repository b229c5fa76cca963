// Node's hashes, loaded when the first one is asked for: who looks at a run needs none, and they take 3 ms.

import type { Hash } from 'node:crypto';

let loaded: typeof import('node:crypto') | null = null;

/** As `createHash` of `node:crypto`. */
export function createHash(algorithm: 'sha1' | 'sha256'): Hash {
  loaded ??= process.getBuiltinModule('node:crypto');
  return loaded.createHash(algorithm);
}
