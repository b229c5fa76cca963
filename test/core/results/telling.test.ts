import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import type { CommandEnd } from '../../../src/core/results/outcome.ts';
import type { RunnerEvent } from '../../../src/core/results/runner-event.ts';
import { failuresKeptMax, Telling } from '../../../src/core/results/telling.ts';

const file = '/project/test/a.js';
const other = '/project/test/b.js';

const began: RunnerEvent = { event: 'runner-began', runner: 'r', version: '1' };
const fileBegan = (path = file): RunnerEvent => ({ event: 'file-began', file: path });
const fileEnded = (passed: number, failed = 0, path = file): RunnerEvent => ({
  event: 'file-ended',
  file: path,
  tests: { passed, failed, skipped: 0, todo: 0 },
  failures: Array.from({ length: failed }, () => ({ test: 't', message: 'no', location: null })),
  durationMs: 3,
});
const allSkipped: RunnerEvent = {
  event: 'file-ended',
  file,
  tests: { passed: 0, failed: 0, skipped: 1, todo: 0 },
  failures: [],
  durationMs: 0,
};
const trouble = (path: string | null): RunnerEvent => ({
  event: 'error',
  file: path,
  failure: { test: null, message: 'trouble', location: null },
});
const ended = (verdict: 'passed' | 'failed' | 'empty' | 'interrupted'): RunnerEvent => ({
  event: 'runner-ended',
  verdict,
});
const exit = (exitCode: number): CommandEnd => ({ exitCode, signal: null });
const killed: CommandEnd = { exitCode: null, signal: 'SIGKILL' };

function told(...events: readonly RunnerEvent[]): Telling {
  const telling = new Telling();
  for (const event of events) telling.add(event);
  return telling;
}

describe('the verdict on a file that had the process to itself', () => {
  test.each<[string, readonly RunnerEvent[], CommandEnd, string]>([
    ['a signal', [began, fileBegan(), fileEnded(1), ended('passed')], killed, 'crashed'],
    ['no probe, exit 0', [], exit(0), 'passed'],
    ['no probe, exit 1', [], exit(1), 'failed'],
    ['a failed test, exit 1', [began, fileEnded(1, 1), ended('failed')], exit(1), 'failed'],
    ['a failed test, exit 0', [began, fileEnded(1, 1), ended('passed')], exit(0), 'failed'],
    ['trouble of the file, exit 0', [began, fileEnded(1), trouble(file), ended('passed')], exit(0), 'failed'],
    ['trouble of no file, exit 0', [began, fileEnded(1), trouble(null), ended('passed')], exit(0), 'failed'],
    ['begun and not ended, exit 0', [began, fileBegan()], exit(0), 'failed'],
    ['begun and not ended, an orderly end', [began, fileBegan(), ended('passed')], exit(0), 'failed'],
    ['tests, exit 0', [began, fileBegan(), fileEnded(2), ended('passed')], exit(0), 'passed'],
    ['tests, exit 0, and no last word', [began, fileBegan(), fileEnded(2)], exit(0), 'passed'],
    ['tests, exit 0, and the runner says failed', [began, fileEnded(2), ended('failed')], exit(0), 'failed'],
    ['tests, and exit 1 for no reason', [began, fileEnded(2), ended('passed')], exit(1), 'failed'],
    [
      'tests, exit 1 for another file',
      [began, fileEnded(2), fileEnded(0, 1, other), ended('failed')],
      exit(1),
      'passed',
    ],
    ['no tests, exit 0', [began, fileEnded(0), ended('passed')], exit(0), 'empty'],
    ['nothing of the file, exit 0', [began, ended('passed')], exit(0), 'empty'],
    ['nothing of the file, and only its complaint', [began, ended('empty')], exit(5), 'empty'],
    ['tests that were all skipped, and only its complaint', [began, allSkipped, ended('empty')], exit(5), 'passed'],
    [
      'tests that passed, and a complaint that there were none',
      [began, fileEnded(1), ended('empty')],
      exit(5),
      'failed',
    ],
    ['nothing of the file, no last word', [began], exit(0), 'failed'],
    ['nothing of the file, exit 1', [began, ended('failed')], exit(1), 'failed'],
  ])('is as the table has it: %s', (_, events, end, outcome) => {
    expect(told(...events).verdictAlone(file, end).outcome).toBe(outcome);
  });

  const path = fc.constantFrom(file, other);
  const events = fc.array(
    fc.oneof(
      fc.constant(began),
      path.map(fileBegan),
      fc.tuple(fc.nat(2), fc.nat(2), path).map((parts) => fileEnded(...parts)),
      fc.option(path).map(trouble),
      fc.constantFrom('passed' as const, 'failed' as const, 'empty' as const, 'interrupted' as const).map(ended),
    ),
    { maxLength: 8 },
  );
  const ends = fc.constantFrom(exit(0), exit(1), exit(5), killed);

  it('is never a pass where something failed, or where the end is not what was told', () => {
    fc.assert(
      fc.property(events, ends, (given, end) => {
        const telling = told(...given);
        const { outcome, tests } = telling.verdictAlone(file, end);
        const company = telling.verdictInCompany(file)?.outcome === 'passed' && !telling.contradicts(end);
        if (outcome !== 'passed' && !company) return;
        // In company a file may have passed before another one took the process down.
        expect(outcome === 'passed' && end.signal !== null).toBe(false);
        expect(given).not.toContainEqual(trouble(file));
        expect(
          given.some((event) => event.event === 'file-ended' && event.file === file && event.tests.failed > 0),
        ).toBe(false);
        if (telling.runner === null) return;
        expect(given).not.toContainEqual(trouble(null));
        expect(tests === null ? 0 : tests.passed + tests.skipped + tests.todo).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same in whatever way the lines of several writers came together', () => {
    const one = [began, fileBegan(), fileEnded(1)];
    const two = [began, fileBegan(other), fileEnded(0, 1, other), ended('failed')];
    const verdict = told(...one, ...two).verdictAlone(file, exit(1));
    expect(told(...two, ...one).verdictAlone(file, exit(1))).toEqual(verdict);
  });
});

it('keeps so many failures and so many words of each, and says what it left out', () => {
  const telling = told(began, fileEnded(0, failuresKeptMax + 50));
  telling.add({ event: 'error', file, failure: { test: null, message: 'x'.repeat(9000), location: null } });
  telling.add({ event: 'error', file: null, failure: { test: null, message: 'x'.repeat(9000), location: null } });
  const { failures, tests } = telling.verdictAlone(file, exit(1));
  expect(tests?.failed).toBe(failuresKeptMax + 50);
  expect(failures).toHaveLength(failuresKeptMax + 1);
  expect(failures.at(-1)?.message).toMatch(/^x{8000}… \(1000 more characters\)$/);
});
