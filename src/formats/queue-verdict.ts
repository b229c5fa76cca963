// A verdict as it goes from one machine to the others: a result with what its reader cannot look up. Read like anything that
// strangers wrote.

import type { Problem, Result } from '../core/problem.ts';
import type { FileResult } from '../core/results/file-result.ts';
import { isRunId } from '../core/run.ts';
import type { TestFile } from '../core/test-file.ts';
import { decodeFileResult, encodeFileResult } from './file-result.ts';
import { isObject, isText } from './guard.ts';
import { parsedOrNull } from './parse-json.ts';

export interface QueueVerdict {
  readonly result: FileResult;
  /** Whether it is from before: proven, and not run for this queue. */
  readonly kept: boolean;
  /** The end of what it printed; null for a pass. Its whole output stays where it ran. */
  readonly outputTail: string | null;
}

/** In characters, before it is packed. Many files were read, or many tests failed with long words, when it is more. */
const lengthMax = 1024 * 1024;
const failuresMax = 50;
const wordsMax = 2000;

export function encodeVerdict({ result, kept, outputTail }: QueueVerdict): string {
  const text = textOf(result, kept, outputTail);
  if (text.length <= lengthMax) return text;
  // What cannot be sent is not claimed either: without its inputs a result vouches for less, never for more.
  const { inputs: _, ...fingerprint } = result.fingerprint;
  const failures = result.failures.slice(0, failuresMax).map(({ test, message, location }) => ({
    test: test === null ? null : test.slice(0, wordsMax),
    message: message.slice(0, wordsMax),
    location,
  }));
  return textOf({ ...result, fingerprint, failures }, kept, outputTail);
}

function textOf(result: FileResult, kept: boolean, outputTail: string | null): string {
  return JSON.stringify({ kept, outputTail, result: encodeFileResult({ ...result, output: null }) });
}

/** A problem is what is wrong with it: then it is no verdict. */
export function decodeVerdict(text: string, file: TestFile): Result<QueueVerdict> {
  const where = `the result of ${file} from the queue`;
  const sent = parsedOrNull(text);
  if (!isObject(sent) || typeof sent['kept'] !== 'boolean' || !isText(sent['result']))
    return { ok: false, problem: broken(where) };
  const { kept, outputTail } = sent;
  const result = decodeFileResult(sent['result'], where, file);
  if (!result.ok) return result;
  if (!isRunId(result.value.run) || (outputTail !== null && !isText(outputTail)))
    return { ok: false, problem: broken(where) };
  return { ok: true, value: { kept, outputTail, result: { ...result.value, output: null } } };
}

function broken(where: string): Problem {
  return { kind: 'unreadable', where, message: 'does not have the shape it should have', next: 'it is not counted' };
}
