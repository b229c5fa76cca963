// What the default reporter says where there is no terminal: plain lines, each thing once, in the order in which it happens.

import { describe, expect, test } from 'vitest';

import type { FileFinished } from '../../src/core/event.ts';
import type { RunStarted } from '../../src/core/event.ts';
import type { FileResult } from '../../src/core/results/file-result.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { defaultReporter } from '../../src/reporters/default.ts';
import { failureText } from '../../src/reporters/terminal/failure-text.ts';
import { paintFor } from '../../src/reporters/terminal/paint.ts';
import {
  aDigest,
  aFlakyResult,
  aMoment,
  aResult,
  aRun,
  aSummary,
  anAttempt,
  anInvocation,
  eventsOf,
  fileFinished,
  fileStarted,
  runFinished,
  runStarted,
} from '../rig/builders.ts';
import type { Surroundings } from '../rig/listening.ts';
import { Listening } from '../rig/listening.ts';

function listening(surroundings?: Surroundings): Listening {
  return new Listening(defaultReporter, surroundings);
}

test('a pass that was taken back is counted once, and is what its file came to in the end', async () => {
  const [a, b] = [aResult({ file: asTestFile('a') }), aResult({ file: asTestFile('b') })];
  const failed = aResult({ file: asTestFile('a'), outcome: 'failed' });
  const listener = listening().tell(
    runStarted(['a', 'b']),
    fileStarted('a'),
    fileFinished(a),
    fileStarted('b'),
    fileFinished(b),
    fileStarted('a'),
    fileFinished(failed),
    { kind: 'file-interrupted', at: aMoment, file: b.file },
    runFinished(aSummary([failed], { total: 2, notRun: 1 })),
  );
  await listener.finish();
  const { lines } = listener.output;
  const positions = lines.flatMap((line) => /^\[.*?\] \w+/.exec(line) ?? []);
  expect(positions).toEqual(['[1/2] passed', '[2/2] passed', '[2/2] failed']);
  expect(lines.filter((line) => line.startsWith('│') && line.includes('passed'))).toEqual([]);
});

describe('at the start', () => {
  test('the run, what is kept by ground and what is owed by reason are told before the first file', () => {
    const files = ['a', 'b', 'c', 'd', 'e'];
    const reasons = { 'never-ran': 2, 'test-file-changed': 1 } as const;
    const started = runStarted(files, { how: 'resumed', invocation: 2, kept: 2, reasons });
    const { output } = listening().tell(
      started,
      { kind: 'file-kept', result: aDigest({ file: 'a' }), ground: 'verified' },
      { kind: 'file-kept', result: aDigest({ file: 'b', outcome: 'failed' }), ground: 'assumed' },
      fileStarted('c'),
    );
    expect(output.lines).toEqual([
      'run_2026-11-21_143022 resumed (invocation 2)',
      'kept 2 (1 verified, 1 assumed), 3 to run: 2 never ran, 1 changed; 1 failure from before',
      '',
    ]);
  });

  test('a first run needs no reasons', () => {
    const { output } = listening().tell(runStarted(['a', 'b']), fileStarted('a'));
    expect(output.text).toBe('run_2026-11-21_143022 began\n2 files to run\n');
  });

  test('removed files are named, and counted where they are many', () => {
    const removed = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => asTestFile(`gone/${name}.ts`));
    const { output } = listening().tell(runStarted(['a'], { removed }));
    expect(output.text).toContain(
      'no longer counted: gone/a.ts, gone/b.ts, gone/c.ts, gone/d.ts, gone/e.ts and 2 more\n',
    );
  });

  test('where the command came from is told', () => {
    const { output } = listening().tell(runStarted(['a'], { detected: 'vitest, because package.json depends on it' }));
    expect(output.lines[1]).toBe('vitest, because package.json depends on it');
  });

  test('who has only just tried it is told in two lines how to go on, and nobody else is', () => {
    const detected = 'vitest, because package.json depends on it';
    const opening = (said: Partial<RunStarted>) => listening().tell(runStarted(['a', 'b'], said)).output.lines;
    expect(opening({ detected }).slice(2)).toEqual([
      'pawl init writes this down as a config',
      'each result is kept the moment it is there: stop whenever you like, and run it again to go on',
      '',
    ]);
    expect(opening({}).slice(1)).toEqual(['']);
    expect(opening({ detected, kept: 1 }).slice(2)).toEqual(['']);
    expect(opening({ detected, reasons: { 'failed-before': 1, 'never-ran': 1 } }).slice(2)).toEqual(['']);
  });

  test('with --last-failed, what was not asked for is counted', () => {
    const started = runStarted(['a', 'b', 'c'], { owed: 1, left: 2, reasons: { 'asked-last-failed': 1 } });
    const { output } = listening().tell(started, fileStarted('a'));
    expect(output.lines[1]).toBe('1 to run: 1 did not pass before, 2 not asked for');
  });
});

describe('while files run', () => {
  test('each finished file is one line, in one write', () => {
    const { output } = listening().tell(
      runStarted(['test/a.test.ts', 'test/b.test.ts']),
      fileStarted('test/a.test.ts'),
      fileFinished(aResult({ tests: { passed: 12, failed: 0, skipped: 0, todo: 0 } })),
    );
    expect(output.writes.at(-1)).toBe('[1/2] passed       1.2s  test/a.test.ts (12 tests)\n');
  });

  test('a failure that its runner has not printed yet is told with its difference or stack', () => {
    const failures = [{ test: 'sum adds', message: 'expected 3 to be 4', location: null, detail: '- 4\n+ 3' }];
    const attempts = [anAttempt({ outcome: 'failed', exitCode: null, warm: true })];
    const alone = aResult({ outcome: 'failed', failures });
    const warm = aResult({ outcome: 'failed', failures, attempts });
    const toldOf = (result: FileResult, output: string): string =>
      failureText(fileFinished(result, output) as FileFinished, paintFor(false));
    expect(toldOf(warm, 'a log line')).toBe(
      '    × sum adds: expected 3 to be 4\n      | - 4\n      | + 3\n    | a log line\n',
    );
    expect(toldOf(alone, '')).toContain('      | - 4\n');
    expect(toldOf(alone, 'printed')).toBe('    × sum adds: expected 3 to be 4\n    | printed\n');
  });

  test('a failure is told when it happens, with its failed tests and the end of its output', () => {
    const failures = [{ test: 'sum adds', message: 'expected 3 to be 4\nand more', location: 'test/a.test.ts:3:1' }];
    const result = aResult({ outcome: 'failed', failures });
    const { output } = listening().tell(
      runStarted([result.file]),
      fileStarted(result.file),
      fileFinished(result, 'one\ntwo\n\n'),
    );
    expect(output.lines.slice(2)).toEqual([
      '[1/1] failed       1.2s  test/a.test.ts (exit code 1)',
      '    × sum adds (test/a.test.ts:3:1): expected 3 to be 4',
      '    | one',
      '    | two',
      '',
    ]);
  });

  test('a retry is one line', () => {
    const attempt = anAttempt({ outcome: 'crashed', durationMs: 80 });
    const { output } = listening({ settings: { retries: 2 } }).tell({
      kind: 'attempt-finished',
      at: aMoment,
      file: asTestFile('a'),
      attempt,
    });
    expect(output.text).toBe('trying again a: attempt 1 of 3 crashed (SIGSEGV) after 80ms\n');
  });

  test('an interrupted file is said to have no verdict', () => {
    const { output } = listening().tell({ kind: 'file-interrupted', at: aMoment, file: asTestFile('a') });
    expect(output.text).toBe('interrupted a: it has no verdict and will run again\n');
  });

  test('a problem is told with what happens next', () => {
    const problem = { kind: 'unreadable', where: 'a.json', message: 'is empty', next: 'a will run again' } as const;
    const { output } = listening().tell({ kind: 'problem', at: aMoment, problem });
    expect(output.text).toBe('problem: a.json: is empty — a will run again\n');
  });

  test('no control character of a name or an output reaches the reader', () => {
    const file = 'test/\u001b[2J\n\u009b31m\u202e.test.ts';
    const nasty = '\u001b]0;title\u0007\u001b[31mred\u001b[0m\u0008\u0000\r\u001b[1A\n';
    const failures = [{ test: 'a\u001b[2Jb', message: '\u001b[31mno', location: 'x\ny' }];
    const result = aResult({ file, outcome: 'failed', failures });
    const { output } = listening().tell(runStarted([file]), fileStarted(file), fileFinished(result, nasty));
    expect(output.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(output.text).toContain('test/\\x1b[2J\\n\\x9b31m\\u202e.test.ts');
  });

  test('no cursor is moved', async () => {
    const text = await listening()
      .tell(...eventsOf([aResult(), aResult({ file: 'b', outcome: 'failed' })]))
      .finish();
    expect(text).not.toMatch(/[\u001b\r]/);
  });
});

describe('at the end', () => {
  test('each file of a small suite has its row, with where its result came from', async () => {
    const results = [aResult({ file: 'c', outcome: 'failed' }), aFlakyResult({ file: 'd' })];
    const kept = { verified: 1, assumed: 1 };
    const summary = aSummary(results, { total: 4, passed: 3, notRun: 0, kept });
    const text = await listening()
      .tell(
        runStarted(['a', 'b', 'c', 'd'], { kept: 2 }),
        { kind: 'file-kept', result: aDigest({ file: 'a' }), ground: 'verified' },
        { kind: 'file-kept', result: aDigest({ file: 'b' }), ground: 'assumed' },
        ...results.map((result) => fileFinished(result)),
        runFinished(summary),
      )
      .finish();
    expect(rowsOf(text)).toEqual([
      ['file', 'outcome', 'duration', 'result'],
      ['c', 'failed', '1.2s', 'ran'],
      ['d', 'passed, flaky', '1.2s', 'ran'],
      ['a', 'passed', '1.2s', 'kept, verified'],
      ['b', 'passed', '1.2s', 'kept, assumed'],
    ]);
    expect(text).toContain(
      '\nSummary\n3 passed, 1 failed of 4 files\nkept 2 (1 verified, 1 assumed), ran 2 in 1m 05s\n1 flaky file\n',
    );
  });

  test('tests have a column only where a runner told them', async () => {
    const tests = { passed: 3, failed: 0, skipped: 1, todo: 0 };
    const text = await listening()
      .tell(...eventsOf([aResult({ tests })]))
      .finish();
    expect(rowsOf(text)[0]).toEqual(['file', 'outcome', 'tests', 'duration', 'result']);
    expect(text).toContain('\ntests: 3 passed, 0 failed, 1 skipped\n');
  });

  test('a failure that just happened is not one from before', async () => {
    const text = await listening()
      .tell(runStarted(['a']), fileFinished(aResult({ file: 'a', outcome: 'failed' })))
      .finish();
    expect(text).not.toContain('from before');
  });

  test('a failure that stood and then passed is a pass', async () => {
    const text = await listening()
      .tell(
        runStarted(['a']),
        { kind: 'file-kept', result: aDigest({ file: 'a', outcome: 'failed' }), ground: null },
        fileFinished(aResult({ file: 'a' })),
        runFinished(aSummary([aResult({ file: 'a' })])),
      )
      .finish();
    expect(rowsOf(text).slice(1)).toEqual([['a', 'passed', '1.2s', 'ran']]);
  });

  test.each([
    [{ kind: 'interrupted', signal: 'SIGINT' }, 'interrupted by SIGINT, everything finished until then is saved'],
    [{ kind: 'bail', failures: 1 }, 'stopped after 1 failure (--bail)'],
    [{ kind: 'max-files', files: 2 }, 'stopped after 2 files (--max-files)'],
    [{ kind: 'trouble' }, 'stopped by trouble of its own'],
  ] as const)('a run that stopped is partial, and says why: %j', async (stop, words) => {
    const summary = aSummary([aResult()], { total: 3, notRun: 2, stop });
    const text = await listening()
      .tell(
        runStarted(['test/a.test.ts', 'b', 'c']),
        fileFinished(aResult()),
        runFinished(summary, 'pawl run --workers 2'),
      )
      .finish();
    expect(text).toContain(`\nPartial summary: ${words}\n1 passed, 0 failed, 2 not run of 3 files\n`);
    expect(text).toContain('\nto continue: pawl run --workers 2\n');
    expect(rowsOf(text).slice(1)).toEqual([
      ['b', 'not run', '', 'owed'],
      ['c', 'not run', '', 'owed'],
      ['test/a.test.ts', 'passed', '1.2s', 'ran'],
    ]);
  });

  test('once everything has run, failures are the next thing to do', async () => {
    const text = await listening()
      .tell(...eventsOf([aResult({ file: 'a', outcome: 'timed-out' })]))
      .finish();
    expect(text).toContain('\n0 passed, 0 failed, 1 timed out of 1 file\n');
    expect(
      text.endsWith('\nto run the failures again: pawl run --last-failed\nto look into a failure: pawl show a\n'),
    ).toBe(true);
  });

  test('a green run leaves nothing to do', async () => {
    const text = await listening()
      .tell(...eventsOf([aResult()]))
      .finish();
    expect(text.endsWith('\nSummary\n1 passed, 0 failed of 1 file\nran 1 in 1m 05s\n')).toBe(true);
  });

  test('flaky files that fail the run are said to', async () => {
    const text = await listening({ settings: { failOnFlaky: true } })
      .tell(...eventsOf([aFlakyResult()]))
      .finish();
    expect(text).toContain('1 flaky file, which fails the run (--fail-on-flaky)');
  });

  test('a suite without files has no table', async () => {
    const text = await listening()
      .tell(...eventsOf([]))
      .finish();
    expect(text).not.toContain('┌');
  });

  test('when the run could not be begun, nothing is summed up', async () => {
    expect(await listening().finish()).toBe('');
  });
});

describe('when nothing is owed', () => {
  const standing = {
    how: 'standing',
    kept: 2,
    run: aRun({ expected: ['a', 'b'], invocations: [anInvocation({ endedAt: aMoment })] }),
  } as const;
  const summary = aSummary([aResult({ file: 'a' }), aResult({ file: 'b' })]);

  test('one line tells the verdict again, with its age and its ground', async () => {
    const told = listening().tell(runStarted(['a', 'b'], standing), runFinished(summary));
    told.clock.pass(3.2 * 3_600_000);
    expect(await told.finish()).toBe(
      'Nothing is owed: 2 files passed in run_2026-11-21_143022 3h ago (verified: no file of the project changed since, ignored ones aside)\n',
    );
  });

  test('an assumption is never hidden', async () => {
    const text = await listening()
      .tell(
        runStarted(['a', 'b'], standing),
        { kind: 'file-kept', result: aDigest({ file: 'a' }), ground: 'verified' },
        { kind: 'file-kept', result: aDigest({ file: 'b' }), ground: 'assumed' },
        runFinished(summary),
      )
      .finish();
    expect(text).toBe(
      'Nothing is owed: 2 files passed in run_2026-11-21_143022 just now (kept 2 (1 verified, 1 assumed))\n',
    );
  });

  test('a flaky file that fails the run is told in full', async () => {
    const flaky = aFlakyResult({ file: 'a' });
    const text = await listening({ settings: { failOnFlaky: true } })
      .tell(runStarted(['a'], { ...standing, kept: 1 }), runFinished(aSummary([flaky])))
      .finish();
    expect(text).toContain('\n1 flaky file, which fails the run (--fail-on-flaky)\n');
    expect(text).not.toContain('Nothing is owed');
  });

  test('an invocation that died took nobody knows how long', async () => {
    const text = await listening()
      .tell(runStarted(['a']), runFinished(aSummary([aResult({ file: 'a' })], { durationMs: 0 })))
      .finish();
    expect(text).toContain('\nran 1\n');
  });

  test('a failure that stands is told in full', async () => {
    const failed = aResult({ file: 'b', outcome: 'failed' });
    const text = await listening()
      .tell(
        runStarted(['a', 'b'], standing),
        { kind: 'file-kept', result: aDigest({ file: 'a' }), ground: 'verified' },
        { kind: 'file-kept', result: aDigest({ file: 'b', outcome: 'failed' }), ground: 'verified' },
        runFinished(aSummary([aResult({ file: 'a' }), failed])),
      )
      .finish();
    expect(text).toContain('stands: nothing to run\nkept 2 (2 verified, 0 assumed), 0 to run; 1 failure from before\n');
    expect(text).toContain('\n1 passed, 1 failed of 2 files\n');
  });
});

/** The cells of the table, row by row. */
function rowsOf(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('│'));
  return lines.map((line) =>
    line
      .split('│')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
