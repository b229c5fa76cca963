// The timings file: how long test files take, as machines share it.

import type { Timings } from '../core/history/timings.ts';
import type { Result } from '../core/problem.ts';
import type { TestFile } from '../core/test-file.ts';
import { asTestFile, byCodeUnit } from '../core/test-file.ts';
import { decodeJson } from './decode.ts';
import { isCount, isObject } from './guard.ts';
import { formatVersion } from './version.ts';

interface StoredTimings {
  readonly format: typeof formatVersion;
  readonly unit: 'ms';
  readonly files: Readonly<Record<string, number>>;
}

/** A line for each file, in code-unit order: two of them can be compared by eye. */
export function encodeTimings(timings: Timings): string {
  const entries = [...timings].toSorted(([a], [b]) => byCodeUnit(a, b));
  const lines = entries.map(([file, ms]) => `  ${JSON.stringify(file)}: ${ms}`);
  const files = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n }`;
  return `{\n "format": ${formatVersion},\n "unit": "ms",\n "files": ${files}\n}\n`;
}

export function decodeTimings(text: string, where: string): Result<Timings> {
  const stored = decodeJson(text, where, isTimings);
  if (!stored.ok) return stored;
  const entries = Object.entries(stored.value.files).map(([file, ms]): [TestFile, number] => [asTestFile(file), ms]);
  return { ok: true, value: new Map(entries) };
}

export function isTimings(value: unknown): value is StoredTimings {
  return isObject(value) && value['format'] === formatVersion && value['unit'] === 'ms' && isDurations(value['files']);
}

function isDurations(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isCount);
}
