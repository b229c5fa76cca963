// The text behind a flag → its value, or what was expected instead.

import { parseAuditSize } from '../../core/planning/audit.ts';
import type { RunId } from '../../core/run.ts';
import { isRunId } from '../../core/run.ts';
import type { ReporterChoice } from '../../core/settings.ts';
import { parseDurationMs } from '../../core/text/duration.ts';
import { parseSizeBytes } from '../../core/text/size.ts';
import type { Range } from '../ranges.ts';
import {
  aDuration,
  aSize,
  aTimeLimit,
  describeRange,
  durationMsMax,
  isInRange,
  isOutputLimit,
  isTimeLimitMs,
} from '../ranges.ts';
import { aReporter, parseReporter } from '../reporter-choice.ts';
import type { Read } from './flag.ts';

/** Decimal digits and nothing else: no sign, no fraction, no exponent. */
export function wholeNumber(range: Range): (text: string) => Read<number> {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    return isInRange(value, range) ? { value } : { expected: describeRange(range) };
  };
}

/** One of few words, written exactly as they are. */
export function oneOf<const T extends string>(choices: readonly T[]): (text: string) => Read<T> {
  return (text) => {
    const value = choices.find((choice) => choice === text);
    return value === undefined ? { expected: `one of ${choices.join(', ')}` } : { value };
  };
}

/** A name, a path or a glob: whatever is not empty. An empty one is a variable that was not set. */
export function textOf(what: string): (text: string) => Read<string> {
  return (text) => (text === '' ? { expected: what } : { value: text });
}

/** In milliseconds; a bare number is milliseconds as well. */
export function readDurationMs(text: string): Read<number> {
  const value = parseDurationMs(text);
  return value === null || value > durationMsMax ? { expected: aDuration } : { value };
}

/** A time of day, from 00:00 to 23:59. */
export function readClockTime(text: string): Read<string> {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text) ? { value: text } : { expected: 'a time of day such as "18:30"' };
}

/** A duration in which something can happen: in milliseconds, never 0. */
export function readTimeLimitMs(text: string): Read<number> {
  const value = parseDurationMs(text);
  return isTimeLimitMs(value) ? { value } : { expected: aTimeLimit };
}

/** In bytes; a bare number is bytes as well. */
export function readOutputLimit(text: string): Read<number> {
  const value = parseSizeBytes(text);
  return isOutputLimit(value) ? { value } : { expected: aSize };
}

/** As it is written: `5%` of the kept files, or `10` of them. */
export function readAuditSize(text: string): Read<string> {
  return parseAuditSize(text) === null ? { expected: 'a share such as "5%", or a number of files' } : { value: text };
}

/** Whether there is such a run is for the engine to say. */
export function readRunName(text: string): Read<RunId | 'latest'> {
  const named = text === 'latest' || isRunId(text) || isRunId(`run_${text}`);
  return named ? { value: text } : { expected: 'a run such as run_2026-11-21_143022, or latest' };
}

/** Whether there is such a reporter is for the settings to say. */
export function readReporter(text: string): Read<ReporterChoice> {
  const value = parseReporter(text);
  return value === null ? { expected: aReporter } : { value };
}
