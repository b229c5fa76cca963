// A run as a page for people who have seen no terminal: what it came to, what did not pass, what is flaky, what took longest.

import { describeProblem } from '../core/problem.ts';
import type { FileResult } from '../core/results/file-result.ts';
import { isFlaky } from '../core/results/file-result.ts';
import type { VerdictRules } from '../core/results/verdict.ts';
import { verdictOf } from '../core/results/verdict.ts';
import type { TestFile } from '../core/test-file.ts';
import { counted, grouped } from '../core/text/counted.ts';
import { formatDuration } from '../core/text/duration.ts';
import { block, code, table } from './markdown-text.ts';
import { endedAs, outcomeWords } from './outcome-words.ts';
import { outputTailLines } from './output-tail.ts';
import { insertByDuration } from './slowest.ts';
import { paintFor } from './terminal/paint.ts';
import { totalsText } from './terminal/totals.ts';
import type { RunReport } from './whole-report.ts';

/** So many failed tests of one file are named. */
const testsPerFileMax = 10;
const slowestMax = 10;
const otherRowsMax = 20;
const cellColumns = 200;

/** Pieces that may be cut between any two: whole lines, and whole blocks. */
export function* runAsMarkdown(report: RunReport, rules: VerdictRules, failedRowsMax: number): Generator<string> {
  const found = collected(report, failedRowsMax);
  const { started, finished, isOver, problems } = report;
  const { summary, resumeCommand } = finished;
  yield `### pawl: ${titleOf(report, rules)}\n\n`;
  if (!isOver) yield 'Written while the run was still going, or had died.\n\n';
  yield block(totalsText(finished, rules.failOnFlaky, paintFor(false)));
  if (resumeCommand !== null) yield `\nTo continue: ${code(resumeCommand)}\n`;
  yield* section('Problems', ['where', 'what'], problems.slice(0, otherRowsMax).map(problemRow), problems.length);
  yield* section('Did not pass', ['file', 'outcome', 'test', 'message', 'duration'], found.failed, found.failures);
  yield* section('Flaky', ['file', 'attempts', 'duration'], found.flaky, summary.flaky.length);
  yield* section('Not run', ['file'], found.notRun, summary.notRun);
  yield* section('Slowest', ['file', 'outcome', 'duration'], found.slowest.map(slowRow), 0);
  yield `\n${started.run.id}\n`;
}

function problemRow(problem: RunReport['problems'][number]): string[] {
  return [code(problem.where, cellColumns), code(describeProblem(problem), cellColumns * 2)];
}

function titleOf({ finished: { summary, unproven }, isOver }: RunReport, rules: VerdictRules): string {
  if (!isOver)
    return `unfinished, ${grouped(summary.total - summary.notRun)} of ${counted(summary.total, 'file')} done`;
  const verdict = verdictOf(summary, rules);
  return verdict === 'passed' && unproven !== undefined ? 'incomplete' : verdict;
}

interface Collected {
  readonly failed: string[][];
  readonly flaky: string[][];
  readonly notRun: string[][];
  /** Longest first. */
  readonly slowest: FileResult[];
  /** Rows that there would be of what failed. */
  readonly failures: number;
}

/** One pass over the results; what is held is bounded. */
function collected({ files, outputTail }: RunReport, failedRowsMax: number): Collected {
  const failed: string[][] = [];
  const flaky: string[][] = [];
  const notRun: string[][] = [];
  const slowest: FileResult[] = [];
  let failures = 0;
  for (const { file, result } of files()) {
    if (result === null) add(notRun, () => [pathCell(file)], otherRowsMax);
    else {
      insertByDuration(slowest, result, slowestMax);
      if (isFlaky(result)) add(flaky, () => flakyRow(result), otherRowsMax);
      if (result.outcome === 'passed') continue;
      failures += Math.max(1, result.failures.length);
      const room = failedRowsMax - failed.length;
      // Where there is none left, what was printed is not read.
      if (room > 0) failed.push(...failedRows(result, outputTail).slice(0, room));
    }
  }
  return { failed, flaky, notRun, slowest, failures };
}

function add(rows: string[][], row: () => string[], max: number): void {
  if (rows.length < max) rows.push(row());
}

/** A row for each failed test that is told, or one for the file with the last line that it printed. */
function failedRows(result: FileResult, outputTail: RunReport['outputTail']): string[][] {
  const { file, failures, durationMs } = result;
  const about = [pathCell(file), endedAs(result)];
  if (failures.length === 0) {
    const printed = outputTailLines(outputTail(file)).at(-1) ?? '';
    return [[...about, '', code(printed, cellColumns), formatDuration(durationMs)]];
  }
  return failures.slice(0, testsPerFileMax).map(({ test, message }, index) => {
    const [first = ''] = message.trim().split('\n');
    const took = index === 0 ? formatDuration(durationMs) : '';
    return [...about, code(test ?? '', cellColumns), code(first, cellColumns), took];
  });
}

function flakyRow({ file, attempts, durationMs }: FileResult): string[] {
  const words = attempts.map(({ outcome }) => outcomeWords[outcome]).slice(-5);
  return [pathCell(file), words.join(', '), formatDuration(durationMs)];
}

function slowRow({ file, outcome, durationMs }: FileResult): string[] {
  return [pathCell(file), outcomeWords[outcome], formatDuration(durationMs)];
}

function pathCell(file: TestFile): string {
  return code(file);
}

/** Nothing where there is nothing to tell. */
function* section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  total: number,
): Generator<string> {
  if (rows.length === 0) return;
  yield `\n#### ${title}\n\n`;
  yield* table(head, rows);
  if (total > rows.length) yield `\n… and ${grouped(total - rows.length)} more\n`;
}
