// The Common Test Report Format (ctrf.io): the failed tests of each file where the runner tells them, or else one test that
// stands for the file, as in JUnit XML.

import { describeProblem } from '../core/problem.ts';
import type { Attempt } from '../core/results/attempt.ts';
import type { Failure } from '../core/results/file-result.ts';
import { isFlaky } from '../core/results/file-result.ts';
import type { Run } from '../core/run.ts';
import { printableJson } from '../core/text/printable.ts';
import { version } from '../core/version.ts';
import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { endedAs, outcomeWords, unprovenName } from './outcome-words.ts';
import { outputTailLines } from './output-tail.ts';
import type { ReportedFile, RunReport } from './whole-report.ts';
import { wholeReport } from './whole-report.ts';

/** The version of the specification whose schema the package ctrf has. */
const specVersion = '0.0.0';

const failuresMax = 1000;

interface Counts {
  tests: number;
  passed: number;
  failed: number;
  pending: number;
  flaky: number;
}

type Status = 'passed' | 'failed' | 'pending';

export function ctrfReporter(context: ReporterContext): Reporter {
  return wholeReport('ctrf', context, chunks);
}

function* chunks(report: RunReport): Generator<string> {
  const { started, finished } = report;
  const head = { reportFormat: 'CTRF', specVersion, timestamp: finished.at, generatedBy: 'pawl' };
  const tool = { name: 'pawl', version };
  yield `${printableJson(head).slice(0, -1)},"results":{"tool":${printableJson(tool)},"tests":[`;
  const counts: Counts = { tests: 0, passed: 0, failed: 0, pending: 0, flaky: 0 };
  for (const test of allTests(report)) {
    yield `${counts.tests === 0 ? '\n' : ',\n'}${printableJson(test)}`;
    counts.tests += 1;
    counts[test.status] += 1;
    if (test.flaky === true) counts.flaky += 1;
  }
  // Behind what it counts: nothing is read twice.
  yield `\n],"summary":${printableJson(summaryOf(report, counts))},"environment":${printableJson(environmentOf(started.run))}}}\n`;
}

/** When it was worked on: a run that is told again is no younger for it. */
function summaryOf({ finished: { summary, at: toldAt, unproven }, isOver }: RunReport, counts: Counts): object {
  const { run, notRun, at, durationMs } = summary;
  const stop = Date.parse(at) || Date.parse(toldAt);
  const complete = isOver && notRun === 0 && unproven === undefined;
  return {
    ...counts,
    skipped: 0,
    other: 0,
    suites: summary.total,
    start: Math.round(stop - durationMs),
    stop,
    extra: { run, complete },
  };
}

function environmentOf({ git, shard }: Run): object {
  return {
    ...(git?.commit != null && { commit: git.commit }),
    ...(shard !== null && { shardId: `${shard.index}/${shard.total}` }),
  };
}

function* allTests({ files, outputTail, finished: { unproven }, problems }: RunReport): Generator<CtrfTest> {
  for (const each of files()) yield* testsOf(each, outputTail);
  if (unproven === undefined) return;
  yield { name: unprovenName, status: 'failed', duration: 0, message: problems.map(describeProblem).join('\n') };
}

interface CtrfTest {
  readonly name: string;
  readonly status: Status;
  readonly duration: number;
  readonly filePath?: string;
  readonly flaky?: boolean;
  readonly message?: string;
  readonly stdout?: readonly string[];
}

function testsOf(each: ReportedFile, outputTail: RunReport['outputTail']): readonly CtrfTest[] {
  const { file, result } = each;
  // Neither green nor red: it is still owed.
  if (result === null) return [{ name: file, status: 'pending', duration: 0, filePath: file }];
  const { failures, suite, attempts, tests } = result;
  const about = {
    rawStatus: result.outcome,
    suite: suite === undefined ? [file] : [suite, file],
    filePath: file,
    ...(attempts.length > 1 && {
      retries: attempts.length - 1,
      retryAttempts: attempts.slice(0, -1).map(retryAttempt),
    }),
    extra: { standing: each.standing, ranIn: result.run, ...(tests !== null && { tests }) },
  };
  const whole = { name: file, duration: Math.round(result.durationMs), ...about };
  if (result.outcome === 'passed') return [{ ...whole, status: 'passed', ...(isFlaky(result) && { flaky: true }) }];
  if (failures.length === 0)
    return [{ ...whole, status: 'failed', message: endedAs(result), stdout: outputTailLines(outputTail(file)) }];
  return failures
    .slice(0, failuresMax)
    .map((failure) => ({ ...about, ...toldOf(failure), name: failure.test || file, status: 'failed', duration: 0 }));
}

function toldOf({ message, detail, location }: Failure): object {
  const [, line] = /:(\d{1,9})(?::\d{1,9})?$/.exec(location ?? '') ?? [];
  const trace = [location, detail].filter((part) => part != null).join('\n');
  return { message, ...(trace !== '' && { trace }), ...(line !== undefined && { line: Number(line) }) };
}

function retryAttempt({ outcome, durationMs, startedAt }: Attempt, index: number): object {
  const status: Status = outcome === 'passed' ? 'passed' : 'failed';
  const start = Date.parse(startedAt);
  const began = Number.isInteger(start) ? { start } : {};
  return { attempt: index + 1, status, duration: Math.round(durationMs), message: outcomeWords[outcome], ...began };
}
