import { describe, expect, it, test } from 'vitest';

import { timeOfRetry } from '../../../src/core/planning/retry.ts';

describe('a file whose first attempt did not pass', () => {
  test.each([
    [0, 'now', null, 1, 'never'],
    [0, 'end', 10, 1, 'never'],
    [1, 'now', null, 1000, 'now'],
    [2, 'end', null, 1000, 'end'],
    [1, 'now', 10, 10, 'now'],
    [1, 'now', 10, 11, 'never'],
    [1, 'end', 10, 10, 'end'],
    [1, 'end', 10, 11, 'never'],
  ] as const)('retries %i, %s, at most %s files, as number %i: %s', (retries, retryWhen, maxRetried, failed, when) => {
    expect(timeOfRetry({ retries, retryWhen, maxRetried }, failed)).toBe(when);
  });
});

it('is not tried again where the one before it was not', () => {
  const rules = { retries: 1, retryWhen: 'end', maxRetried: 3 } as const;
  expect(Array.from({ length: 6 }, (_, index) => timeOfRetry(rules, index + 1))).toEqual([
    'end',
    'end',
    'end',
    'never',
    'never',
    'never',
  ]);
});
