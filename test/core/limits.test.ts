import { describe, expect, it } from 'vitest';

import { formatSize, parseSizeBytes } from '../../src/core/text/size.ts';
import { describeLimitHit } from '../../src/core/time-limit.ts';

describe('a size', () => {
  it.each([
    ['10MB', 10_000_000],
    ['1.5 gb', 1_500_000_000],
    ['512KiB', 524_288],
    ['4096', 4096],
    ['7 B', 7],
    ['', null],
    ['MB', null],
    ['-1MB', null],
    ['10 miles', null],
    ['1 toString', null],
  ])('written as %j is %j bytes', (text, bytes) => {
    expect(parseSizeBytes(text)).toBe(bytes);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [999_949, '999.9 KB'],
    [999_950, '1 MB'],
    [10_000_000, '10 MB'],
    [1_990_000_000, '2 GB'],
    [2_147_000_000_000, '2147 GB'],
  ])('of %i bytes reads %j', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});

describe('a limit that was reached', () => {
  it('is told by its value and its option', () => {
    expect(describeLimitHit({ kind: 'timeout', limitMs: 300_000 })).toBe(
      'did not end within 5m 00s (--timeout), and was ended',
    );
    expect(describeLimitHit({ kind: 'idle-timeout', limitMs: 1500 })).toBe(
      'printed nothing for 1.5s (--idle-timeout), and was ended',
    );
  });
});
