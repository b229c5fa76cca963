// The schema of `<name>.error.json`, member by member as in src/formats/error-report.ts.

import * as z from 'zod';

import type { ErrorReport } from '../error-report.ts';
import { failureSchema, outputSchema } from './file-result-schema.ts';
import type { MembersOf } from './schema-parts.ts';
import {
  count,
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

export const errorReportSchema = z
  .looseObject({
    format,
    file: testFile,
    run: runId,
    timestamp: moment.describe('When the last attempt ended: ISO 8601, UTC.'),
    outcome,
    command: z.array(z.string()).describe('The command as it was started for this file.'),
    exitCode,
    signal,
    attempts: count.describe('How many attempts there were.'),
    durationMs: durationMs.describe('The duration of the last attempt in milliseconds.'),
    failures: z.array(failureSchema).describe('The failed tests, where the runner tells.'),
    outputTail: z.string().describe('The last lines that the command printed.'),
    output: outputSchema,
    context: z
      .looseObject({
        host: z.string().describe('The name of the machine it ran on.'),
        pawl: pawlVersion,
        runner: z.string().describe('The name of the test runner.'),
      } satisfies MembersOf<ErrorReport['context']>)
      .describe('Where and by what it was run.'),
  } satisfies MembersOf<ErrorReport>)
  .describe('Everything about one file that did not pass, in one place.');
