// One character for each file that runs, then what did not pass.

import type { RunEvent, RunFinished } from '../core/event.ts';
import { describeProblem } from '../core/problem.ts';
import type { FileResult } from '../core/results/file-result.ts';
import { isFlaky } from '../core/results/file-result.ts';
import type { Outcome } from '../core/results/outcome.ts';
import type { FailedFile } from '../core/results/summary.ts';
import { counted } from '../core/text/counted.ts';
import { formatDuration } from '../core/text/duration.ts';
import { printable } from '../core/text/printable.ts';
import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { endingOf, outcomeWords } from './outcome-words.ts';
import { nextStepsText } from './terminal/next-steps.ts';
import type { Paint } from './terminal/paint.ts';
import { paintFor } from './terminal/paint.ts';
import { totalsText } from './terminal/totals.ts';

const failuresMax = 50;

export function dotReporter({ output, settings, commands }: ReporterContext): Reporter {
  const paint = paintFor(output.colors);
  let column = 0;
  return { name: 'dot', onEvent, finish: () => output.write(lineEnd()) };

  function onEvent(event: RunEvent): void {
    if (event.kind === 'file-finished') output.write(wrapped(characterOf(event.result, paint)));
    else if (event.kind === 'file-interrupted') output.write(wrapped(paint.yellow('!')));
    else if (event.kind === 'problem')
      output.write(`${lineEnd()}problem: ${printable(describeProblem(event.problem))}\n`);
    else if (event.kind === 'run-finished') output.write(lineEnd() + endText(event));
  }

  function wrapped(character: string): string {
    const before = column >= output.columns() ? lineEnd() : '';
    column += 1;
    return before + character;
  }

  function lineEnd(): string {
    const end = column > 0 ? '\n' : '';
    column = 0;
    return end;
  }

  function endText(event: RunFinished): string {
    const { failures } = event.summary;
    const lines = failures.slice(0, failuresMax).map((failure) => failedLine(failure, paint));
    if (failures.length > failuresMax) lines.push(`… ${counted(failures.length - failuresMax, 'more failure')}\n`);
    return lines.join('') + totalsText(event, settings.failOnFlaky, paint) + nextStepsText(event, commands, paint);
  }
}

const characters: Readonly<Record<Outcome, string>> = {
  passed: '.',
  failed: 'F',
  'timed-out': 'T',
  crashed: 'C',
  empty: 'E',
};

function characterOf(result: FileResult, paint: Paint): string {
  if (isFlaky(result)) return paint.yellow('~');
  const character = characters[result.outcome];
  return result.outcome === 'passed' ? character : paint.red(character);
}

function failedLine(failure: FailedFile, paint: Paint): string {
  const notes = [endingOf(failure), formatDuration(failure.durationMs), failure.kept ? 'kept' : ''].filter(Boolean);
  return `${paint.red(outcomeWords[failure.outcome])} ${printable(failure.file)} (${notes.join(', ')})\n`;
}
