// A line that a probe wrote → what it tells. What is not of the wire is passed over: a verdict needs every word to be there.

import type { RunnerEvent } from '../core/results/runner-event.ts';
import { isFailure, isTestCounts } from './file-result.ts';
import type { Json } from './guard.ts';
import { isAmount, isCount, isListOf, isObject, isText, isTextOrNull } from './guard.ts';
import { parsedOrNull } from './parse-json.ts';

/** Null for a line that is none of the wire's. */
export function decodeRunnerEvent(line: string): RunnerEvent | null {
  const value = parsedOrNull(line);
  return isObject(value) && isRunnerEvent(value) ? (value as unknown as RunnerEvent) : null;
}

function isRunnerEvent(value: Json): boolean {
  switch (value['event']) {
    case 'runner-began':
      return isText(value['runner']) && isTextOrNull(value['version']);
    case 'inputs':
      return isListOf(value['files'], isText);
    case 'file-began':
      return isText(value['file']) && isPlace(value['printed']);
    case 'file-ended':
      return (
        isText(value['file']) &&
        isTestCounts(value['tests']) &&
        isListOf(value['failures'], isFailure) &&
        (value['durationMs'] === null || isAmount(value['durationMs'])) &&
        isPlace(value['printed'])
      );
    case 'error':
      return isTextOrNull(value['file']) && isFailure(value['failure']);
    case 'runner-ended':
      return ['passed', 'failed', 'empty', 'interrupted'].includes(value['verdict'] as string);
    default:
      return false;
  }
}

function isPlace(value: unknown): boolean {
  return value === undefined || isCount(value);
}
