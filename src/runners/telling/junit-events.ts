// What JUnit reports say of the one file whose command wrote them.

import { join, resolve } from 'node:path';

import type { Failure } from '../../core/results/file-result.ts';
import type { RunnerEvent } from '../../core/results/runner-event.ts';
import type { JunitCase, JunitReport, JunitTrouble } from '../../formats/foreign/junit.ts';
import type { RunnerStart } from '../../ports/test-runner.ts';

/**
 * A report that is cut off is a failure of its own, and so is that there is none.
 * @param missing what is to be said of that
 */
export function eventsOfJunit(
  runner: string,
  reports: readonly (JunitReport | null)[],
  missing: string,
  { root, files: [file] }: Pick<RunnerStart, 'root' | 'files'>,
): RunnerEvent[] {
  const began: RunnerEvent = { event: 'runner-began', runner, version: null };
  const path = join(root, file);
  const failure = faultOf(reports, missing);
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

function faultOf(reports: readonly (JunitReport | null)[], missing: string): Failure | null {
  const cut = 'the report is no JUnit XML, or was not written to its end';
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
