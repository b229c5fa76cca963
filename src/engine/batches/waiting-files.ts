// The files of one start of which nobody has heard the end yet, by the paths at which their runner sees them.

import type { Fingerprint } from '../../core/freshness/fingerprint.ts';
import type { TestFile } from '../../core/test-file.ts';
import { timestamp } from '../../ports/clock.ts';
import type { Execution } from '../execution/execution.ts';
import { fingerprintOf } from '../execution/fingerprint-file.ts';
import { pathOf } from '../starts/told-paths.ts';

export interface WaitingFile {
  readonly file: TestFile;
  /** As it was when the command was started. */
  readonly fingerprint: Fingerprint;
  /** Null until the runner has come to it. */
  readonly startedAt: string | null;
  /** By the monotonic clock. */
  readonly startedMs: number;
}

export class WaitingFiles {
  readonly #execution: Execution;
  readonly #waiting = new Map<string, WaitingFile>();

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** Takes it with what it holds now; false where it is not there any more. */
  add(file: TestFile): boolean {
    const { ports, settings } = this.#execution;
    const testFile = ports.workspace.digest(file);
    if (testFile === null) return false;
    const fingerprint = fingerprintOf(file, testFile, this.#execution);
    this.#waiting.set(pathOf(file, settings.root), { file, fingerprint, startedAt: null, startedMs: 0 });
    return true;
  }

  get size(): number {
    return this.#waiting.size;
  }

  get(path: string): WaitingFile | undefined {
    return this.#waiting.get(path);
  }

  /** With their paths. Those that are taken meanwhile do not come. */
  all(): IterableIterator<[string, WaitingFile]> {
    return this.#waiting.entries();
  }

  /** The runner has come to it: undefined where that was known. */
  begin(path: string): (WaitingFile & { readonly startedAt: string }) | undefined {
    const waiting = this.#waiting.get(path);
    if (waiting === undefined || waiting.startedAt !== null) return undefined;
    const { clock } = this.#execution.ports;
    const begun = { ...waiting, startedAt: timestamp(clock), startedMs: clock.monotonic() };
    this.#waiting.set(path, begun);
    return begun;
  }

  /** It waits no more. */
  take(path: string): WaitingFile | undefined {
    const waiting = this.#waiting.get(path);
    this.#waiting.delete(path);
    return waiting;
  }

  /** The runner did not come to them. */
  neverBegun(): TestFile[] {
    return this.#where((isBegun) => !isBegun);
  }

  inFlight(): TestFile[] {
    return this.#where((isBegun) => isBegun);
  }

  #where(holds: (isBegun: boolean) => boolean): TestFile[] {
    return [...this.#waiting.values()].filter(({ startedAt }) => holds(startedAt !== null)).map(({ file }) => file);
  }
}
