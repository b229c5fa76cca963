// The stamp of a clean run: a release may go out on it. It names the commit and what was verified of it.

import type { Digest } from '../digest.ts';
import { sha256 } from '../digest.ts';
import type { Fingerprint } from '../freshness/fingerprint.ts';
import { createHash } from '../hash.ts';
import type { FileResult } from './file-result.ts';

export interface Stamp {
  /** Over the project, the commands and each file with its outcome and what that depended on. */
  readonly digest: Digest;
  readonly commit: string;
}

/**
 * Null where one of the results does not vouch for the project as it is.
 * @param results in the order of their files
 */
export function stampDigest(project: Digest, results: Iterable<FileResult | null>): Digest | null {
  const digest = createHash('sha256').update(project);
  for (const result of results) {
    if (result === null) return null;
    const { file, outcome, fingerprint } = result;
    if (outcome !== 'passed' || fingerprint.inputs?.doubt !== undefined) return null;
    digest.update(`\n${JSON.stringify([file, outcome, fingerprint.command, digestOfFingerprint(fingerprint)])}`);
  }
  return `sha256:${digest.digest('hex')}`;
}

function digestOfFingerprint({ testFile, command, project, surroundings, declared, inputs }: Fingerprint): Digest {
  const seen = inputs === undefined ? null : [inputs.entries, inputs.unseen];
  return sha256(JSON.stringify([testFile, command, project, surroundings ?? null, declared ?? null, seen]));
}
