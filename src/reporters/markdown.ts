// A run as Markdown, for a comment on a pull request.

import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { within } from './markdown-text.ts';
import { runAsMarkdown } from './run-markdown.ts';
import { wholeReport } from './whole-report.ts';

/** GitHub takes 65,536 characters of a comment, and others may stand in it, too. */
const bytesMax = 60_000;
const failedRowsMax = 50;

export function markdownReporter(context: ReporterContext): Reporter {
  return wholeReport('markdown', context, (report) =>
    within(bytesMax, runAsMarkdown(report, context.settings, failedRowsMax)),
  );
}
