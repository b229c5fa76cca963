// Which files run now and for how long: kept for the status line, and for whoever asks.

import type { FileStarted, RunEvent } from '../../core/event.ts';
import type { TestFile } from '../../core/test-file.ts';
import { counted } from '../../core/text/counted.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { printable } from '../../core/text/printable.ts';
import type { Paint } from './paint.ts';

export interface RunningFile {
  readonly file: TestFile;
  /** Of the monotonic clock. */
  readonly startedMs: number;
  /** 1-based. */
  readonly attempt: number;
  readonly totalAttempts: number;
}

export class RunningFiles {
  /** Longest first. */
  readonly #running = new Map<TestFile, RunningFile>();

  onEvent(event: RunEvent, nowMs: number): void {
    if (event.kind === 'file-started') this.#started(event, nowMs);
    else if (event.kind === 'file-finished') this.#running.delete(event.result.file);
    else if (event.kind === 'file-interrupted') this.#running.delete(event.file);
  }

  /** An attempt after the first one begins its time anew, and is the youngest. */
  #started({ file, attempt, totalAttempts }: FileStarted, startedMs: number): void {
    this.#running.delete(file);
    this.#running.set(file, { file, startedMs, attempt, totalAttempts });
  }

  get size(): number {
    return this.#running.size;
  }

  get longest(): RunningFile | null {
    return this.#running.values().next().value ?? null;
  }

  /** A line for each, below one that counts them. */
  text(nowMs: number, paint: Paint): string {
    if (this.size === 0) return 'no test file is running\n';
    const durations = Array.from(this.#running.values(), ({ startedMs }) => formatDuration(nowMs - startedMs));
    const width = Math.max(...durations.map(({ length }) => length));
    const lines = Array.from(this.#running.values(), ({ file, attempt, totalAttempts }, nth) => {
      const which = attempt === 1 ? '' : paint.dim(` (attempt ${attempt} of ${totalAttempts})`);
      return `  ${(durations[nth] ?? '').padStart(width)}  ${printable(file)}${which}\n`;
    });
    return `${counted(this.size, 'test file')} running:\n${lines.join('')}`;
  }
}
