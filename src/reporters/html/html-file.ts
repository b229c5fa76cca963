// One file as a page tells it. What there is much of is cut, so that a report of ten thousand files opens at once.

import { inputOf } from '../../core/freshness/input.ts';
import type { Attempt } from '../../core/results/attempt.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import { isFlaky } from '../../core/results/file-result.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { PageAttempt, PageFailure, PageFile, PageInputs, PageOutput } from '../../formats/page-data.ts';
import { endingOf } from '../outcome-words.ts';
import type { ReportedFile, RunReport } from '../whole-report.ts';
import type { PagePast } from './html-past.ts';
import type { Reasons, Starts } from './html-starts.ts';

/** Of one file. */
const failuresMax = 50;
const inputsMax = 300;
const unseenMax = 20;
/** The end of what a file printed that passed, in characters. What did not pass comes as other reports have it. */
const passedOutputMax = 2000;

/** Of all files together, in characters and numbers; and the first words of a failure for which there is no more room. */
const rooms = { output: 8_000_000, passedOutput: 1_000_000, failures: 8_000_000, inputs: 500_000 };
const messageWithoutRoom = 200;
/** Names of inputs, each of which is told once. */
const namesMax = 20_000;

export interface FilesContext {
  readonly reasons: Reasons;
  readonly starts: Starts;
  readonly past: PagePast;
  readonly outputTail: RunReport['outputTail'];
  /** Whether a result was earned in the run that is reported. */
  readonly isOwn: (result: FileResult) => boolean;
}

/** Asked for one file after the other. */
export class PageFiles {
  readonly #context: FilesContext;
  readonly #room = { ...rooms };
  readonly #names = new Map<string, number>();

  constructor(context: FilesContext) {
    this.#context = context;
  }

  /** Of the files so far. */
  get inputs(): readonly string[] {
    return [...this.#names.keys()];
  }

  record(each: ReportedFile): PageFile {
    const { file, result } = each;
    const { past, starts, reasons } = this.#context;
    const about = past.about(file, result?.outcome ?? null);
    const why = reasons.of(file) ?? starts.whyRan(file);
    const because = why === undefined ? {} : { why };
    if (result === null) return { file, ...because, ...about };
    const { suite, outcome, durationMs, finishedAt, runner, tests } = result;
    return {
      file,
      ...(suite !== undefined && { suite }),
      outcome,
      standing: each.standing,
      ...(isFlaky(result) && { flaky: true as const }),
      ms: Math.round(durationMs),
      at: Date.parse(finishedAt),
      ...(!this.#context.isOwn(result) && { ranIn: result.run }),
      ...because,
      runner: [runner.name, runner.version].filter((word) => word !== null).join(' '),
      ...(tests !== null && { tests: [tests.passed, tests.failed, tests.skipped, tests.todo] as const }),
      attempts: result.attempts.map((attempt) => this.#attempt(file, attempt)),
      ...this.#failures(result),
      ...this.#output(result),
      ...this.#inputs(result),
      ...about,
    };
  }

  #attempt(file: TestFile, { startedAt, durationMs, outcome, host, exitCode, signal }: Attempt): PageAttempt {
    const slot = this.#context.starts.slotOf(file, startedAt);
    const end = endingOf({ outcome, exitCode, signal });
    const where = { host, ...(slot !== undefined && { slot }) };
    return { at: Date.parse(startedAt), ms: Math.round(durationMs), outcome, ...where, ...(end !== '' && { end }) };
  }

  #failures({ failures }: FileResult): Pick<PageFile, 'failures' | 'moreFailures'> {
    if (failures.length === 0) return {};
    const told = failures.slice(0, failuresMax).map(({ test, message, location, detail }): PageFailure => {
      const hasRoom = this.#takes('failures', message.length + (detail?.length ?? 0));
      return {
        ...(test !== null && { test }),
        message: hasRoom ? message : `${message.slice(0, messageWithoutRoom)} …`,
        ...(location !== null && { location }),
        ...(hasRoom && detail != null && { detail }),
      };
    });
    const more = failures.length - told.length;
    return { failures: told, ...(more > 0 && { moreFailures: more }) };
  }

  #output({ file, outcome, output }: FileResult): { readonly output?: PageOutput } {
    if (output === null) return {};
    const [room, max] =
      outcome === 'passed' ? (['passedOutput', passedOutputMax] as const) : (['output', Infinity] as const);
    const isFull = this.#room[room] <= 0;
    const tail = isFull ? '' : this.#context.outputTail(file).slice(-max);
    this.#room[room] -= tail.length;
    return { output: { ...(!isFull && { text: tail }), bytes: output.bytes, path: output.path } };
  }

  #inputs({ fingerprint: { inputs } }: FileResult): { readonly inputs?: PageInputs } {
    if (inputs === undefined) return {};
    const { entries, unseen, doubt } = inputs;
    const of: number[] = [];
    for (const entry of entries) {
      const place = of.length < inputsMax && this.#takes('inputs', 1) ? this.#placeOf(entry) : null;
      if (place !== null) of.push(place);
    }
    const more = entries.length - of.length;
    const said = {
      ...(unseen.length > 0 && { unseen: firstOf(unseen) }),
      ...(doubt !== undefined && { doubt }),
    };
    return { inputs: { of, ...(more > 0 && { more }), ...said } };
  }

  #placeOf(entry: string): number | null {
    const { kind, path } = inputOf(entry);
    const name = `${kind} ${path}`;
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    if (this.#names.size === namesMax) return null;
    this.#names.set(name, this.#names.size);
    return this.#names.size - 1;
  }

  #takes(room: keyof typeof rooms, amount: number): boolean {
    if (this.#room[room] < amount) return false;
    this.#room[room] -= amount;
    return true;
  }
}

function firstOf(unseen: readonly string[]): readonly string[] {
  const more = unseen.length - unseenMax;
  return more > 0 ? [...unseen.slice(0, unseenMax), `and ${more} more`] : unseen;
}
