// What one process of a test runner told of its files, and the verdicts that follow from it and from how it ended.
// Neither is believed alone: what they disagree about is never a pass.

import { unreachable } from '../problem.ts';
import type { Failure, TestCounts } from './file-result.ts';
import type { CommandEnd, Outcome } from './outcome.ts';
import { outcomeOf } from './outcome.ts';
import type { FileEnded, RunnerEvent } from './runner-event.ts';

/** So many failures of a file are kept in words; all of them are counted. */
export const failuresKeptMax = 100;

/** So much is kept of what a runner says about a failure, in characters. */
const wordsKeptMax = { message: 8_000, detail: 16_000 };

export interface ToldFile {
  readonly began: boolean;
  /** Null until the runner is done with it. */
  readonly tests: TestCounts | null;
  readonly failures: readonly Failure[];
  readonly durationMs: number | null;
  /** Where in the output of the process its own part lies, where the runner can tell. */
  readonly printed: { readonly from: number | null; readonly to: number | null };
}

export interface FileVerdict {
  readonly outcome: Outcome;
  readonly tests: TestCounts | null;
  readonly failures: readonly Failure[];
}

const unheard: ToldFile = {
  began: false,
  tests: null,
  failures: [],
  durationMs: null,
  printed: { from: null, to: null },
};

/** The events of one process, in the order of each of its writers. Holds a few words for each file. */
export class Telling {
  #runner: { readonly name: string; readonly version: string | null } | null = null;
  readonly #files = new Map<string, ToldFile>();
  readonly #inputs = new Set<string>();
  /** Trouble of no file. */
  readonly #troubles: Failure[] = [];
  #verdict: 'passed' | 'failed' | 'empty' | 'interrupted' | null = null;

  add(event: RunnerEvent): void {
    switch (event.event) {
      case 'runner-began':
        this.#runner = { name: event.runner, version: event.version };
        break;
      case 'inputs':
        for (const file of event.files) this.#inputs.add(file);
        break;
      case 'file-began':
        this.#set(event.file, { began: true, printed: { from: event.printed ?? null, to: null } });
        break;
      case 'file-ended':
        this.#end(event);
        break;
      case 'error':
        if (event.file === null) this.#troubles.push(...kept([event.failure]));
        else this.#set(event.file, { failures: kept([...this.of(event.file).failures, event.failure]) });
        break;
      case 'runner-ended':
        this.#verdict = event.verdict;
        break;
      default:
        unreachable(event);
    }
  }

  #end({ file, tests, failures, durationMs, printed }: FileEnded): void {
    const before = this.of(file);
    this.#set(file, {
      began: true,
      tests,
      failures: kept([...before.failures, ...failures]),
      durationMs,
      printed: { from: before.printed.from, to: printed ?? null },
    });
  }

  #set(file: string, change: Partial<ToldFile>): void {
    this.#files.set(file, { ...this.of(file), ...change });
  }

  /** Whether the runner has come to its own end, with nothing left that it would have run. */
  get hasEnded(): boolean {
    return this.#verdict !== null && this.#verdict !== 'interrupted';
  }

  /** Trouble that belongs to no file. */
  get troubles(): readonly Failure[] {
    return this.#troubles;
  }

  /** Null while the probe has not been heard: then the exit code is all there is. */
  get runner(): { readonly name: string; readonly version: string | null } | null {
    return this.#runner;
  }

  /** What the runner itself has loaded, absolute. */
  get inputs(): ReadonlySet<string> {
    return this.#inputs;
  }

  of(file: string): ToldFile {
    return this.#files.get(file) ?? unheard;
  }

  /** Those that began and have not ended. */
  inFlight(): string[] {
    return [...this.#files].flatMap(([file, told]) => (isInFlight(told) ? file : []));
  }

  /** Files of which an error was told and no end: what could not be loaded. */
  broken(): string[] {
    return [...this.#files].flatMap(([file, { tests, failures }]) =>
      tests === null && failures.length > 0 ? file : [],
    );
  }

  /**
   * Whether the process ended in another way than its files say: then no pass in it is believed. A file that failed or
   * was in flight explains how it ended, but no trouble of the runner as a whole. A crash is explained by a file in
   * flight alone.
   */
  contradicts(end: CommandEnd): boolean {
    if (outcomeOf(end) === 'crashed' && this.inFlight().length === 0) return true;
    return this.#isUnexplained(this.#isContent(end.exitCode === 0));
  }

  /** The same of a process of which nobody knows how it ended. */
  disagrees(): boolean {
    return this.#isUnexplained(this.#isContent(true));
  }

  /** A runner whose one complaint is that there were no tests may have had some that were all skipped. */
  #isContent(exitedWell: boolean): boolean {
    if (this.#verdict === 'empty') return ![...this.#files.values()].some(({ tests }) => (tests?.passed ?? 0) > 0);
    return exitedWell && this.#verdict !== 'failed';
  }

  #isUnexplained(content: boolean): boolean {
    if (this.#troubles.length > 0) return true;
    return !content && ![...this.#files.values()].some((file) => isFailed(file) || isInFlight(file));
  }

  /**
   * The verdict on a file that had the process to itself. The first row that fits decides.
   *
   *     the process     said of the file           outcome
   *     signal          anything                   crashed
   *     any             a failure                  failed
   *     no probe        -                          passed at exit 0, else failed: by the exit code alone
   *     any             began, no end              failed: the process ended in the middle of it
   *     any, troubles   anything                   failed, with the trouble
   *     empty           nothing, or no tests       empty
   *     empty           tests, all skipped         passed
   *     exit 0          tests                      passed, unless the runner itself says failed
   *     exit 0          no tests                   empty
   *     exit 0          nothing                    empty where the runner came to its end, else failed
   *     exit ≠ 0        tests                      passed where another file's failure explains it, else failed
   *     exit ≠ 0        no tests or nothing        failed
   */
  verdictAlone(file: string, end: CommandEnd): FileVerdict {
    const told = this.of(file);
    const { tests, failures } = told;
    const verdict = (outcome: Outcome, message?: string): FileVerdict => {
      const own = message === undefined ? [] : [{ test: null, message, location: null }];
      return { outcome, tests, failures: [...failures, ...this.#troubles, ...own] };
    };
    if (outcomeOf(end) === 'crashed') return verdict('crashed');
    if (isFailed(told)) return verdict('failed');
    if (this.#runner === null) return verdict(outcomeOf(end));
    const { exitCode } = end;
    const { name } = this.#runner;
    if (isInFlight(told)) {
      return verdict('failed', `${name} exited with ${exitCode} before the tests of this file were done`);
    }
    if (this.#troubles.length > 0) return verdict('failed');
    const some = tests !== null && countOf(tests) > 0;
    if (!some && this.#verdict === 'empty') return verdict('empty');
    if (!this.hasEnded && !some) {
      return verdict('failed', `${name} exited with ${exitCode} before it had come to this file's tests`);
    }
    if (!this.contradicts(end)) return verdict(some ? 'passed' : 'empty');
    return verdict('failed', disagreement(name, exitCode, some));
  }

  /**
   * What a file came to in the company of others, as soon as it has ended; null where that is for a process of its own
   * to say, because it ran no test.
   */
  verdictInCompany(file: string): FileVerdict | null {
    const told = this.of(file);
    if (told.tests === null) return null;
    const { tests, failures } = told;
    if (isFailed(told)) return { outcome: 'failed', tests, failures };
    return countOf(tests) > 0 ? { outcome: 'passed', tests, failures } : null;
  }
}

/** How many tests there are, whatever they came to. */
export function countOf({ passed, failed, skipped, todo }: TestCounts): number {
  return passed + failed + skipped + todo;
}

function isInFlight({ began, tests }: ToldFile): boolean {
  return began && tests === null;
}

function isFailed({ tests, failures }: ToldFile): boolean {
  return failures.length > 0 || (tests?.failed ?? 0) > 0;
}

function disagreement(runner: string, exitCode: number | null, some: boolean): string {
  const said = exitCode === 0 ? `${runner} says that it failed` : `${runner} exited with ${exitCode}`;
  return some ? `${said}, though no test in this file failed` : `${said}, and ran no test`;
}

function kept(failures: readonly Failure[]): Failure[] {
  return failures.slice(0, failuresKeptMax).map((failure) => ({
    ...failure,
    message: shortened(failure.message, wordsKeptMax.message),
    ...(failure.detail == null ? {} : { detail: shortened(failure.detail, wordsKeptMax.detail) }),
  }));
}

function shortened(words: string, max: number): string {
  return words.length <= max ? words : `${words.slice(0, max)}… (${words.length - max} more characters)`;
}
