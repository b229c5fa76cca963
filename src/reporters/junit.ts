// JUnit XML: a `testsuite` for each file of the run, kept or new. What its elements hold is said in junit-suite.ts.

import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { notRunSuite, suiteOf } from './junit-suite.ts';
import type { RunReport } from './whole-report.ts';
import { wholeReport } from './whole-report.ts';
import { xmlAttribute } from './xml.ts';

export function junitReporter(context: ReporterContext): Reporter {
  return wholeReport('junit', context, chunks);
}

function* chunks({ started: { run }, finished: { summary }, files, outputTail }: RunReport): Generator<string> {
  const seconds = (summary.filesDurationMs / 1000).toFixed(3);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pawl" id="${xmlAttribute(run.id)}" time="${seconds}">\n`;
  for (const each of files()) {
    if (each.result === null) yield notRunSuite(each.file);
    else {
      const tail = each.result.outcome === 'passed' ? '' : outputTail(each.file);
      yield suiteOf(each.result, each.standing, tail);
    }
  }
  yield '</testsuites>\n';
}
