// `<name>.result.json`: one test file's result.

import type { Fingerprint, Inputs } from '../core/freshness/fingerprint.ts';
import type { Result } from '../core/problem.ts';
import type { Attempt } from '../core/results/attempt.ts';
import type { Failure, FileResult, TestCounts } from '../core/results/file-result.ts';
import type { Outcome } from '../core/results/outcome.ts';
import { outcomes } from '../core/results/outcome.ts';
import type { TestFile } from '../core/test-file.ts';
import { decodeJson } from './decode.ts';
import { isAmount, isCount, isInteger, isListOf, isObject, isText, isTextOrAbsent, isTextOrNull } from './guard.ts';
import { formatVersion } from './version.ts';

export function encodeFileResult(result: FileResult): string {
  return `${JSON.stringify({ format: formatVersion, ...result }, null, 1)}\n`;
}

/** A result whose `file` is not the one expected at its place is a problem too. */
export function decodeFileResult(text: string, where: string, expected: TestFile): Result<FileResult> {
  const decoded = decodeJson(text, where, isFileResult);
  if (!decoded.ok || decoded.value.file === expected) return decoded;
  return {
    ok: false,
    problem: {
      kind: 'unreadable',
      where,
      message: `expected the result of ${expected}, found one of ${decoded.value.file}`,
      next: 'it is not counted',
    },
  };
}

export function isFileResult(value: unknown): value is FileResult {
  return (
    isObject(value) &&
    value['format'] === formatVersion &&
    isText(value['file']) &&
    isTextOrAbsent(value['suite']) &&
    isText(value['run']) &&
    isCount(value['invocation']) &&
    isOutcome(value['outcome']) &&
    isText(value['finishedAt']) &&
    isAmount(value['durationMs']) &&
    isListOf(value['attempts'], isAttempt) &&
    value['attempts'].length > 0 &&
    (value['tests'] === null || isTestCounts(value['tests'])) &&
    isListOf(value['failures'], isFailure) &&
    isFingerprint(value['fingerprint']) &&
    (value['output'] === null || isOutput(value['output'])) &&
    isRunner(value['runner']) &&
    isText(value['pawl'])
  );
}

/** Whether it is one of the words for what a file came to. */
export function isOutcome(value: unknown): value is Outcome {
  return outcomes.includes(value as Outcome);
}

function isAttempt(value: unknown): value is Attempt {
  return (
    isObject(value) &&
    isCount(value['number']) &&
    isText(value['startedAt']) &&
    isAmount(value['durationMs']) &&
    (value['exitCode'] === null || isInteger(value['exitCode'])) &&
    isTextOrNull(value['signal']) &&
    isOutcome(value['outcome']) &&
    isText(value['host']) &&
    (value['warm'] === undefined || value['warm'] === true)
  );
}

/** Whether it counts tests as results and summaries do. */
export function isTestCounts(value: unknown): value is TestCounts {
  return (
    isObject(value) &&
    isCount(value['passed']) &&
    isCount(value['failed']) &&
    isCount(value['skipped']) &&
    isCount(value['todo'])
  );
}

/** Whether it tells a failure as results do. */
export function isFailure(value: unknown): value is Failure {
  return (
    isObject(value) &&
    isTextOrNull(value['test']) &&
    isText(value['message']) &&
    isTextOrNull(value['location']) &&
    (value['detail'] === undefined || isTextOrNull(value['detail']))
  );
}

function isFingerprint(value: unknown): value is Fingerprint {
  return (
    isObject(value) &&
    isText(value['testFile']) &&
    isText(value['command']) &&
    isTextOrNull(value['project']) &&
    isTextOrAbsent(value['surroundings']) &&
    isTextOrAbsent(value['declared']) &&
    (value['inputs'] === undefined || isInputs(value['inputs']))
  );
}

function isInputs(value: unknown): value is Inputs {
  return (
    isObject(value) &&
    isListOf(value['entries'], isText) &&
    isListOf(value['unseen'], isText) &&
    (value['runtimes'] === undefined || isListOf(value['runtimes'], isText)) &&
    isTextOrAbsent(value['doubt'])
  );
}

function isOutput(value: unknown): value is { path: string; bytes: number } {
  return isObject(value) && isText(value['path']) && isCount(value['bytes']);
}

function isRunner(value: unknown): value is { name: string; version: string | null } {
  return isObject(value) && isText(value['name']) && isTextOrNull(value['version']);
}
