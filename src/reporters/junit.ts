// JUnit XML: a `testsuite` for each file of the run, kept or new. What its elements hold is said in junit-suite.ts.

import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { notRunSuite, suiteOf, unprovenSuite } from './junit-suite.ts';
import type { RunReport } from './whole-report.ts';
import { wholeReport } from './whole-report.ts';
import { xmlAttribute } from './xml.ts';

export function junitReporter(context: ReporterContext): Reporter {
  return wholeReport('junit', context, chunks);
}

/** Beyond this what was printed is left out: CI systems refuse reports that are too large. */
const outputMax = 20_000_000;
const leftOut = '(left out: the report would be too large)';

function* chunks({ started: { run }, finished, problems, files, outputTail }: RunReport): Generator<string> {
  const { summary, unproven } = finished;
  const attributes = `name="pawl ${xmlAttribute(run.id)}" time="${(summary.filesDurationMs / 1000).toFixed(3)}"`;
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n`;
  let room = outputMax;
  for (const each of files()) {
    if (each.result === null) yield notRunSuite(each.file);
    else {
      const tail = each.result.outcome === 'passed' ? '' : outputTail(each.file);
      room -= tail.length;
      yield suiteOf(each.result, each.standing, tail === '' || room > 0 ? tail : leftOut);
    }
  }
  if (unproven !== undefined) yield unprovenSuite(problems);
  yield '</testsuites>\n';
}
