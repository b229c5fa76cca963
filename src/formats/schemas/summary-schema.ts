// The schema of results/summary.json, member by member as in src/formats/summary.ts and src/core/results/summary.ts.

import * as z from 'zod';

import type { AuditReport } from '../../core/planning/audit.ts';
import type { StopReason } from '../../core/planning/stop.ts';
import type { Stamp } from '../../core/results/stamp.ts';
import type { FailedFile, Summary } from '../../core/results/summary.ts';
import type { StoredSummary } from '../summary.ts';
import { testCountsSchema } from './file-result-schema.ts';
import type { MembersOf } from './schema-parts.ts';
import {
  count,
  digest,
  durationMs,
  exitCode,
  format,
  moment,
  outcome,
  runId,
  signal,
  testFile,
} from './schema-parts.ts';

const failedFileSchema = z
  .looseObject({
    file: testFile,
    outcome,
    exitCode,
    signal,
    durationMs,
    kept: z.boolean().describe('True when it was not run again but stands from before.'),
  } satisfies MembersOf<FailedFile>)
  .describe('A file that did not pass.');

type Stop<Kind extends StopReason['kind']> = MembersOf<Extract<StopReason, { kind: Kind }>>;

export const stopSchema = z
  .discriminatedUnion('kind', [
    z.looseObject({
      kind: z.literal('interrupted').describe('A signal ended it.'),
      signal: z.enum(['SIGINT', 'SIGTERM', 'SIGHUP']).describe('The signal.'),
    } satisfies Stop<'interrupted'>),
    z.looseObject({
      kind: z.literal('bail').describe('As many failures as were allowed.'),
      failures: count.describe('Failures in this invocation.'),
    } satisfies Stop<'bail'>),
    z.looseObject({
      kind: z.literal('max-files').describe('As many files as were asked for.'),
      files: count.describe('Files started in this invocation.'),
    } satisfies Stop<'max-files'>),
    z.looseObject({
      kind: z.literal('budget').describe('No file that is left was expected to end in time.'),
      budgetMs: z.number().min(0).describe('How long the invocation was allowed to take, in milliseconds.'),
    } satisfies Stop<'budget'>),
    z.looseObject({
      kind: z.literal('queue-part').describe('No file of the queue waits any more; other machines have the rest.'),
    } satisfies Stop<'queue-part'>),
    z.looseObject({
      kind: z.literal('trouble').describe('Trouble of its own: it could not go on.'),
    } satisfies Stop<'trouble'>),
  ])
  .nullable()
  .describe('Why the last invocation stopped before everything owed had run; null when it did not.');

const keptSchema = z
  .looseObject({
    verified: count.describe('Nothing that they depend on changed since, as far as it is known.'),
    assumed: count.describe('Test file and command are unchanged, the rest of the project is not proven.'),
  } satisfies MembersOf<Summary['kept']>)
  .describe('Files whose earlier result was kept, by ground.');

/** The members that summary.json and the last line of a journal have in common. */
export const countMembers = {
  total: count.describe('Files in the expected set.'),
  passed: count.describe('Files that passed, now or in a result that stands.'),
  timedOut: count.describe('Files that ran out of their time.'),
  crashed: count.describe('Files whose command was ended by a signal.'),
  empty: count.describe('Files whose test runner was content and ran no test in them.'),
  notRun: count.describe('Expected files without a standing result. Never green.'),
  kept: keptSchema,
  ran: count.describe('Files that the last invocation ran to a verdict.'),
  tests: testCountsSchema.nullable(),
  filesDurationMs: durationMs.describe('The sum of the last attempts of all files with a result, in milliseconds.'),
  durationMs: durationMs.describe('How long the last invocation took, in milliseconds.'),
  stop: stopSchema,
} satisfies MembersOf<Omit<Summary, 'run' | 'at' | 'failed' | 'flaky' | 'failures' | 'removed' | 'audit' | 'stamp'>>;

const auditSchema = z
  .looseObject({
    kept: count.describe('Files that were kept.'),
    sampled: count.describe('Files of these that were to run again.'),
    ran: count.describe('Files that did.'),
    differed: z.array(testFile).describe('Files whose outcome is another one now.'),
  } satisfies MembersOf<AuditReport>)
  .nullable()
  .optional()
  .describe('What --audit came to; null where the last invocation made none.');

const stampSchema = z
  .looseObject({
    digest: digest.describe('Over the project, the commands and each file with its outcome and what that depended on.'),
    commit: z.string().describe('The commit, of which nothing was changed.'),
  } satisfies MembersOf<Stamp>)
  .nullable()
  .optional()
  .describe('Null unless every file has a proven pass and nothing in the working tree was uncommitted.');

export const summarySchema = z
  .looseObject({
    format,
    run_id: runId,
    timestamp: moment.describe('When this summary was made: ISO 8601, UTC.'),
    completed: count.describe('Files that have a verdict: passed, failed, timed out, crashed or empty.'),
    failed: count.describe('Files that have a verdict and did not pass, timed-out, crashed and empty ones among them.'),
    success_rate: z.number().min(0).max(1).describe('Passed files as a part of all expected files, from 0 to 1.'),
    ...countMembers,
    flaky: z.array(testFile).describe('Files that passed and did not before, on the same fingerprint.'),
    failures: z.array(failedFileSchema).describe('The files that did not pass, in code-unit order.'),
    removed: z.array(testFile).describe('Files that were in the run and are gone from the project.'),
    audit: auditSchema,
    stamp: stampSchema,
  } satisfies MembersOf<StoredSummary>)
  .describe('The statistics of a run: derived from its results, and rewritten as the run goes.');
