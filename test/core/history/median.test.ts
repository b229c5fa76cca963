import { expect, it } from 'vitest';

import { medianOf } from '../../../src/core/history/median.ts';

it('the median is the middle value, or the mean of the two in the middle', () => {
  expect([medianOf([]), medianOf([3]), medianOf([9, 1, 5]), medianOf([1, 2, 3, 10])]).toEqual([undefined, 3, 5, 2.5]);
});
