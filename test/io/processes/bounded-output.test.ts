import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { BoundedOutput } from '../../../src/io/processes/bounded-output.ts';
import { until } from '../../rig/command-line.ts';

describe('what a command prints', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'pawl-output-'));
    path = join(folder, 'a.log');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const numbers = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, n) => `${String(from + n).padStart(8)}\n`).join('');

  it('is kept as it is while it fits', () => {
    const output = new BoundedOutput(path, 900);
    fs.writeSync(output.descriptor, numbers(0, 100));
    expect(output.printedBytes()).toBe(900);
    output.close();
    expect(fs.readFileSync(path, 'utf8')).toBe(numbers(0, 100));
  });

  it('keeps its beginning and its end, and says how much is missing between them', () => {
    const output = new BoundedOutput(path, 900);
    fs.writeSync(output.descriptor, numbers(0, 1000));
    output.close();
    const cut = '\n[pawl cut 8.1 KB here: --output-limit is 900 B]\n';
    expect(fs.readFileSync(path, 'utf8')).toBe(`${numbers(0, 50)}${cut}${numbers(950, 1000)}`);
  });

  it('is bounded while it comes, counts on, and ends with what came last, however little that was', async () => {
    const output = new BoundedOutput(path, 900);
    fs.writeSync(output.descriptor, numbers(0, 1000));
    await until(() => fs.statSync(path).size <= 900);
    expect(output.printedBytes()).toBe(9000);
    fs.writeSync(output.descriptor, numbers(1000, 2000));
    await until(() => fs.statSync(path).size <= 900);
    fs.writeSync(output.descriptor, numbers(2000, 2003));
    expect(output.printedBytes()).toBe(18_027);
    output.close();
    const cut = '\n[pawl cut 17.1 KB here: --output-limit is 900 B]\n';
    expect(fs.readFileSync(path, 'utf8')).toBe(`${numbers(0, 50)}${cut}${numbers(1953, 2003)}`);
    expect(fs.readdirSync(folder)).toEqual(['a.log']);
  });

  it('is looked at as rarely as may be once it has reached the limit and nothing more comes', () => {
    vi.useFakeTimers();
    const looks = vi.spyOn(fs, 'fstatSync');
    try {
      const output = new BoundedOutput(path, 900);
      fs.writeSync(output.descriptor, numbers(0, 100));
      vi.advanceTimersByTime(1000);
      // Twice at each look.
      expect(looks.mock.calls.length).toBeLessThan(100);
      output.close();
    } finally {
      vi.useRealTimers();
      looks.mockRestore();
    }
  });

  it('is bounded for each attempt alone: what an earlier one printed stays', () => {
    for (const from of [0, 5000]) {
      const output = new BoundedOutput(path, 900);
      fs.writeSync(output.descriptor, numbers(from, from + 200));
      output.close();
    }
    const cut = '\n[pawl cut 900 B here: --output-limit is 900 B]\n';
    const expected = [0, 5000].map((from) => `${numbers(from, from + 50)}${cut}${numbers(from + 150, from + 200)}`);
    expect(fs.readFileSync(path, 'utf8')).toBe(expected.join(''));
  });
});
