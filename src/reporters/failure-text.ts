// What is said of a file that did not pass, below its line: which tests failed, and the end of what it printed.

import type { FileFinished } from '../core/event.ts';
import type { Failure } from '../core/file-result.ts';
import { printable } from '../core/printable.ts';
import { counted } from './counted.ts';
import { outputTailLines } from './output-tail.ts';
import type { Paint } from './paint.ts';
import { shortenedEnd } from './text-width.ts';

const failuresMax = 10;
const messageColumnsMax = 200;

/** Whole lines, indented; empty when there is nothing to say. */
export function failureText({ result, outputTail }: FileFinished, paint: Paint): string {
  const { failures } = result;
  const tests = failures.slice(0, failuresMax).map((failure) => `    ${paint.red('×')} ${failureLine(failure)}\n`);
  if (failures.length > failuresMax)
    tests.push(`    … ${counted(failures.length - failuresMax, 'more failed test')}\n`);
  const output = outputTailLines(outputTail ?? '').map((line) => `    ${paint.dim('|')} ${line}\n`);
  return [...tests, ...output].join('');
}

/** The first line of the message says what went wrong; the rest is in the output below. */
function failureLine({ test, message, location }: Failure): string {
  const [firstLine] = outputTailLines(message.trimStart().split('\n', 1)[0] ?? '');
  const place = location === null ? '' : ` (${location})`;
  const what = firstLine === undefined ? '' : `: ${firstLine}`;
  return shortenedEnd(printable(`${test ?? 'the file'}${place}`) + what, messageColumnsMax);
}
