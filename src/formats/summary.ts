// results/summary.json: the statistics of a run; derived, and rewritten as the run goes.

import type { AuditReport } from '../core/planning/audit.ts';
import type { StopReason } from '../core/planning/stop.ts';
import type { Result } from '../core/problem.ts';
import type { Stamp } from '../core/results/stamp.ts';
import type { FailedFile, Summary } from '../core/results/summary.ts';
import { notPassed } from '../core/results/summary.ts';
import { decodeJson } from './decode.ts';
import { isOutcome, isTestCounts } from './file-result.ts';
import type { Json } from './guard.ts';
import { isAmount, isCount, isInteger, isListOf, isObject, isText, isTextOrNull } from './guard.ts';
import { formatVersion } from './version.ts';

/**
 * The summary with the fields by which other sequential processors know it in front: run_id, timestamp, total,
 * completed, failed (everything that has a verdict and did not pass) and success_rate (of all expected files).
 */
export interface StoredSummary extends Omit<Summary, 'run' | 'at' | 'failed' | 'audit' | 'stamp'> {
  readonly format: number;
  readonly run_id: string;
  readonly timestamp: string;
  readonly completed: number;
  readonly failed: number;
  readonly success_rate: number;
  /** Absent in what an older pawl wrote. */
  readonly audit?: AuditReport | null | undefined;
  readonly stamp?: Stamp | null | undefined;
}

export function storedSummary(summary: Summary): StoredSummary {
  const { run, at, failed: _, total, ...rest } = summary;
  return {
    format: formatVersion,
    run_id: run,
    timestamp: at,
    total,
    completed: total - summary.notRun,
    failed: notPassed(summary),
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
  const { audit = null, stamp = null } = rest;
  return { ok: true, value: { ...rest, run, at, failed: failed - notPassed({ ...rest, failed: 0 }), audit, stamp } };
}

/** A summary that is wrong is rebuilt from the results. */
export function isStoredSummary(value: unknown): value is StoredSummary {
  return (
    isObject(value) &&
    value['format'] === formatVersion &&
    isText(value['run_id']) &&
    isText(value['timestamp']) &&
    isCount(value['completed']) &&
    isAmount(value['success_rate']) &&
    value['success_rate'] <= 1 &&
    hasCounts(value)
  );
}

/** A summary as it is within the program, which a seal holds: what was stored in one need not be one. */
export function isSummary(value: unknown): value is Summary {
  return isObject(value) && isText(value['run']) && isText(value['at']) && hasCounts(value);
}

function hasCounts(value: Json): boolean {
  return (
    ['total', 'passed', 'failed', 'timedOut', 'crashed', 'empty', 'notRun', 'ran'].every((key) =>
      isCount(value[key]),
    ) &&
    isObject(value['kept']) &&
    isCount(value['kept']['verified']) &&
    isCount(value['kept']['assumed']) &&
    isListOf(value['flaky'], isText) &&
    isListOf(value['failures'], isFailedFile) &&
    (value['tests'] === null || isTestCounts(value['tests'])) &&
    isAmount(value['filesDurationMs']) &&
    isAmount(value['durationMs']) &&
    isListOf(value['removed'], isText) &&
    (value['stop'] === null || isStopReason(value['stop'])) &&
    (value['audit'] == null || isAuditReport(value['audit'])) &&
    (value['stamp'] == null || isStamp(value['stamp']))
  );
}

function isAuditReport(value: unknown): value is AuditReport {
  return (
    isObject(value) &&
    ['kept', 'sampled', 'ran'].every((key) => isCount(value[key])) &&
    isListOf(value['differed'], isText)
  );
}

function isStamp(value: unknown): value is Stamp {
  return isObject(value) && isText(value['digest']) && isText(value['commit']);
}

function isFailedFile(value: unknown): value is FailedFile {
  return (
    isObject(value) &&
    isText(value['file']) &&
    isOutcome(value['outcome']) &&
    (value['exitCode'] === null || isInteger(value['exitCode'])) &&
    isTextOrNull(value['signal']) &&
    isAmount(value['durationMs']) &&
    typeof value['kept'] === 'boolean'
  );
}

function isStopReason(value: unknown): value is StopReason {
  if (!isObject(value)) return false;
  switch (value['kind']) {
    case 'interrupted':
      return ['SIGINT', 'SIGTERM', 'SIGHUP'].includes(value['signal'] as string);
    case 'bail':
      return isCount(value['failures']);
    case 'max-files':
      return isCount(value['files']);
    case 'budget':
      return isAmount(value['budgetMs']);
    default:
      return value['kind'] === 'queue-part' || value['kind'] === 'trouble';
  }
}
