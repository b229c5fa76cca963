// What a suite makes of one of its files: the command that runs it, and the digest by which that is known again.

import { commandDigest, commandFor } from './command.ts';
import type { Digest } from './digest.ts';
import type { TestSuite } from './settings.ts';
import type { TestFile } from './test-file.ts';
import { asTestFile } from './test-file.ts';

/** The argv for a file of the suite. */
export function commandOf(suite: TestSuite, file: TestFile): [string, ...string[]] {
  return commandFor(suite.command, pathInSuite(suite, file));
}

/** The file as the command of its suite sees it: relative to the folder in which that runs. */
export function pathInSuite({ folder }: Pick<TestSuite, 'folder'>, file: TestFile): TestFile {
  if (folder === '') return file;
  if (file.startsWith(`${folder}/`)) return asTestFile(file.slice(folder.length + 1));
  return asTestFile(`${'../'.repeat(folder.split('/').length)}${file}`);
}

const digests = new WeakMap<TestSuite, Digest>();

/** What of the suite decides a result: its command, and the folder in which that runs. */
export function suiteDigest(suite: TestSuite): Digest {
  const known = digests.get(suite);
  if (known !== undefined) return known;
  const digest = commandDigest(suite.command, suite.folder);
  digests.set(suite, digest);
  return digest;
}

/** Tells which suite runs a file. The same suite for every file where there is one. */
export type SuiteOf = (file: TestFile) => TestSuite;
