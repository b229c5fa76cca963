// How far a run is, and the one line that says so.

import type { TestFile } from '../../core/test-file.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { printable } from '../../core/text/printable.ts';
import { shortenedEnd, shortenedMiddle, textWidth } from '../../core/text/text-width.ts';
import type { Paint } from './paint.ts';
import type { RunningFiles } from './running-files.ts';

/** A path that has to be shorter than this says nothing any more. */
const pathColumnsMin = 12;

export class Progress {
  readonly #total: number;
  readonly #failing = new Set<TestFile>();
  /** Those that were there before, and those that ran. */
  readonly #kept: number;
  readonly #finished = new Set<TestFile>();
  #remaining: { readonly ms: number; readonly atMs: number } | null = null;

  constructor(total: number, done: number) {
    this.#total = total;
    this.#kept = done;
  }

  get failures(): number {
    return this.#failing.size;
  }

  /** A result that was there before, counted as done already or still to run. */
  kept(file: TestFile, passed: boolean): void {
    if (!passed) this.#failing.add(file);
  }

  started(file: TestFile): void {
    // A result that was taken back is none any more.
    this.#finished.delete(file);
  }

  finished(file: TestFile, passed: boolean, remainingMs: number | null, nowMs: number): void {
    this.#finished.add(file);
    if (passed) this.#failing.delete(file);
    else this.#failing.add(file);
    this.#remaining = remainingMs === null ? null : { ms: remainingMs, atMs: nowMs };
  }

  interrupted(file: TestFile): void {
    this.#finished.delete(file);
  }

  /** `[ 12/120]`: always as wide, so that lines stand below each other. */
  position(): string {
    const total = String(this.#total);
    return `[${String(this.#kept + this.#finished.size).padStart(total.length)}/${total}]`;
  }

  /** `[12/120] 1 failed, 2m 05s left, test/a.test.ts 3.2s +2`: never wider than asked for. */
  line(runningFiles: RunningFiles, nowMs: number, columns: number, paint: Paint): string {
    const position = this.position();
    if (position.length >= columns) return shortenedEnd(position, columns);
    const failures = this.#failing.size > 0 ? `${this.#failing.size} failed` : '';
    const running = runningWords(runningFiles, nowMs);
    const enough = running === null ? 0 : running.after.length + Math.min(textWidth(running.path), pathColumnsMin) + 2;
    let room = columns - position.length;
    // What is most needed is given room first, and shown in the order in which it changes least.
    const shownFailures = failures !== '' && room > failures.length ? ` ${paint.red(failures)}` : '';
    if (shownFailures !== '') room -= failures.length + 1;
    const left = this.#remainingWords(nowMs);
    const shownLeft = left !== '' && room > left.length + enough ? ` ${paint.dim(left)}` : '';
    if (shownLeft !== '') room -= left.length + 1;
    const shownRunning =
      running !== null && room >= enough
        ? ` ${shortenedMiddle(running.path, room - running.after.length - 1)}${running.after}`
        : '';
    return `${paint.bold(position)}${shownFailures}${shownLeft}${shownRunning}`;
  }

  /** Nothing once the estimate is used up: it was wrong, and says nothing about what is left. */
  #remainingWords(nowMs: number): string {
    if (this.#remaining === null) return '';
    const leftMs = this.#remaining.ms - (nowMs - this.#remaining.atMs);
    return leftMs > 0 ? `${formatDuration(leftMs)} left` : '';
  }
}

/** The one that has been running longest, and how many more there are. */
function runningWords(
  { longest, size }: RunningFiles,
  nowMs: number,
): { readonly path: string; readonly after: string } | null {
  if (longest === null) return null;
  const more = size > 1 ? ` +${size - 1}` : '';
  const after = ` ${formatDuration(Math.max(0, nowMs - longest.startedMs))}${more}`;
  return { path: printable(longest.file), after };
}
