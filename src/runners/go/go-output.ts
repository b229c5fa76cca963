// The events of `go test -json` → what became of each file that was asked for.

import { join, posix } from 'node:path';

import type { Failure } from '../../core/results/file-result.ts';
import type { FileEnded, RunnerEvent } from '../../core/results/runner-event.ts';
import type { OutputReader, RunnerStart } from '../../ports/test-runner.ts';
import { failureOf } from './go-failure.ts';
import type { GoFile, GoStart } from './go-suite.ts';
import { importPathOf } from './go-suite.ts';

/** https://pkg.go.dev/cmd/test2json */
interface GoEvent {
  readonly Action: string;
  readonly Package?: string;
  /** Of what is built, from Go 1.24 on. */
  readonly ImportPath?: string;
  readonly Test?: string;
  readonly Output?: string;
  readonly Elapsed?: number;
}

/** Null for a line that is none of go's events. */
export function goEvent(line: string): GoEvent | null {
  if (!line.startsWith('{')) return null;
  try {
    const value = JSON.parse(line) as Partial<GoEvent> | null;
    const named = typeof (value?.Package ?? value?.ImportPath) === 'string';
    return named && typeof value?.Action === 'string' ? (value as GoEvent) : null;
  } catch {
    return null;
  }
}

interface Test {
  outcome: 'passed' | 'failed' | 'skipped' | null;
  seconds: number;
  readonly output: string[];
}

interface Package {
  readonly tests: Map<string, Test>;
  /** What it printed in no test. */
  readonly output: string[];
  /** Its files whose beginning was told. */
  readonly began: Set<GoFile>;
  ended: boolean;
}

/** Reads the events of one start, of one package or several. */
export class GoOutput implements OutputReader {
  readonly #start: RunnerStart;
  readonly #go: GoStart | null;
  readonly #packages = new Map<string, Package>();
  /** Folders by import path. */
  readonly #folders: ReadonlyMap<string, string>;
  readonly #only: string | null;
  #began = false;
  #failed = false;
  #ran = false;
  /** Complaints of the compiler by package; before Go 1.24 they are lines of their own below `# package`. */
  readonly #complaints = new Map<string, string[]>();
  #complainedOf = '';

  /** @param go null where nothing was put into the command, so that it tells nothing */
  constructor(start: RunnerStart, go: GoStart | null) {
    this.#start = start;
    this.#go = go;
    const folders = [...new Set(go?.files.map(({ folder }) => folder))];
    this.#folders = new Map(folders.map((folder) => [importPathOf(folder, start) ?? folder, folder]));
    this.#only = folders.length === 1 ? (folders[0] as string) : null;
  }

  line(text: string): RunnerEvent[] {
    // A file of helpers alone has nothing to tell: its package compiles, or it does not.
    if (this.#go === null || this.#go.isWithoutTests) return [];
    const event = goEvent(text);
    return [...this.#beginning(), ...(event === null ? this.#plain(text) : this.#event(event))];
  }

  end(): RunnerEvent[] {
    if (this.#go === null || this.#go.isWithoutTests) return [];
    const packages = [...this.#packages.values()];
    const complete = packages.filter(({ ended }) => ended).length >= this.#folders.size;
    const verdict = this.#failed ? 'failed' : this.#ran ? 'passed' : 'empty';
    return [...this.#beginning(), ...(complete ? [{ event: 'runner-ended', verdict } as const] : [])];
  }

  #beginning(): RunnerEvent[] {
    if (this.#began) return [];
    this.#began = true;
    return [{ event: 'runner-began', runner: 'go', version: null }];
  }

  /** Before Go 1.24 a package that cannot be built is told in words: `FAIL package [build failed]`. */
  #plain(text: string): RunnerEvent[] {
    const [, unbuilt] = /^FAIL\s+(\S+)\s+\[[^\]]+\]$/.exec(text) ?? [];
    if (unbuilt !== undefined) return this.#end(unbuilt, true);
    const [, complainedOf] = /^# (\S+)/.exec(text) ?? [];
    if (complainedOf !== undefined) this.#complainedOf = complainedOf;
    else this.#complain(this.#complainedOf, `${text}\n`);
    return [];
  }

  #event({ Action: action, Package: name, Test: test, ...event }: GoEvent): RunnerEvent[] {
    const { ImportPath: built = '', Output: output = '', Elapsed: seconds = 0 } = event;
    const ends = action === 'pass' || action === 'fail' || action === 'skip';
    if (name === undefined) {
      if (!output.startsWith('# ')) this.#complain(built.split(' ')[0] as string, output);
      return [];
    }
    if (test === undefined) {
      if (action === 'output') this.#package(name).output.push(output);
      return ends ? this.#end(name, action === 'fail') : [];
    }
    const found = this.#test(name, test);
    if (action === 'output') found.output.push(output);
    if (ends) {
      found.seconds += seconds;
      // With -count a test runs several times: a failure stands.
      if (found.outcome !== 'failed') found.outcome = outcomes[action];
    }
    return action === 'run' ? this.#run(name, test) : [];
  }

  #run(name: string, test: string): RunnerEvent[] {
    this.#ran = true;
    const { began } = this.#package(name);
    const files = this.#filesOf(name).filter((file) => file.names.includes(topOf(test)) && !began.has(file));
    for (const file of files) began.add(file);
    return files.map((file) => ({ event: 'file-began', file: this.#absolute(file.path) }));
  }

  #end(name: string, failed: boolean): RunnerEvent[] {
    const found = this.#package(name);
    if (found.ended) return [];
    found.ended = true;
    this.#failed ||= failed;
    const tests = [...found.tests.values()];
    for (const [test, each] of found.tests) each.outcome ??= outcomeSaid(test, each.output.join(''));
    for (const test of tests.filter(({ outcome }) => failed && outcome === null)) {
      // A time limit, a signal, another test's panic: the package ended in the middle of it.
      test.outcome = 'failed';
      test.output.push('its package ended before this test had come to its end\n');
    }
    const explained = tests.some(({ outcome }) => outcome === 'failed');
    const files = this.#filesOf(name);
    if (failed && !explained)
      return files.map((file) => this.#error(file, failureOf(null, this.#said(name), file.folder, this.#start.root)));
    return [...files.flatMap((file) => this.#ended(file, found)), ...this.#others(name, files, found)];
  }

  /** The compiler names the package at fault, which may be one that this one imports. */
  #said(name: string): string {
    const { output } = this.#package(name);
    const unbuilt = output.every((line) => /\[(?:build|setup) failed\]/.test(line));
    const others = unbuilt ? [...this.#complaints.values()].flat() : [];
    return [...(this.#complaints.get(name) ?? others), ...output].join('');
  }

  #complain(name: string, output: string): void {
    this.#complaints.set(name, [...(this.#complaints.get(name) ?? []), output]);
  }

  #error(file: GoFile, failure: Failure): RunnerEvent {
    return { event: 'error', file: this.#absolute(file.path), failure };
  }

  /** A file has not come to its end while one of its tests is missing: its package ended before it, or did not run it. */
  #ended(file: GoFile, { tests }: Package): RunnerEvent[] {
    const told = this.#counted(this.#absolute(file.path), file.folder, tests, (name) => file.names.includes(name));
    const missing = file.tests.some((name) => (tests.get(name)?.outcome ?? null) === null);
    if (!missing || this.#go?.choosesTests === true) return [told];
    return told.failures.map((failure) => this.#error(file, failure));
  }

  /** Tests of files that were not asked for explain an exit code; they are told as those of the folder. */
  #others(name: string, files: readonly GoFile[], { tests }: Package): FileEnded[] {
    const known = new Set(files.flatMap((file) => file.names));
    const folder = this.#folderOf(name);
    const event = this.#counted(this.#absolute(folder ?? name), folder ?? '.', tests, (test) => !known.has(test));
    return event.tests.failed > 0 ? [event] : [];
  }

  /** A test with subtests is counted by them, unless it failed on its own. */
  #counted(file: string, folder: string, all: Package['tests'], isIn: (test: string) => boolean): FileEnded {
    const own = [...all].filter(([name]) => isIn(topOf(name)));
    const isParent = (name: string, outcome?: Test['outcome']): boolean =>
      own.some(([other, test]) => other.startsWith(`${name}/`) && (outcome === undefined || test.outcome === outcome));
    const counted = own.filter(([name, { outcome }]) => !isParent(name, outcome === 'failed' ? outcome : undefined));
    const count = (wanted: Test['outcome']): number => counted.filter(([, { outcome }]) => outcome === wanted).length;
    const failures = counted.flatMap(([name, { outcome, output }]): Failure[] =>
      outcome === 'failed' ? [failureOf(name, output.join(''), folder, this.#start.root)] : [],
    );
    const tops = own.filter(([name]) => !name.includes('/'));
    return {
      event: 'file-ended',
      file,
      tests: { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), todo: 0 },
      failures,
      durationMs: Math.round(tops.reduce((sum, [, { seconds }]) => sum + seconds * 1000, 0)),
    };
  }

  #filesOf(name: string): readonly GoFile[] {
    const folder = this.#folderOf(name);
    return this.#go?.files.filter((file) => file.folder === folder) ?? [];
  }

  #folderOf(name: string): string | null {
    return this.#only ?? this.#folders.get(name) ?? null;
  }

  #package(name: string): Package {
    let found = this.#packages.get(name);
    if (found === undefined) {
      found = { tests: new Map(), output: [], began: new Set(), ended: false };
      this.#packages.set(name, found);
    }
    return found;
  }

  #test(name: string, test: string): Test {
    const { tests } = this.#package(name);
    let found = tests.get(test);
    if (found === undefined) tests.set(test, (found = { outcome: null, seconds: 0, output: [] }));
    return found;
  }

  #absolute(path: string): string {
    return join(this.#start.root, posix.normalize(path));
  }
}

const outcomes = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;

/** Before Go 1.20 the end of a test is only output where the test has printed half a line before it. */
function outcomeSaid(test: string, output: string): Test['outcome'] {
  if (output.includes(`--- FAIL: ${test} (`)) return 'failed';
  if (output.includes(`--- SKIP: ${test} (`)) return 'skipped';
  return output.includes(`--- PASS: ${test} (`) ? 'passed' : null;
}

/** `TestAdd` of `TestAdd/one/two`. */
function topOf(test: string): string {
  return test.split('/')[0] as string;
}
