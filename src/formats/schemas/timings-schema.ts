// The schema of a timings file.

import * as z from 'zod';

import { count, format } from './schema-parts.ts';

export const timingsSchema = z
  .looseObject({
    format,
    unit: z.literal('ms').describe('In what the durations are: milliseconds.'),
    files: z
      .record(z.string(), count)
      .describe('By path, relative to the project root with forward slashes: the median of the last executions.'),
  })
  .describe('How long test files take: what a suite is cut into shards by, the same on every machine.');
