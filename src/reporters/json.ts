// One JSON object at the end of a run: what summary.json holds, how to go on, and the result of every file, as stored.

import type { RunEvent, RunFinished, RunStarted } from '../core/event.ts';
import { isFlaky } from '../core/file-result.ts';
import { printableJson } from '../core/printable.ts';
import { storedSummary } from '../formats/summary.ts';
import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { Standings } from './standings.ts';

/**
 * The members of summary.json, `how` (`began`, `resumed`, `standing`, `merged`), `resumeCommand` (null when nothing is
 * owed), `unproven` (how many problems leave open whether a merged run is the whole; absent where none do) and `files`:
 * each stored result with `flaky` and `standing` (`ran`, `verified`, `assumed`, or `stands` for an earlier failure that
 * has yet to run again). Files without a result are counted in `notRun` and are not among `files`.
 */
export function jsonReporter({ sink, results }: ReporterContext): Reporter {
  const standings = new Standings();
  let started: RunStarted | null = null;
  let finished: RunFinished | null = null;
  return { name: 'json', onEvent, finish };

  function onEvent(event: RunEvent): void {
    standings.onEvent(event);
    if (event.kind === 'run-started') started = event;
    else if (event.kind === 'run-finished') finished = event;
  }

  function finish(): void {
    if (started !== null && finished !== null) sink.replace(chunks(started, finished));
    sink.close();
  }

  function* chunks({ how, run }: RunStarted, { summary, resumeCommand, unproven }: RunFinished): Generator<string> {
    const doubt = unproven === undefined ? {} : { unproven };
    const head = printableJson({ ...storedSummary(summary), how, resumeCommand, ...doubt });
    yield `${head.slice(0, -1)},"files":[`;
    let separator = '\n';
    for (const result of results(run)) {
      const derived = { flaky: isFlaky(result), standing: standings.of(result.file) };
      yield separator + printableJson({ ...result, ...derived });
      separator = ',\n';
    }
    yield '\n]}\n';
  }
}
