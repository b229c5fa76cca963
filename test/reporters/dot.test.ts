// One character a file.

import { expect, test } from 'vitest';

import { dotReporter } from '../../src/reporters/dot.ts';
import { silentReporter } from '../../src/reporters/silent.ts';
import { aFlakyResult, aResult, eventsOf } from '../rig/builders.ts';
import { Listening } from '../rig/listening.ts';

test('each outcome has its character, and failures are named at the end', async () => {
  const results = [
    aResult({ file: 'a' }),
    aResult({ file: 'b\n', outcome: 'failed' }),
    aResult({ file: 'c', outcome: 'timed-out' }),
    aResult({ file: 'd', outcome: 'crashed' }),
    aFlakyResult({ file: 'e' }),
  ];
  const text = await new Listening(dotReporter).tell(...eventsOf(results)).finish();
  expect(text.split('\n').slice(0, 6)).toEqual([
    '.FTC~',
    'failed b\\n (exit code 1, 1.2s)',
    'timed out c (1.2s)',
    'crashed d (SIGSEGV, 1.2s)',
    'Summary',
    '2 passed, 1 failed, 1 timed out, 1 crashed of 5 files',
  ]);
});

test('lines are as wide as the terminal and no wider', () => {
  const results = Array.from({ length: 25 }, (_, index) => aResult({ file: String(index) }));
  const { output } = new Listening(dotReporter, { width: 10 }).tell(...eventsOf(results));
  expect(output.lines.slice(0, 4)).toEqual(['..........', '..........', '.....', 'Summary']);
});

test('silent says nothing', async () => {
  expect(await new Listening(silentReporter).tell(...eventsOf([aResult({ outcome: 'failed' })])).finish()).toBe('');
});
