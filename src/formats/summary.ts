// results/summary.json: the statistics of a run; derived, and rewritten as the run goes.

import type { Result } from '../core/problem.ts';
import type { Summary } from '../core/summary.ts';
import { decodeJson } from './decode.ts';
import { isAmount, isCount, isListOf, isObject, isText } from './guard.ts';
import { formatVersion } from './version.ts';

/**
 * The summary with the fields by which other sequential processors know it in front: run_id, timestamp, total,
 * completed, failed (everything that has a verdict and did not pass) and success_rate (of all expected files).
 */
export interface StoredSummary extends Omit<Summary, 'run' | 'at' | 'failed'> {
  readonly format: number;
  readonly run_id: string;
  readonly timestamp: string;
  readonly completed: number;
  readonly failed: number;
  readonly success_rate: number;
}

export function storedSummary(summary: Summary): StoredSummary {
  const { run, at, failed, total, ...rest } = summary;
  return {
    format: formatVersion,
    run_id: run,
    timestamp: at,
    total,
    completed: total - summary.notRun,
    failed: failed + summary.timedOut + summary.crashed,
    success_rate: total === 0 ? 0 : Math.round((summary.passed / total) * 1e4) / 1e4,
    ...rest,
  };
}

export function encodeSummary(summary: Summary): string {
  return `${JSON.stringify(storedSummary(summary), null, 1)}\n`;
}

export function decodeSummary(text: string, where: string): Result<Summary> {
  const decoded = decodeJson(text, where, isStoredSummary);
  if (!decoded.ok) return decoded;
  const { format: _, run_id: run, timestamp: at, completed: __, success_rate: ___, failed, ...rest } = decoded.value;
  return { ok: true, value: { ...rest, run, at, failed: failed - rest.timedOut - rest.crashed } };
}

/** Shallow: a summary that is wrong is rebuilt from the results, which are checked in depth. */
function isStoredSummary(value: unknown): value is StoredSummary {
  return (
    isObject(value) &&
    value['format'] === formatVersion &&
    isText(value['run_id']) &&
    isText(value['timestamp']) &&
    ['total', 'completed', 'failed', 'passed', 'timedOut', 'crashed', 'notRun', 'ran'].every((key) =>
      isCount(value[key]),
    ) &&
    isAmount(value['success_rate']) &&
    isObject(value['kept']) &&
    isListOf(value['failures'], isObject) &&
    isListOf(value['flaky'], isText) &&
    isListOf(value['removed'], isText)
  );
}
