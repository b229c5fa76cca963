// One line for each thing that comes to an end while a run goes.

import { formatDuration } from '../core/duration.ts';
import type { AttemptFinished } from '../core/event.ts';
import type { ResultDigest, TestCounts } from '../core/file-result.ts';
import { printable } from '../core/printable.ts';
import type { TestFile } from '../core/test-file.ts';
import { counted } from './counted.ts';
import { endingOf, outcomeWords } from './outcome-words.ts';
import type { Paint } from './paint.ts';
import { shortenedMiddle } from './text-width.ts';

export interface LineStyle {
  readonly paint: Paint;
  /** The width that the paths of passed files are shortened to; Infinity where lines may be as long as they like. */
  readonly columns: number;
}

/** `[ 12/120] passed     1.2s  test/a.test.ts (12 tests)`, without a newline. */
export function finishedLine(digest: ResultDigest, position: string, { paint, columns }: LineStyle): string {
  const passed = digest.outcome === 'passed';
  const colour = passed ? (digest.flaky ? paint.yellow : paint.green) : paint.red;
  const word = outcomeWords[digest.outcome].padEnd(9);
  const duration = formatDuration(digest.durationMs).padStart(7);
  const notes = notesOf(digest);
  const path = printable(digest.file);
  const room = columns - position.length - word.length - duration.length - notes.length - 4;
  const shown = passed && !digest.flaky ? shortenedMiddle(path, Math.max(room, 12)) : path;
  return `${paint.dim(position)} ${colour(word)} ${duration}  ${shown}${paint.dim(notes)}`;
}

export function retryLine({ file, attempt }: AttemptFinished, retries: number, paint: Paint): string {
  const ending = [outcomeWords[attempt.outcome], endingOf(attempt)].filter(Boolean).join(', ');
  const which = `attempt ${attempt.number} of ${retries + 1}`;
  return `${paint.yellow('trying again')} ${printable(file)}: ${which} ${ending} after ${formatDuration(attempt.durationMs)}`;
}

export function interruptedLine(file: TestFile, paint: Paint): string {
  return `${paint.yellow('interrupted')} ${printable(file)}: it has no verdict and will run again`;
}

function notesOf(digest: ResultDigest): string {
  const notes = [
    endingOf(digest),
    digest.flaky ? 'flaky: did not pass before, with nothing changed' : '',
    testsOf(digest.tests),
  ];
  const said = notes.filter(Boolean).join(', ');
  return said === '' ? '' : ` (${said})`;
}

function testsOf(tests: TestCounts | null): string {
  if (tests === null) return '';
  const total = tests.passed + tests.failed + tests.skipped + tests.todo;
  return tests.failed > 0 ? `${tests.failed} of ${counted(total, 'test')} failed` : counted(total, 'test');
}
