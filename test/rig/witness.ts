// What pawl has announced and what was in flight when it died: whether the disk says so, then and in the end.

import fs from 'node:fs';
import { join } from 'node:path';

import { expect } from 'vitest';

import { isFlaky } from '../../src/core/results/file-result.ts';
import type { Outcome } from '../../src/core/results/outcome.ts';
import type { Summary } from '../../src/core/results/summary.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import { readRun } from '../../src/engine/reading/read-run.ts';
import type { ResultStore } from '../../src/ports/result-store.ts';

/** A file of a run. */
export interface FileOfRun {
  readonly run: string;
  readonly file: string;
}

export interface Verdict extends FileOfRun {
  readonly outcome: Outcome;
  readonly finishedAt: string;
}

/** An attempt that the world has seen, whatever pawl knows of it. */
export interface Start extends FileOfRun {
  readonly attempt: number;
}

export const keyOf = ({ run, file }: FileOfRun): string => `${file} in ${run}`;

export class Witness {
  readonly #store: ResultStore;
  readonly #stateDir: string;
  readonly #workers: number;
  readonly #announced: Verdict[] = [];
  /** Once for each death at which a file of a run was in flight. */
  readonly #inFlight: string[] = [];
  #journalledBefore: readonly string[] = [];

  constructor(store: ResultStore, stateDir: string, workers: number) {
    this.#store = store;
    this.#stateDir = stateDir;
    this.#workers = workers;
  }

  hear(verdict: Verdict): void {
    this.#announced.push(verdict);
  }

  /** Before each invocation. */
  beginning(): void {
    this.#journalledBefore = this.#journalledStarts().map(keyOf);
  }

  /** After each death, with all that was ever started: nothing is that was not journalled first. */
  death(starts: readonly Start[], when: string): void {
    this.#expectAnnounced(when);
    const journalled = this.#journalledStarts();
    expect(without(firstAttempts(starts), journalled.map(keyOf)), when).toEqual([]);
    const sinceBeginning = without(journalled, this.#journalledBefore);
    const inFlight = sinceBeginning.filter((each) => this.#verdictOnDisk(each) === null);
    expect(inFlight.length, when).toBeLessThanOrEqual(this.#workers);
    this.#inFlight.push(...inFlight.map(keyOf));
  }

  /** After a power loss, with what another witness had seen and what had been started by then. */
  inherit(other: Witness, started: readonly FileOfRun[], when: string): void {
    this.#expectAnnounced(when);
    const journalled = this.#journalledStarts().map(keyOf);
    const isKnown = (each: FileOfRun): boolean =>
      journalled.includes(keyOf(each)) || this.#verdictOnDisk(each) !== null;
    expect(
      started.filter((each) => !isKnown(each)),
      when,
    ).toEqual([]);
    this.#inFlight.push(...other.#inFlight, ...new Set(journalled));
  }

  /** When all is done: nothing ran again but what was in flight, and nobody was called dead more often than he died. */
  end(starts: readonly Start[]): void {
    this.#expectAnnounced('in the end');
    const first = firstAttempts(starts).map(keyOf);
    for (const key of new Set(first)) {
      expect(timesIn(first, key), `${key} ran`).toBeLessThanOrEqual(1 + timesIn(this.#inFlight, key));
    }
    for (const id of this.#store.runs()) {
      const stored = readRun(this.#store, id);
      for (const { file, times } of stored.run.deaths) expect(times, file).toBeLessThanOrEqual(this.#deaths(id, file));
      const crashed = [...stored.results()].filter(({ outcome }) => outcome === 'crashed');
      for (const { run, file } of crashed) expect(this.#deaths(run, file), file).toBeGreaterThanOrEqual(3);
    }
    expect(fs.readdirSync(this.#stateDir)).not.toContain('lock');
    expect(fs.readdirSync(this.#stateDir)).not.toContain('running');
  }

  /** What each file of a run has come to. */
  verdictsOf(run: string): ReadonlyMap<string, string> {
    const results = [...readRun(this.#store, run).results()];
    return new Map(results.map((result) => [result.file, isFlaky(result) ? 'flaky' : result.outcome]));
  }

  /** Without those that pawl has died of three times in one run: it may have said that they crashed. */
  harmless(verdicts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const suspected = this.#inFlight.filter((key) => timesIn(this.#inFlight, key) >= 3);
    return new Map([...verdicts].filter(([file]) => !suspected.some((key) => key.startsWith(`${file} in `))));
  }

  #deaths(run: string, file: string): number {
    return timesIn(this.#inFlight, keyOf({ run, file }));
  }

  /** What was announced stands, and whatever looks like a result is one: of a file that its run expects, and readable. */
  #expectAnnounced(when: string): void {
    for (const verdict of this.#announced) expect(this.#verdictOnDisk(verdict), when).toEqual(verdict);
    for (const id of this.#store.runs()) {
      const run = readRun(this.#store, id);
      expect(run.problems, when).toEqual([]);
      expect(resultsIn(join(this.#stateDir, 'runs', id, 'results')), when).toHaveLength([...run.results()].length);
    }
  }

  #verdictOnDisk({ run, file }: FileOfRun): Verdict | null {
    const stored = this.#store.readRun(run);
    const result = stored.ok ? this.#store.open(stored.value).readResult(asTestFile(file)) : null;
    if (result?.ok !== true) return null;
    const { outcome, finishedAt } = result.value;
    return { run, file, outcome, finishedAt };
  }

  /** The files of all runs that are journalled as started, once for each first attempt. */
  #journalledStarts(): FileOfRun[] {
    return this.#store.runs().flatMap((run) => {
      const journal = join(this.#stateDir, 'runs', run, 'logs/progress.jsonl');
      const lines = fs.existsSync(journal) ? fs.readFileSync(journal, 'utf8').split('\n') : [];
      return lines.flatMap((line) => {
        const file = /"kind":"file-started",.*"file":"([^"]+)","attempt":1,/.exec(line)?.[1];
        return file === undefined ? [] : { run, file };
      });
    });
  }
}

/** What a summary says of the suite, and not of the way on which it came to be. */
export function totalsOf({ total, passed, failed, timedOut, crashed, notRun, flaky, failures }: Summary) {
  const failing = failures.map(({ file, outcome }) => `${file} ${outcome}`);
  return { total, passed, failed, timedOut, crashed, notRun, flaky, failing };
}

function firstAttempts(starts: readonly Start[]): readonly Start[] {
  return starts.filter(({ attempt }) => attempt === 1);
}

/** What is there more often than before. */
function without(now: readonly FileOfRun[], before: readonly string[]): FileOfRun[] {
  const left = [...before];
  return now.filter((each) => {
    const at = left.indexOf(keyOf(each));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function resultsIn(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.result.json'));
}

function timesIn(keys: readonly string[], key: string): number {
  return keys.filter((each) => each === key).length;
}
