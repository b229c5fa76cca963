// Every persisted shape as a zod schema, and as the JSON Schema that is shipped with the package.
// Loaded by what explains a broken file and by the build: what reads thousands of files uses the guards beside this.

import * as z from 'zod';

import { errorReportSchema } from './schemas/error-report-schema.ts';
import { fileResultSchema } from './schemas/file-result-schema.ts';
import { journalLineSchema } from './schemas/journal-schema.ts';
import { runSchema } from './schemas/run-schema.ts';
import { summarySchema } from './schemas/summary-schema.ts';
import { timingsSchema } from './schemas/timings-schema.ts';
import { formatVersion } from './version.ts';

export { errorReportSchema, fileResultSchema, journalLineSchema, runSchema, summarySchema, timingsSchema };

const published = {
  result: { title: 'A pawl result file', schema: fileResultSchema },
  run: { title: 'A pawl run.json', schema: runSchema },
  summary: { title: 'A pawl summary.json', schema: summarySchema },
  error: { title: 'A pawl error report', schema: errorReportSchema },
  timings: { title: 'A pawl timings file', schema: timingsSchema },
  'journal-line': { title: 'A line of a pawl progress.jsonl', schema: journalLineSchema },
} as const;

/** The JSON Schemas (draft 2020-12) by the path under which they are shipped, such as `v1/result.json`. */
export function jsonSchemas(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(published).map(([name, { title, schema }]) => {
      const path = `v${formatVersion}/${name}.json`;
      return [path, { $id: `pawl/${path}`, title, ...z.toJSONSchema(schema) }];
    }),
  );
}
