// The schema of one line of logs/progress.jsonl: a union told apart by `kind`. What of an event is not stored, and
// what is put in its place, is decided in journal.ts; this says it again as types, and a test holds the two together.

import * as z from 'zod';

import type {
  AttemptFinished,
  FileInterrupted,
  FileStarted,
  ProblemFound,
  RunStarted,
  RunStopping,
} from '../../core/event.ts';
import type { OwedReason } from '../../core/planning/plan.ts';
import type { ResultDigest } from '../../core/results/file-result.ts';
import type { Summary } from '../../core/results/summary.ts';
import { attemptSchema, testCountsSchema } from './file-result-schema.ts';
import { problemSchema } from './problem-schema.ts';
import type { MembersOf, Stored } from './schema-parts.ts';
import { count, durationMs, exitCode, format, moment, outcome, runId, signal, testFile } from './schema-parts.ts';
import { countMembers } from './summary-schema.ts';

/** Every one for which a file may run. */
export const owedReasons = [
  'never-ran',
  'interrupted',
  'new-file',
  'unreadable',
  'test-file-changed',
  'command-changed',
  'failed-before',
  'failed-since',
  'asked-fresh',
  'asked-last-failed',
  'asked-audit',
  'input-changed',
  'declared-changed',
  'surroundings-changed',
  'project-changed',
  'project-unknown',
  'changed-while-running',
] as const satisfies readonly OwedReason[];

const at = moment.describe('When it happened: ISO 8601, UTC.');

interface RunStartedLine extends Omit<RunStarted, 'run'> {
  readonly run: string;
  readonly total: number;
  readonly pid: number;
  readonly host: string;
}

const runStarted = z
  .looseObject({
    format,
    kind: z.literal('run-started'),
    at,
    run: runId,
    total: count.describe('Files in the expected set.'),
    pid: count.describe('The process id of the invocation.'),
    host: z.string().describe('The name of the machine it runs on.'),
    invocation: count.describe('1 for the invocation that began the run.'),
    how: z
      .enum(['began', 'resumed', 'standing', 'merged', 'reported'])
      .describe(
        '`standing`: nothing was owed, the verdict is told again. `merged`: made of other runs. `reported`: as it is stored.',
      ),
    kept: count.describe('Files whose result is kept.'),
    byInputs: count.optional().describe('How many of these are proven whatever else of the project changed.'),
    owed: count.describe('Files to run in this invocation.'),
    left: count.describe('Owed files that were not asked for.'),
    removed: z.array(testFile).describe('Files that were in the run and are gone from the project.'),
    reasons: z
      .partialRecord(z.enum(owedReasons), count)
      .describe('Files to run, counted by the reason why.') as unknown as z.ZodType<RunStarted['reasons']>,
    detected: z.string().nullable().describe('Where the command came from, when the user did not give it.'),
  } satisfies MembersOf<Stored<RunStartedLine>>)
  .describe('An invocation starts to work on the run.');

const fileStarted = z
  .looseObject({
    format,
    kind: z.literal('file-started'),
    at,
    file: testFile,
    attempt: count.describe('1 for the first attempt of this invocation.'),
    totalAttempts: count.describe('How many attempts there may be in this invocation.'),
    slot: count.describe('Which of the workers runs it: 1 for the first.'),
    warm: z.literal(true).optional().describe('Set when it has begun in a start of several files.'),
    why: z.string().optional().describe('Why it was owed, in words. Absent behind its first attempt.'),
  } satisfies MembersOf<Stored<FileStarted>>)
  .describe('The command of a file is about to be started. On disk before the process exists, unless it is warm.');

const attemptFinished = z
  .looseObject({
    format,
    kind: z.literal('attempt-finished'),
    at,
    file: testFile,
    attempt: attemptSchema,
  } satisfies MembersOf<Stored<AttemptFinished>>)
  .describe('An attempt that is not the last word: the file will be tried again.');

interface FileFinishedLine extends Omit<ResultDigest, 'run'> {
  readonly kind: 'file-finished';
  readonly at: string;
  readonly attempts: number;
}

const fileFinished = z
  .looseObject({
    format,
    kind: z.literal('file-finished'),
    at,
    file: testFile,
    suite: z.string().optional().describe('The name of its suite; absent where that has none.'),
    outcome,
    flaky: z.boolean().describe('Passed now, and not before on the same fingerprint.'),
    durationMs: durationMs.describe('The duration of the last attempt in milliseconds.'),
    finishedAt: moment.describe('When the last attempt ended: ISO 8601, UTC.'),
    tests: testCountsSchema.nullable(),
    exitCode,
    signal,
    attempts: count.describe('How many attempts are on record.'),
  } satisfies MembersOf<Stored<FileFinishedLine>>)
  .describe('A file has its result, and the result was on disk before this line.');

const fileInterrupted = z
  .looseObject({
    format,
    kind: z.literal('file-interrupted'),
    at,
    file: testFile,
  } satisfies MembersOf<Stored<FileInterrupted>>)
  .describe('The file was running when the run stopped: it has no result and stays owed.');

const runStopping = z
  .looseObject({
    format,
    kind: z.literal('run-stopping'),
    at,
    signal: z.enum(['SIGINT', 'SIGTERM', 'SIGHUP']).describe('The signal that asked.'),
    graceMs: z.number().min(0).describe('How long the running commands have before they are killed, in milliseconds.'),
  } satisfies MembersOf<Stored<RunStopping>>)
  .describe('A signal asked the run to stop: what runs is being ended, and nothing new is started.');

const problemFound = z
  .looseObject({
    format,
    kind: z.literal('problem'),
    at,
    problem: problemSchema,
  } satisfies MembersOf<Stored<ProblemFound>>)
  .describe('Something that a person has to be told.');

interface RunFinishedLine extends Omit<Summary, 'failures' | 'flaky' | 'removed' | 'audit' | 'stamp'> {
  readonly kind: 'run-finished';
  readonly failures: number;
  readonly flaky: number;
  readonly removed: number;
  readonly resumeCommand: string | null;
}

const runFinished = z
  .looseObject({
    format,
    kind: z.literal('run-finished'),
    at,
    run: runId,
    failed: count.describe('Files whose command said that they failed.'),
    ...countMembers,
    failures: count.describe('How many files did not pass.'),
    flaky: count.describe('How many files passed and did not before, on the same fingerprint.'),
    removed: count.describe('How many files are gone from the project.'),
    resumeCommand: z
      .string()
      .nullable()
      .describe('The command line that goes on from here; null when nothing is owed.'),
  } satisfies MembersOf<Stored<RunFinishedLine>>)
  .describe('The invocation ends.');

export const journalLineSchema = z
  .discriminatedUnion('kind', [
    runStarted,
    fileStarted,
    attemptFinished,
    fileFinished,
    fileInterrupted,
    runStopping,
    problemFound,
    runFinished,
  ])
  .describe('One line of the journal of a run. Readers skip lines of a kind they do not know.');
