// What a TAP document says of the one file whose command printed it.

import { isAbsolute, join, resolve } from 'node:path';

import type { Failure } from '../../core/results/file-result.ts';
import type { RunnerEvent } from '../../core/results/runner-event.ts';
import type { TapReport, TapTest } from '../../formats/foreign/tap.ts';
import type { RunnerStart } from '../../ports/test-runner.ts';

/** A document that is not whole is an error of the file, beside the tests in it that are known to have failed. */
export function eventsOfTap(
  runner: string,
  { tests, trouble }: TapReport,
  { root, files: [file] }: Pick<RunnerStart, 'root' | 'files'>,
): RunnerEvent[] {
  const path = join(root, file);
  const began: RunnerEvent = { event: 'runner-began', runner, version: null };
  const failures = tests.filter(({ outcome }) => outcome === 'failed').map((test) => failureOf(test, root));
  if (trouble !== null) {
    const all = [...failures, { test: null, message: trouble, location: null }];
    return [began, ...all.map((failure) => ({ event: 'error' as const, file: path, failure }))];
  }
  const of = (outcome: TapTest['outcome']): number => tests.filter((each) => each.outcome === outcome).length;
  const counts = { passed: of('passed'), failed: of('failed'), skipped: of('skipped'), todo: of('todo') };
  return [
    began,
    { event: 'file-ended', file: path, tests: counts, failures, durationMs: null },
    { event: 'runner-ended', verdict: failures.length > 0 ? 'failed' : 'passed' },
  ];
}

function failureOf({ path, message, detail, place }: TapTest, root: string): Failure {
  const location = place === null || isAbsolute(place) ? place : resolve(root, place);
  return { test: path.filter((name) => name !== '').join(' > ') || null, message, location, detail };
}
