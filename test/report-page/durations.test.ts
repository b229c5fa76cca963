import { describe, expect, it } from 'vitest';

import type { PageFile } from '../../src/formats/page-data.ts';
import { rangesOf, slowestOf } from '../../src/report-page/durations.ts';

function file(ms: number | undefined, outcome: PageFile['outcome'] = 'passed'): PageFile {
  return { file: String(ms), ...(ms !== undefined && { ms, outcome }) };
}

describe('the ranges of durations', () => {
  it('go from the shortest to the longest file, with those in between', () => {
    const ranges = rangesOf([file(12), file(19), file(20, 'failed'), file(150), file(undefined)]);
    expect(ranges.map(({ name, files, notPassed }) => [name, files, notPassed])).toEqual([
      ['<20ms', 2, 0],
      ['<50ms', 1, 1],
      ['<100ms', 0, 0],
      ['<200ms', 1, 0],
    ]);
  });

  it('are none where nothing ran, and have an end for what takes hours', () => {
    expect(rangesOf([file(undefined)])).toEqual([]);
    expect(rangesOf([file(59_999), file(4e6)]).map(({ name }) => name)).toEqual([
      '<1m',
      '<2m',
      '<5m',
      '<10m',
      '<30m',
      '<1h',
      '≥1h',
    ]);
  });
});

it('the slowest come first, and those that did not run not at all', () => {
  expect(slowestOf([file(1), file(undefined), file(3), file(2)], 2).map(({ ms }) => ms)).toEqual([3, 2]);
});
