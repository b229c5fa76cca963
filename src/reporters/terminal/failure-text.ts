// What is said of a file that did not pass, below its line: which tests failed, and the end of what it printed.

import type { FileFinished } from '../../core/event.ts';
import type { Failure } from '../../core/results/file-result.ts';
import { counted } from '../../core/text/counted.ts';
import { printable } from '../../core/text/printable.ts';
import { shortenedEnd } from '../../core/text/text-width.ts';
import { outputTailLines } from '../output-tail.ts';
import type { Paint } from './paint.ts';

const failuresMax = 10;
const messageColumnsMax = 200;
const detailLinesMax = 16;

/** Whole lines, indented; empty when there is nothing to say. */
export function failureText({ result, outputTail }: FileFinished, paint: Paint): string {
  const { failures, attempts } = result;
  const isWarm = attempts.at(-1)?.warm === true;
  const output = outputTailLines(outputTail ?? '').map((line) => `    ${paint.dim('|')} ${line}\n`);
  const tests = failures.slice(0, failuresMax).map((failure) => {
    // A runner that had this file alone has printed it.
    const detail = output.length > 0 && !isWarm ? [] : detailLines(failure);
    const lines = [`${paint.red('×')} ${failureLine(failure)}`, ...detail.map((line) => `  ${paint.dim('|')} ${line}`)];
    return lines.map((line) => `    ${line}\n`).join('');
  });
  if (failures.length > failuresMax)
    tests.push(`    … ${counted(failures.length - failuresMax, 'more failed test')}\n`);
  return [...tests, ...output].join('');
}

function detailLines({ message, detail }: Failure): string[] {
  const lines = outputTailLines([...message.trimStart().split('\n').slice(1), detail ?? ''].join('\n'));
  return lines.length <= detailLinesMax ? lines : [...lines.slice(0, detailLinesMax), '…'];
}

/** The first line of the message says what went wrong; the rest is in the output below. */
function failureLine({ test, message, location }: Failure): string {
  const [firstLine] = outputTailLines(message.trimStart().split('\n', 1)[0] ?? '');
  const place = location === null ? '' : ` (${location})`;
  const what = firstLine === undefined ? '' : `: ${firstLine}`;
  return shortenedEnd(printable(`${test ?? 'the file'}${place}`) + what, messageColumnsMax);
}
