// A report on a whole run: made of its stored results, and complete at any moment. Into a file it is written when the first
// test begins and again as the run goes, so that a run that is killed leaves one; to the output, at the end.

import type { RunEvent, RunFinished, RunStarted } from '../core/event.ts';
import type { Problem } from '../core/problem.ts';
import type { FileResult } from '../core/results/file-result.ts';
import { digestOf } from '../core/results/file-result.ts';
import type { Standing } from '../core/results/summary.ts';
import { Tally } from '../core/results/summary.ts';
import type { TestFile } from '../core/test-file.ts';
import { timestamp } from '../ports/clock.ts';
import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { Standings } from './standings.ts';

/** An expected file: with its result, or owed. */
export type ReportedFile =
  | { readonly file: TestFile; readonly result: FileResult; readonly standing: Standing }
  | { readonly file: TestFile; readonly result: null };

export interface RunReport {
  readonly started: RunStarted;
  /** As long as the run goes on, and for ever when it dies: what it amounts to so far. */
  readonly finished: RunFinished;
  readonly isOver: boolean;
  /** The first ones that were told. */
  readonly problems: readonly Problem[];
  /** Every expected file in order. Results are read one by one. */
  readonly files: () => Iterable<ReportedFile>;
  /** What its command printed last, as it was printed; empty when it printed nothing. */
  readonly outputTail: (file: TestFile) => string;
}

/** Rewriting takes no more than a twentieth of the time, however large the suite is. */
const pauseMinMs = 1000;
const pausePerMs = 19;

const problemsMax = 50;

export function wholeReport(
  name: string,
  context: ReporterContext,
  render: (report: RunReport) => Iterable<string>,
): Reporter {
  const { sink, clock } = context;
  const standings = new Standings();
  const problems: Problem[] = [];
  let started: RunStarted | null = null;
  let finished: RunFinished | null = null;
  let startedMs = 0;
  let notBeforeMs = 0;
  return { name, onEvent, finish };

  function onEvent(event: RunEvent): void {
    standings.onEvent(event);
    if (event.kind === 'run-started') [started, startedMs] = [event, clock.monotonic()];
    else if (event.kind === 'run-finished') finished = event;
    else if (event.kind === 'problem' && problems.length < problemsMax) problems.push(event.problem);
    else if (event.kind === 'file-started' || event.kind === 'file-finished') rewrite();
  }

  function rewrite(): void {
    const from = clock.monotonic();
    if (started === null || !sink.isReplaceable || from < notBeforeMs) return;
    sink.replace(render(reportOf(started)));
    const to = clock.monotonic();
    notBeforeMs = to + Math.max(pauseMinMs, (to - from) * pausePerMs);
  }

  /** Half a run on the output would be taken for a whole one. */
  function finish(): void {
    if (started !== null && (finished !== null || sink.isReplaceable)) sink.replace(render(reportOf(started)));
    sink.close();
  }

  function reportOf(begun: RunStarted): RunReport {
    const files = (): Iterable<ReportedFile> => expectedFiles(begun);
    const outputTail = (file: TestFile): string => context.outputTail(begun.run, file);
    const isOver = finished !== null;
    return { started: begun, finished: finished ?? soFar(begun), isOver, problems, files, outputTail };
  }

  function soFar({ run, removed }: RunStarted): RunFinished {
    const tally = new Tally(run.expected.length);
    for (const result of context.results(run)) tally.add(digestOf(result), standings.of(result.file));
    const at = timestamp(clock);
    const durationMs = Math.round(clock.monotonic() - startedMs);
    const summary = tally.summary({ run: run.id, at, durationMs, removed, stop: null });
    const resumeCommand = summary.notRun > 0 ? context.commands.resume : null;
    return { kind: 'run-finished', at, summary, resumeCommand };
  }

  /** Results come in the order of the expected files: those in between have none. */
  function* expectedFiles({ run }: RunStarted): Generator<ReportedFile> {
    let next = 0;
    for (const result of context.results(run)) {
      for (let file = run.expected[next]; file !== undefined && file !== result.file; file = run.expected[++next]) {
        yield { file, result: null };
      }
      next += 1;
      yield { file: result.file, result, standing: standings.of(result.file) };
    }
    for (const file of run.expected.slice(next)) yield { file, result: null };
  }
}
