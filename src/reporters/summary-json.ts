// What summary.json of a run holds, for programs that do not know where runs are kept.

import { printableJson } from '../core/text/printable.ts';
import { storedSummary } from '../formats/summary.ts';
import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { wholeReport } from './whole-report.ts';

export function summaryJsonReporter(context: ReporterContext): Reporter {
  return wholeReport('summary-json', context, ({ finished: { summary } }) => [
    `${printableJson(storedSummary(summary), 1)}\n`,
  ]);
}
