// A result that is stored, told to whoever listens as it was told when it came about.

import type { FileResult } from '../../core/results/file-result.ts';
import { digestOf } from '../../core/results/file-result.ts';
import type { RunDirectory } from '../../ports/result-store.ts';
import { outputTailBytes } from '../execution/record-result.ts';
import type { RunListener } from '../invocation/current-invocation.ts';

/** @param isCarried whether its run had it from an earlier one, and had proven it */
export function tellStored(
  result: FileResult,
  isCarried: boolean,
  at: string,
  directory: RunDirectory,
  listener: RunListener,
): void {
  if (isCarried) return listener({ kind: 'file-kept', result: digestOf(result), ground: 'verified' });
  const outputTail = result.outcome === 'passed' ? null : directory.outputTail(result.file, outputTailBytes);
  listener({ kind: 'file-finished', at, result, outputTail, remainingMs: null });
}
