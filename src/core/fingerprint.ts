// What a result depended on, as far as pawl knows.

/** A digest with its kind, such as `sha256:9f86d0…`. Digests of different kinds are never equal. */
export type Digest = string;

export interface Fingerprint {
  /** The content of the test file when the attempt began. */
  readonly testFile: Digest;
  /** The command template with its shell setting and declared environment: see `commandDigest`. */
  readonly command: Digest;
  /** One key over all non-ignored project files when the invocation began; null where it could not be taken. */
  readonly project: Digest | null;
}

/** Equal in everything: the same file, run by the same command, in the same project. */
export function sameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  return a.testFile === b.testFile && a.command === b.command && a.project !== null && a.project === b.project;
}
