// TAP 14: a test point for each file of the run, kept or new, with what is known of it as YAML.

import type { FileResult } from '../core/results/file-result.ts';
import { isFlaky } from '../core/results/file-result.ts';
import type { TestFile } from '../core/test-file.ts';
import { printable, printableJson } from '../core/text/printable.ts';
import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { unprovenName } from './outcome-words.ts';
import { outputTailLines } from './output-tail.ts';
import type { ReportedFile, RunReport } from './whole-report.ts';
import { wholeReport } from './whole-report.ts';

const failuresMax = 100;

export function tapReporter(context: ReporterContext): Reporter {
  return wholeReport('tap', context, lines);
}

function* lines({ started, finished, isOver, problems, files, outputTail }: RunReport): Generator<string> {
  const { run } = started;
  const { summary, unproven } = finished;
  const planned = run.expected.length + (unproven === undefined ? 0 : 1);
  yield `TAP version 14\n1..${planned}\n# ${run.id}${isOver ? '' : ', not over'}\n`;
  for (const { where, message } of problems) yield `# problem: ${printable(`${where}: ${message}`)}\n`;
  let number = 0;
  for (const each of files()) yield testPoint(++number, each, outputTail);
  if (unproven !== undefined) yield `not ok ${planned} - ${unprovenName}\n${yaml({ problems: unproven })}`;
  const { passed, total, notRun } = summary;
  yield `# ${passed} of ${total} passed, ${notRun} not run\n`;
}

/** TAP has no word for what is owed: skipped or to do would be green. */
function testPoint(number: number, each: ReportedFile, outputTail: RunReport['outputTail']): string {
  const { file, result } = each;
  if (result === null)
    return `not ok ${number} - ${description(file)}\n${yaml({ outcome: 'not run', message: 'it is still owed' })}`;
  const { outcome, durationMs, suite } = result;
  const about = {
    outcome,
    duration_ms: durationMs,
    standing: each.standing,
    attempts: result.attempts.length,
    ...(suite !== undefined && { suite }),
    ...(isFlaky(result) && { flaky: true }),
    ...(result.tests !== null && { tests: result.tests }),
    ...(outcome !== 'passed' && failureOf(result, outputTail(file))),
  };
  return `${outcome === 'passed' ? 'ok' : 'not ok'} ${number} - ${description(file)}\n${yaml(about)}`;
}

function failureOf({ failures, attempts }: FileResult, output: string): object {
  const last = attempts.at(-1);
  return {
    exit_code: last?.exitCode ?? null,
    signal: last?.signal ?? null,
    ...(failures.length > 0 ? { failures: failures.slice(0, failuresMax) } : { output: outputTailLines(output) }),
  };
}

/** A `#` would begin a directive: `# SKIP` is green. */
function description(file: TestFile): string {
  return printable(file).replaceAll(/[\\#]/g, '\\$&');
}

/** Each value as JSON, which is YAML on one line. */
function yaml(members: object): string {
  const each = Object.entries(members).map(([name, value]) => `  ${name}: ${printableJson(value)}\n`);
  return `  ---\n${each.join('')}  ...\n`;
}
