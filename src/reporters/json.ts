// One JSON object on a run: what summary.json holds, how to go on, and the result of every file, as stored.

import { isFlaky } from '../core/results/file-result.ts';
import { printableJson } from '../core/text/printable.ts';
import { storedSummary } from '../formats/summary.ts';
import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import type { RunReport } from './whole-report.ts';
import { wholeReport } from './whole-report.ts';

/**
 * The members of summary.json, `how` (`began`, `resumed`, `standing`, `merged`, `reported`), `resumeCommand` (null when nothing is
 * owed), `unproven` (how many problems leave open whether a merged run is the whole; absent where none do) and `files`:
 * each stored result with `flaky` and `standing` (`ran`, `verified`, `assumed`, or `stands` for an earlier failure that
 * has yet to run again). Files without a result are counted in `notRun` and are not among `files`.
 */
export function jsonReporter(context: ReporterContext): Reporter {
  return wholeReport('json', context, chunks);
}

function* chunks({ started: { how }, finished, files }: RunReport): Generator<string> {
  const { summary, resumeCommand, unproven } = finished;
  const doubt = unproven === undefined ? {} : { unproven };
  const head = printableJson({ ...storedSummary(summary), how, resumeCommand, ...doubt });
  yield `${head.slice(0, -1)},"files":[`;
  let separator = '\n';
  for (const each of files()) {
    if (each.result === null) continue;
    const derived = { flaky: isFlaky(each.result), standing: each.standing };
    yield separator + printableJson({ ...each.result, ...derived });
    separator = ',\n';
  }
  yield '\n]}\n';
}
