// What is known of a file before it runs, and what of it holds when it has run.

import type { Digest } from '../../core/digest.ts';
import type { Fingerprint } from '../../core/freshness/fingerprint.ts';
import { changedMeanwhile } from '../../core/freshness/fingerprint.ts';
import { suiteDigest } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { Execution } from './execution.ts';

/** @param testFile the digest of its content */
export function fingerprintOf(file: TestFile, testFile: Digest, execution: Execution): Fingerprint {
  const { project, declared, suiteOf } = execution;
  const suite = suiteOf(file);
  return {
    testFile,
    command: suiteDigest(suite),
    project: project.key,
    surroundings: project.surroundingsOf(suite),
    declared: declared.digestFor(file, suite) ?? undefined,
  };
}

/** What was declared and touched meanwhile is nothing that the file is known to have run with. */
export function fingerprintAfter(file: TestFile, before: Fingerprint, { declared, suiteOf }: Execution): Fingerprint {
  return declared.wereTouched(file, suiteOf(file)) ? { ...before, declared: changedMeanwhile } : before;
}
