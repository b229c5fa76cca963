// JUnit XML: a `testsuite` for each file of the run, kept or new. What its elements hold is said in junit-suite.ts.

import type { RunEvent, RunFinished, RunStarted } from '../core/event.ts';
import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { notRunSuite, suiteOf } from './junit-suite.ts';
import { Standings } from './standings.ts';
import { xmlAttribute } from './xml.ts';

export function junitReporter({ sink, results, outputTail }: ReporterContext): Reporter {
  const standings = new Standings();
  let started: RunStarted | null = null;
  let finished: RunFinished | null = null;
  return { name: 'junit', onEvent, finish };

  function onEvent(event: RunEvent): void {
    standings.onEvent(event);
    if (event.kind === 'run-started') started = event;
    else if (event.kind === 'run-finished') finished = event;
  }

  function finish(): void {
    if (started !== null && finished !== null) sink.replace(chunks(started, finished));
    sink.close();
  }

  function* chunks({ run }: RunStarted, { summary }: RunFinished): Generator<string> {
    const seconds = (summary.filesDurationMs / 1000).toFixed(3);
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pawl" id="${xmlAttribute(run.id)}" time="${seconds}">\n`;
    let next = 0;
    for (const result of results(run)) {
      // Results come in the order of the expected files: those in between have none.
      for (let file = run.expected[next]; file !== undefined && file !== result.file; file = run.expected[++next]) {
        yield notRunSuite(file);
      }
      next += 1;
      const tail = result.outcome === 'passed' ? '' : outputTail(run, result.file);
      yield suiteOf(result, standings.of(result.file), tail);
    }
    for (const file of run.expected.slice(next)) yield notRunSuite(file);
    yield '</testsuites>\n';
  }
}
