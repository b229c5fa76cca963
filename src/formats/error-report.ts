// errors/<path>.error.json: everything about one file that did not pass, in one place.

import type { FileResult } from '../core/results/file-result.ts';
import { formatVersion } from './version.ts';

export interface ErrorReport {
  readonly format: number;
  readonly file: string;
  readonly run: string;
  readonly timestamp: string;
  readonly outcome: string;
  /** The command as it was started for this file. */
  readonly command: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly attempts: number;
  readonly durationMs: number;
  readonly failures: FileResult['failures'];
  /** The last lines that the command printed. */
  readonly outputTail: string;
  readonly output: FileResult['output'];
  readonly context: { readonly host: string; readonly pawl: string; readonly runner: string };
}

export function errorReport(result: FileResult, outputTail: string, command: readonly string[]): ErrorReport {
  const last = result.attempts.at(-1);
  return {
    format: formatVersion,
    file: result.file,
    run: result.run,
    timestamp: result.finishedAt,
    outcome: result.outcome,
    command,
    exitCode: last?.exitCode ?? null,
    signal: last?.signal ?? null,
    attempts: result.attempts.length,
    durationMs: result.durationMs,
    failures: result.failures,
    outputTail,
    output: result.output,
    context: { host: last?.host ?? '', pawl: result.pawl, runner: result.runner.name },
  };
}
