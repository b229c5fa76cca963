import { describe, expect, test } from 'vitest';

import { exitCodeMeanings, exitCodeOf, exitCodeOfProblems, exitCodes } from '../../src/cli/exit-codes.ts';
import type { Problem, ProblemKind } from '../../src/core/problem.ts';
import type { Summary } from '../../src/core/results/summary.ts';
import { Tally } from '../../src/core/results/summary.ts';
import type { TestFile } from '../../src/core/test-file.ts';

const rules = { failOnFlaky: false, passWithNoTests: false, incompleteExitCode: 75, shard: null };

function aSummary(overrides: Partial<Summary> = {}): Summary {
  const about = {
    run: 'run_2026-11-21_143022',
    at: '2026-11-21T14:30:22.000Z',
    durationMs: 1,
    removed: [],
    stop: null,
  };
  return { ...new Tally(3).summary(about), passed: 3, notRun: 0, ...overrides };
}

describe('the exit code of a run', () => {
  const some = { passed: 1, notRun: 2 };
  test.each<[string, Partial<Summary>, number]>([
    ['all passed', {}, 0],
    ['one failed', { passed: 2, failed: 1 }, 1],
    ['one timed out', { passed: 2, timedOut: 1 }, 1],
    ['one crashed', { passed: 2, crashed: 1 }, 1],
    [
      'one failed and a limit stopped it',
      { passed: 1, failed: 1, notRun: 1, stop: { kind: 'max-files', files: 2 } },
      1,
    ],
    ['one failed and the disk was full', { passed: 1, failed: 1, notRun: 1, stop: { kind: 'trouble' } }, 1],
    ['a limit stopped it', { ...some, stop: { kind: 'max-files', files: 1 } }, 75],
    ['the limit was reached with the last file', { stop: { kind: 'max-files', files: 3 } }, 0],
    ['the disk was full', { ...some, stop: { kind: 'trouble' } }, 3],
    ['files were not asked for', some, 5],
    ['Ctrl-C', { ...some, stop: { kind: 'interrupted', signal: 'SIGINT' } }, 130],
    ['SIGTERM', { ...some, stop: { kind: 'interrupted', signal: 'SIGTERM' } }, 143],
    ['SIGHUP', { ...some, stop: { kind: 'interrupted', signal: 'SIGHUP' } }, 129],
    [
      'Ctrl-C after a failure',
      { passed: 1, failed: 1, notRun: 1, stop: { kind: 'interrupted', signal: 'SIGINT' } },
      130,
    ],
    ['nothing was expected', { total: 0, passed: 0 }, 4],
  ])('%s', (_, summary, code) => {
    expect(exitCodeOf(aSummary(summary), rules)).toBe(code);
  });

  test('the rules change it where they say so', () => {
    const stopped = aSummary({ ...some, stop: { kind: 'max-files', files: 1 } });
    expect(exitCodeOf(stopped, { ...rules, incompleteExitCode: 0 })).toBe(0);
    expect(exitCodeOf(aSummary({ total: 0, passed: 0 }), { ...rules, passWithNoTests: true })).toBe(0);
    expect(exitCodeOf(aSummary({ total: 0, passed: 0 }), { ...rules, shard: { index: 3, total: 4 } })).toBe(0);
    const flaky = aSummary({ flaky: ['a' as TestFile] });
    expect(exitCodeOf(flaky, rules)).toBe(0);
    expect(exitCodeOf(flaky, { ...rules, failOnFlaky: true })).toBe(1);
  });
});

describe('the exit code of problems', () => {
  test.each<[ProblemKind[], number]>([
    [[], 0],
    [['usage'], 2],
    [['no-files', 'usage'], 2],
    [['no-files'], 4],
    [['held'], 9],
    [['cannot-start'], 3],
    [['no-files', 'cannot-write'], 3],
    [['newer-version'], 3],
    [['unreadable'], 3],
    [['reporter'], 3],
  ])('%j', (kinds, code) => {
    expect(exitCodeOfProblems(kinds.map((kind): Problem => ({ kind, where: 'a', message: 'b', next: 'c' })))).toBe(
      code,
    );
  });
});

test('every code is explained', () => {
  const explained = exitCodeMeanings.flatMap((row) => row.join(' ').match(/\d+/g) ?? []).map(Number);
  for (const code of Object.values(exitCodes)) expect(explained).toContain(code);
});
