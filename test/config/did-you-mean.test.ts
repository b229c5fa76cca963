import { expect, test } from 'vitest';

import { nearestWord } from '../../src/config/did-you-mean.ts';

const words = ['run', 'plan', 'status', 'show', 'workers', 'passWithNoTests'];

test.each([
  ['staus', 'status'],
  ['stauts', 'status'],
  ['Status', 'status'],
  ['wrokers', 'workers'],
  ['passWithNoTest', 'passWithNoTests'],
  ['rnu', 'run'],
  ['runs', 'run'],
  ['test', null],
  ['x', null],
  ['', null],
  ['something', null],
])('%s → %s', (word, nearest) => {
  expect(nearestWord(word, words)).toBe(nearest);
});
