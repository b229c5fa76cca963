// The schema of what a merged run says of its parts, member by member as in src/core/run.ts.

import * as z from 'zod';

import type { ShardSpec } from '../../core/planning/shard.ts';
import type { GitState, Merged, MergedPart, SupersededResult } from '../../core/run.ts';
import { problemSchema } from './problem-schema.ts';
import type { MembersOf } from './schema-parts.ts';
import { count, digest, durationMs, moment, outcome, runId, testFile } from './schema-parts.ts';

export const gitStateSchema = z
  .looseObject({
    commit: z.string().nullable().describe('The commit that was checked out; null before the first one.'),
    dirty: z.boolean().describe('Whether there were changes that were not committed.'),
    folder: z
      .string()
      .optional()
      .describe('Where in the repository the project root lies: nothing where it is its root.'),
  } satisfies MembersOf<GitState>)
  .describe(
    'The state of the git repository when the run began; null outside of one, and where merged parts are of several.',
  );

const shardSpecSchema = z
  .looseObject({
    index: count.describe('Which shard it was: 1 for the first.'),
    total: count.describe('Into how many shards the suite was cut.'),
  } satisfies MembersOf<ShardSpec>)
  .nullable()
  .describe('The shard that it was; null for a run of the whole suite.');

const mergedPartSchema = z
  .looseObject({
    run: runId,
    createdAt: moment.describe('When it began: ISO 8601, UTC.'),
    invocations: z.array(moment).describe('When each of its invocations started: ISO 8601, UTC.'),
    host: z.string().describe('The name of the machine on which it began.'),
    runtime: z.string().describe('Platform and major version of Node.js of its last invocation.'),
    shard: shardSpecSchema,
    whole: digest.nullable().describe('Of the list of files from which the shard was cut; null where it does not say.'),
    suite: digest.describe('Of its patterns, suites and commands.'),
    git: gitStateSchema.nullable(),
    projects: z.array(digest.nullable()).describe('The project keys with which its invocations began, each once.'),
    startedAt: moment.describe('When its last invocation started: ISO 8601, UTC.'),
    endedAt: moment.nullable().describe('When that ended; null where it never said so.'),
    files: z.array(testFile).describe('The files whose results are its own.'),
  } satisfies MembersOf<MergedPart>)
  .describe('A run that was merged.');

const supersededSchema = z
  .looseObject({
    file: testFile,
    run: runId,
    shard: shardSpecSchema,
    host: z.string().describe('The name of the machine on which that run began.'),
    outcome,
    finishedAt: moment.describe('When it ended: ISO 8601, UTC.'),
    durationMs,
  } satisfies MembersOf<SupersededResult>)
  .describe('A result that counts no more, because another one of its file does.');

export const mergedSchema = z
  .looseObject({
    parts: z.array(mergedPartSchema).describe('The runs that it was made of.'),
    superseded: z.array(supersededSchema).describe('Results of theirs that count no more.'),
    problems: z.array(problemSchema).describe('What was found to be wrong with them when they were merged.'),
  } satisfies MembersOf<Merged>)
  .describe('How the run was made of others, by pawl merge. Absent in every other run.');
