// The schema of `<name>.result.json`, member by member as in src/core/results/file-result.ts.

import * as z from 'zod';

import type { Fingerprint, Inputs } from '../../core/freshness/fingerprint.ts';
import type { Attempt } from '../../core/results/attempt.ts';
import type { Failure, FileResult, TestCounts } from '../../core/results/file-result.ts';
import type { MembersOf, Stored } from './schema-parts.ts';
import {
  count,
  digest,
  durationMs,
  exitCode,
  format,
  moment,
  outcome,
  pawlVersion,
  runId,
  signal,
  testFile,
} from './schema-parts.ts';

export const testCountsSchema = z
  .looseObject({
    passed: count.describe('Tests that passed.'),
    failed: count.describe('Tests that failed.'),
    skipped: count.describe('Tests that were skipped.'),
    todo: count.describe('Tests that are yet to be written.'),
  } satisfies MembersOf<TestCounts>)
  .describe('How many tests came to what, as the test runner tells.');

export const failureSchema = z
  .looseObject({
    test: z.string().nullable().describe('The full name of the test; null when the file as a whole failed.'),
    message: z.string().describe('What the test runner says about it.'),
    location: z.string().nullable().describe('`path:line:column` relative to the project root; null where unknown.'),
    detail: z
      .string()
      .nullable()
      .optional()
      .describe('The difference or the stack, as the test runner words it; absent where it has none.'),
  } satisfies MembersOf<Failure>)
  .describe('One failed test.');

export const attemptSchema = z
  .looseObject({
    number: count.describe('1 for the first attempt of its invocation.'),
    startedAt: moment.describe('When the command was started: ISO 8601, UTC.'),
    durationMs: durationMs.describe('How long the command ran, in milliseconds.'),
    exitCode,
    signal,
    outcome,
    host: z.string().describe('The name of the machine it ran on.'),
    warm: z
      .literal(true)
      .optional()
      .describe('Set when the runner had other files in the same start: then it has no exit code of its own.'),
  } satisfies MembersOf<Attempt>)
  .describe('One execution of the command for the file.');

const inputsSchema = z
  .looseObject({
    entries: z
      .array(z.string())
      .describe('`<kind> <value> <path>` for each, in the order of their paths: see docs/freshness.md.'),
    unseen: z.array(z.string()).describe('What could not be seen into: more may have been read than is listed.'),
    runtimes: z.array(z.string()).optional().describe('What ran, such as `node v24.1.0`, for the record.'),
    doubt: z.string().optional().describe('What makes the list worthless, such as an input that changed meanwhile.'),
  } satisfies MembersOf<Inputs>)
  .describe('What its processes were seen to read, list or look for.');

const fingerprintSchema = z
  .looseObject({
    testFile: digest.describe('The content of the test file when the attempt began.'),
    command: digest.describe('The command with its shell setting and declared environment.'),
    project: digest
      .nullable()
      .describe('One key over all non-ignored files of the project; null where it could not be taken.'),
    surroundings: digest.optional().describe('Platform, runtime, installed packages and environment.'),
    declared: digest.optional().describe('One key over the files that the config declares as inputs.'),
    inputs: inputsSchema.optional(),
  } satisfies MembersOf<Fingerprint>)
  .describe('What the result depended on, as far as pawl knows.');

export const outputSchema = z
  .looseObject({
    path: z.string().describe('Where it is, relative to the run directory.'),
    bytes: count.describe('Its size in bytes.'),
  } satisfies MembersOf<NonNullable<FileResult['output']>>)
  .nullable()
  .describe('The captured output of the attempts; null when there was none.');

const runnerSchema = z
  .looseObject({
    name: z.string().describe('The name of the test runner; `command` where it is not known.'),
    version: z.string().nullable().describe('The version of the test runner; null where it is not known.'),
  } satisfies MembersOf<FileResult['runner']>)
  .describe('The test runner behind the command.');

export const fileResultSchema = z
  .looseObject({
    format,
    file: testFile,
    suite: z.string().optional().describe('The name of its suite; absent where that has none.'),
    run: runId.describe("The run in which the command ran. In another run's directory it marks a carried result."),
    invocation: count.describe('Which `pawl run` on that run it was: 1 for the one that began the run.'),
    outcome,
    finishedAt: moment.describe('When the last attempt ended: ISO 8601, UTC.'),
    durationMs: durationMs.describe('The duration of the last attempt in milliseconds.'),
    attempts: z
      .array(attemptSchema)
      .min(1)
      .describe('In the order in which they ran, those of earlier invocations on the same fingerprint first.'),
    tests: testCountsSchema.nullable(),
    failures: z.array(failureSchema).describe('The failed tests of the last attempt, where the runner tells.'),
    fingerprint: fingerprintSchema,
    output: outputSchema,
    runner: runnerSchema,
    pawl: pawlVersion,
  } satisfies MembersOf<Stored<FileResult>>)
  .describe('The result of one test file: the truth from which everything else is derived.');
