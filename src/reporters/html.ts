// A run as one page that opens anywhere. The page comes with the package; here its data is put into it, file by file.

import { join, relative, sep } from 'node:path';

import { ranIn } from '../core/merging/merged-run.ts';
import { describeStop } from '../core/planning/stop.ts';
import { describeProblem } from '../core/problem.ts';
import type { Verdict, VerdictRules } from '../core/results/verdict.ts';
import { verdictOfMerge } from '../core/results/verdict.ts';
import type { Invocation, Run } from '../core/run.ts';
import type { Settings } from '../core/settings.ts';
import { version } from '../core/version.ts';
import type { PageHead, PageInvocation, PageTail } from '../formats/page-data.ts';
import { encodePageData } from '../formats/page-data.ts';
import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { PageFiles } from './html/html-file.ts';
import { commitOf, PagePast } from './html/html-past.ts';
import { Reasons, Starts } from './html/html-starts.ts';
import type { RunReport } from './whole-report.ts';
import { wholeReport } from './whole-report.ts';

export function htmlReporter(context: ReporterContext): Reporter {
  const reasons = new Reasons();
  const reporter = wholeReport('html', context, (report) => page(report, reasons, context));
  return {
    ...reporter,
    onEvent(event) {
      reasons.onEvent(event);
      reporter.onEvent(event);
    },
  };
}

function* page(report: RunReport, reasons: Reasons, context: ReporterContext): Generator<string> {
  const { run } = report.started;
  const [head, tail] = context.reportPage();
  yield `${head}${encodePageData(headOf(report, context)).slice(0, -1)},"files":[`;
  const starts = new Starts(run, context.archive);
  // As long as the run goes it is written again and again: what came before is told at its end.
  const past = report.isOver ? PagePast.of(run, context) : new PagePast();
  const files = new PageFiles({ reasons, starts, past, outputTail: report.outputTail, isOwn: ranIn(run) });
  let separator = '\n';
  for (const each of report.files()) {
    yield `${separator}${encodePageData(files.record(each))}`;
    separator = ',\n';
  }
  const { cutShort } = starts;
  const rest: PageTail = { inputs: files.inputs, cutShort, before: past.before(), earlier: past.earlier };
  yield `\n],${encodePageData(rest).slice(1)}${tail}`;
}

function headOf(report: RunReport, { settings, commands }: ReporterContext): PageHead {
  const { started, finished, isOver, problems } = report;
  const { run } = started;
  const { total, passed, notRun, ran, kept, tests, filesDurationMs, flaky, failures, stop } = finished.summary;
  return {
    pawl: version,
    run: run.id,
    verdict: verdictIn(report, settings),
    unproven: finished.unproven ?? 0,
    isOver,
    counts: { total, passed, notRun, ran, kept, tests, filesDurationMs },
    flaky: flaky.length,
    stop: stop === null ? null : describeStop(stop),
    problems: problems.map(describeProblem),
    commands: { resume: finished.resumeCommand, lastFailed: failures.length > 0 ? commands.lastFailed : null },
    suites: suitesOf(run),
    commit: commitOf(run),
    shard: run.shard === null ? null : `${run.shard.index}/${run.shard.total}`,
    mergedFrom: run.merged?.parts.length ?? 0,
    directory: directoryOf(run, settings),
    invocations: invocationsOf(report),
  };
}

function verdictIn({ finished: { summary, unproven } }: RunReport, rules: VerdictRules): Verdict {
  return verdictOfMerge(summary, unproven === undefined, rules);
}

function suitesOf({ suites, command, shell, runner }: Run): PageHead['suites'] {
  const all = suites ?? [{ name: null, command, shell, runner }];
  return all.map((suite) => ({ name: suite.name, command: suite.command.join(' '), runner: suite.runner }));
}

function directoryOf({ id }: Run, { root, stateDir }: Settings): string {
  const absolute = join(stateDir, 'runs', id);
  const within = relative(root, absolute);
  return (within.startsWith('..') ? absolute : within).split(sep).join('/');
}

/** Of a merged run those of its parts, from when each began to when it ended. */
function invocationsOf({ started: { run, how }, finished, isOver }: RunReport): readonly PageInvocation[] {
  if (run.merged !== undefined && run.invocations.length === 1) {
    return run.merged.parts.map(({ host, invocations, startedAt, endedAt }, index) => {
      return { number: index + 1, host, from: Date.parse(invocations[0] ?? startedAt), to: moment(endedAt) };
    });
  }
  // What it was when it began is what is known of it: that it ended, it says itself.
  const isEnding = isOver && (how === 'began' || how === 'resumed');
  const endOf = ({ endedAt }: Invocation, index: number): string | null =>
    isEnding && index === run.invocations.length - 1 ? finished.summary.at : endedAt;
  return run.invocations.map((invocation, index) => {
    const { number, host, startedAt } = invocation;
    return { number, host, from: Date.parse(startedAt), to: moment(endOf(invocation, index)) };
  });
}

function moment(at: string | null): number | null {
  return at === null ? null : Date.parse(at);
}
