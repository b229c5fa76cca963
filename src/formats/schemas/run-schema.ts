// The schema of run.json, member by member as in src/core/run.ts.

import * as z from 'zod';

import type { Deaths } from '../../core/planning/poison.ts';
import type { Invocation, Run, RunShard, RunSuite } from '../../core/run.ts';
import { gitStateSchema, mergedSchema } from './merged-schema.ts';
import type { MembersOf, Stored } from './schema-parts.ts';
import { count, digest, format, moment, pawlVersion, runId, testFile } from './schema-parts.ts';

const shardSchema = z
  .looseObject({
    index: count.describe('Which shard this is: 1 for the first.'),
    total: count.describe('Into how many shards the suite is cut.'),
    whole: z.array(testFile).optional().describe('Every test file of the suite before it was cut, in code-unit order.'),
  } satisfies MembersOf<RunShard>)
  .describe('The part of the suite that this run is about; null when it is the whole.');

const invocationSchema = z
  .looseObject({
    number: count.describe('1 for the invocation that began the run.'),
    startedAt: moment.describe('When it started: ISO 8601, UTC.'),
    endedAt: moment.nullable().describe('When it ended; null while it works, and for ever when it died.'),
    host: z.string().describe('The name of the machine it ran on.'),
    pid: count.describe('Its process id on that machine.'),
    pawl: pawlVersion,
    node: z.string().describe('The version of Node.js that ran it.'),
    platform: z.string().optional().describe('System and processor: linux-x64.'),
    project: digest.nullable().describe('The key over all project files when it began; null where it was not taken.'),
    projectAfter: digest.nullable().describe('The same key when it ended; null where it was not taken again.'),
  } satisfies MembersOf<Invocation>)
  .describe('One `pawl run` on this run, from its start to its end or death.');

/** What a run says of its command, as a whole and for each suite. */
const commandMembers = {
  patterns: z.array(z.string()).describe('The globs, folders and paths that select the test files.'),
  ignore: z.array(z.string()).describe('Globs of files that are not test files, whatever the patterns say.'),
  command: z.array(z.string()).describe('The command of each file; `{file}` in it stands for the path of the file.'),
  shell: z.boolean().describe("Whether the command goes through the system's shell."),
  commandDigest: digest.describe('The command with its shell setting, declared environment and folder.'),
  runner: z.string().describe('The name of the test runner; `command` where it is not known.'),
};

const runSuiteSchema = z
  .looseObject({
    name: z.string().describe('What the config calls it.'),
    folder: z.string().describe('Where its command runs, relative to the project root; empty for the root itself.'),
    ...commandMembers,
  } satisfies MembersOf<RunSuite>)
  .describe('Test files with a command of their own. A file belongs to the first suite that names it.');

export const runSchema = z
  .looseObject({
    format,
    id: runId,
    createdAt: moment.describe('When the run began: ISO 8601, UTC.'),
    pawl: pawlVersion,
    ...commandMembers,
    suites: z
      .array(runSuiteSchema)
      .optional()
      .describe('Absent where there is one suite, without a name. The command above is that of the first one.'),
    shard: shardSchema.nullable(),
    git: gitStateSchema.nullable(),
    queue: z
      .string()
      .optional()
      .describe('The id of the queue that it shares with other machines; absent without one.'),
    parent: runId.nullable().describe('The run whose proven passes were carried into this one.'),
    expected: z
      .array(testFile)
      .describe('The files of which each needs a result: the verdict is about all of them. Of a shard, its own.'),
    deaths: z
      .array(
        z.looseObject({
          file: testFile,
          times: count.describe('How often.'),
        } satisfies MembersOf<Deaths>),
      )
      .describe('Files that were in flight when an invocation died, with how often that happened.'),
    invocations: z.array(invocationSchema).describe('In the order in which they began.'),
    merged: mergedSchema.optional(),
  } satisfies MembersOf<Stored<Run>>)
  .describe('What a run is: the expected set of files, and the invocations that have worked on it.');
