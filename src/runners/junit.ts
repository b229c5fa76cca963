// Any command that writes JUnit XML: it is told where by `{report}` or by PAWL_REPORT, and what it wrote is the word on its
// file. Tools that write a report for each class or crate find a folder for them in `{reports}` and PAWL_REPORTS.

import { join, resolve } from 'node:path';

import { commandForAll, quoteForShell } from '../core/command.ts';
import type { Failure } from '../core/file-result.ts';
import type { RunnerEvent } from '../core/runner-event.ts';
import type { JunitCase, JunitReport, JunitTrouble } from '../formats/junit.ts';
import { parseJunit } from '../formats/junit.ts';
import type { RunnerLaunch, RunnerLeavings, RunnerStart, Tells } from '../ports/test-runner.ts';
import type { Runner } from './runner.ts';

const reportName = 'report.xml';
const placeholder = /\{(reports?)\}/g;

const tells: Tells = {
  launch({ template, files, env, channel }: RunnerStart): RunnerLaunch {
    const places = { report: join(channel, reportName), reports: channel };
    const argv = template.argv.map((word) =>
      word.replaceAll(placeholder, (_, name: keyof typeof places) =>
        template.shell ? quoteForShell(places[name]) : places[name],
      ),
    ) as [string, ...string[]];
    return {
      argv: commandForAll({ ...template, argv }, files),
      env: { ...env, PAWL_REPORT: places.report, PAWL_REPORTS: places.reports },
    };
  },

  async read(leavings: RunnerLeavings): Promise<readonly RunnerEvent[]> {
    const names = leavings.reports.filter((name) => name.endsWith('.xml'));
    return eventsOfJunit(
      'junit',
      names.map((name) => leavings.report(name) ?? ''),
      leavings,
    );
  },

  warm: null,
};

export const junit: Runner = {
  name: 'junit',
  program: 'junit',
  package: null,
  configFiles: [],
  startIn: () => null,
  suite: ({ program, parameters }) => ({
    command: [...program, ...parameters],
    patterns: [],
    ignore: [],
    cautions: ['the runner junit has no command of its own: say one that writes its report to {report}'],
  }),
  tells,
};

/** What reports say of the one file whose command wrote them. A report that is missing or cut off is a failure of its own. */
export async function eventsOfJunit(
  runner: string,
  texts: readonly string[],
  { root, files: [file] }: Pick<RunnerStart, 'root' | 'files'>,
): Promise<readonly RunnerEvent[]> {
  const began: RunnerEvent = { event: 'runner-began', runner, version: null };
  const path = resolve(root, file);
  const reports = await Promise.all(texts.map(parseJunit));
  const failure = faultOf(reports);
  if (failure !== null) return [began, { event: 'error', file: path, failure }];
  const whole = reports.filter((report) => report !== null);
  const cases = whole.flatMap((report) => report.cases);
  const failures = [
    ...cases.flatMap((each) => each.troubles.map((trouble) => failureOf(nameOf(each), trouble, each, root))),
    ...whole.flatMap((report) => report.troubles.map((trouble) => failureOf(null, trouble, null, root))),
    ...whole.flatMap(unworded),
  ];
  const of = (outcome: JunitCase['outcome']): number => cases.filter((each) => each.outcome === outcome).length;
  const seconds = whole.map((report) => report.seconds);
  return [
    began,
    {
      event: 'file-ended',
      file: path,
      tests: { passed: of('passed'), failed: of('failed'), skipped: of('skipped'), todo: 0 },
      failures,
      durationMs: seconds.includes(null) ? null : Math.round(seconds.reduce<number>((a, b) => a + (b ?? 0), 0) * 1000),
    },
    { event: 'runner-ended', verdict: failures.length > 0 ? 'failed' : 'passed' },
  ];
}

function faultOf(reports: readonly (JunitReport | null)[]): Failure | null {
  const cut = 'the report is no JUnit XML, or was not written to its end';
  const missing = 'the command wrote no report: it finds the place for it in {report} and in PAWL_REPORT';
  const message = reports.length === 0 ? missing : reports.includes(null) ? cut : null;
  return message === null ? null : { test: null, message, location: null };
}

/** A report that counts failures and words none is not taken for a pass. */
function unworded({ cases, troubles, failedSaid }: JunitReport): Failure[] {
  const silent = troubles.length === 0 && cases.every(({ outcome }) => outcome !== 'failed');
  if (!silent || failedSaid === null || failedSaid === 0) return [];
  return [{ test: null, message: `the report counts ${failedSaid} failed and names none of them`, location: null }];
}

function failureOf(
  test: string | null,
  { message, detail }: JunitTrouble,
  of: JunitCase | null,
  root: string,
): Failure {
  return { test, message, location: of === null ? null : locationOf(of, root), detail };
}

function locationOf({ file, line }: JunitCase, root: string): string | null {
  if (file === null || file === '') return null;
  return line === null || line === '' ? resolve(root, file) : `${resolve(root, file)}:${line}`;
}

/** Most tools put the class, the file or the outer groups beside the name, and some into it. */
function nameOf({ className, name }: JunitCase): string {
  return className === null || className === '' || name.startsWith(className) ? name : `${className} > ${name}`;
}
