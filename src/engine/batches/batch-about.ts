// What is written down about a start of several files, for whoever comes after our death.

import type { TestSuite } from '../../core/settings.ts';
import { suiteDigest } from '../../core/suite.ts';
import type { TestFile } from '../../core/test-file.ts';
import { isCount, isListOf, isObject, isText, isTextOrAbsent, isTextOrNull } from '../../formats/guard.ts';
import { timestamp } from '../../ports/clock.ts';
import type { Execution } from '../execution/execution.ts';
import type { WaitingFiles } from './waiting-files.ts';

/** What is written down about a batch when it starts. */
export interface BatchAbout {
  readonly run: string;
  readonly invocation: number;
  readonly command: string;
  readonly project: string | null;
  readonly surroundings?: string | undefined;
  readonly runner: string;
  readonly suite: string | null;
  /** Where it ran: see `TestSuite`. */
  readonly folder: string;
  readonly startedAt: string;
  /** Absolute path, test file, its digest. */
  readonly files: readonly (readonly [string, TestFile, string])[];
}

/** What a later pawl needs to take in what was told, when we have died. */
export function aboutBatch(
  suite: TestSuite,
  waiting: WaitingFiles,
  { directory, invocation, project, ports }: Execution,
): BatchAbout {
  const files = Array.from(waiting.all(), ([path, each]) => [path, each.file, each.fingerprint.testFile] as const);
  const startedAt = timestamp(ports.clock);
  const then = { command: suiteDigest(suite), project: project.key, surroundings: project.surroundingsOf(suite) };
  const { runner, name, folder } = suite;
  return { run: directory.id, invocation, ...then, runner, suite: name, folder, startedAt, files };
}

/** Whether it is one: what lies in a channel may have been written by anybody. */
export function isBatchAbout(value: unknown): value is BatchAbout {
  return (
    isObject(value) &&
    isText(value['run']) &&
    isCount(value['invocation']) &&
    isText(value['command']) &&
    isTextOrNull(value['project']) &&
    isTextOrAbsent(value['surroundings']) &&
    isText(value['runner']) &&
    isTextOrNull(value['suite']) &&
    isText(value['folder']) &&
    isText(value['startedAt']) &&
    isListOf(value['files'], isAboutFile)
  );
}

function isAboutFile(value: unknown): value is BatchAbout['files'][number] {
  return Array.isArray(value) && value.length === 3 && value.every(isText);
}
