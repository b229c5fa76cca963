import { describe, expect, test } from 'vitest';

import type { FileStarted } from '../../../src/core/event.ts';
import { asTestFile } from '../../../src/core/test-file.ts';
import { defaultReporter } from '../../../src/reporters/default.ts';
import { runningReporter } from '../../../src/reporters/running.ts';
import { aResult, fileFinished, fileStarted, runStarted } from '../../rig/builders.ts';
import { Listening } from '../../rig/listening.ts';

describe.each([
  ['the default reporter', defaultReporter],
  ['the one that listens where others would not answer', runningReporter],
])('asked what is running, %s', (_, reporter) => {
  const asked = (told: Listening) => {
    const before = told.output.text.length;
    told.reporter.tellRunning?.();
    return told.output.text.slice(before);
  };

  test('says which files, for how long, longest first, and which attempt it is', () => {
    const told = new Listening(reporter).tell(runStarted(['a', 'b', 'c']), fileStarted('b'));
    told.clock.pass(64_000);
    told.tell({ ...(fileStarted('a', 2) as FileStarted), attempt: 2, totalAttempts: 3 });
    told.clock.pass(1200);
    expect(asked(told)).toBe('2 test files running:\n  1m 05s  b\n    1.2s  a (attempt 2 of 3)\n');
  });

  test('says so where none is: of those that ended, nothing', () => {
    const told = new Listening(reporter).tell(runStarted(['a', 'b']), fileStarted('a'), fileStarted('b', 2));
    told.tell(fileFinished(aResult({ file: 'a' })), { kind: 'file-interrupted', at: '', file: asTestFile('b') });
    expect(asked(told)).toBe('no test file is running\n');
  });
});

test('on a terminal the answer stands above the status line, which stays', () => {
  const told = new Listening(defaultReporter, { isTerminal: true }).tell(runStarted(['a', 'b']), fileStarted('a'));
  told.clock.pass(3000);
  told.reporter.tellRunning?.();
  expect(told.output.screen().slice(2)).toEqual(['1 test file running:', '  3.0s  a', '[0/2] a 3.0s']);
  told.tell(fileFinished(aResult({ file: 'a' })));
});
