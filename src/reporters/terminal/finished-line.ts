// One line for each thing that comes to an end while a run goes.

import type { AttemptFinished, RunStopping } from '../../core/event.ts';
import type { ResultDigest, TestCounts } from '../../core/results/file-result.ts';
import { countOf } from '../../core/results/telling.ts';
import type { TestFile } from '../../core/test-file.ts';
import { counted } from '../../core/text/counted.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { printable } from '../../core/text/printable.ts';
import { shortenedMiddle } from '../../core/text/text-width.ts';
import { endingOf, outcomeWords } from '../outcome-words.ts';
import type { Paint } from './paint.ts';

/** Notes go before a path gets shorter than this, and then rather a second line: a shorter name could be any file's. */
const pathColumnsMin = 40;

export interface LineStyle {
  readonly paint: Paint;
  /** The width that the paths of passed files are shortened to; Infinity where lines may be as long as they like. */
  readonly columns: number;
}

/** `[ 12/120] passed       1.2s  test/a.test.ts (12 tests)`, without a newline. */
export function finishedLine(digest: ResultDigest, position: string, { paint, columns }: LineStyle): string {
  const { outcome, durationMs } = digest;
  const colour = outcome !== 'passed' ? paint.red : digest.flaky ? paint.yellow : paint.green;
  const word = outcomeWords[outcome].padEnd(9);
  const duration = formatDuration(durationMs).padStart(7);
  const room = columns - position.length - word.length - duration.length - 4;
  const rest =
    outcome === 'passed' && !digest.flaky ? quietRest(digest, room) : [printable(digest.file), notesOf(digest)];
  return `${paint.dim(position)} ${colour(word)} ${duration}  ${rest[0]}${paint.dim(rest[1] ?? '')}`;
}

/** Of a file that simply passed, only as much as fits on the line. */
function quietRest(digest: ResultDigest, room: number): readonly [string, string] {
  const notes = notesOf(digest);
  const shown = room - notes.length < pathColumnsMin ? '' : notes;
  return [shortenedMiddle(printable(digest.file), Math.max(room - shown.length, pathColumnsMin)), shown];
}

/** `trying again test/a.test.ts: attempt 1 of 3 failed (exit code 1) after 1.2s`, without a newline. */
export function retryLine({ file, attempt }: AttemptFinished, retries: number, paint: Paint): string {
  const ending = endingOf(attempt);
  const how = `${outcomeWords[attempt.outcome]}${ending === '' ? '' : ` (${ending})`}`;
  const which = `attempt ${attempt.number} of ${retries + 1} ${how} after ${formatDuration(attempt.durationMs)}`;
  return `${paint.yellow('trying again')} ${printable(file)}: ${which}`;
}

/** Says what an interruption means for the file, without a newline. */
export function interruptedLine(file: TestFile, paint: Paint): string {
  return `${paint.yellow('interrupted')} ${printable(file)}: it has no verdict and will run again`;
}

/** Said at the first Ctrl-C, so that a second one is not needed to see that it was heard. */
export function stoppingLine({ signal, graceMs }: RunStopping, paint: Paint): string {
  const grace = formatDuration(graceMs);
  return `${paint.yellow(signal)}: ending what runs, within ${grace}; once more to end it at once`;
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
  const total = countOf(tests);
  return tests.failed > 0 ? `${tests.failed} of ${counted(total, 'test')} failed` : counted(total, 'test');
}
