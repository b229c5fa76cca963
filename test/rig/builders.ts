// Domain objects with everything in them that a test does not care about.

import type { RunEvent, RunFinished, RunStarted } from '../../src/core/event.ts';
import type { Attempt } from '../../src/core/results/attempt.ts';
import type { FileResult, ResultDigest } from '../../src/core/results/file-result.ts';
import { digestOf } from '../../src/core/results/file-result.ts';
import type { Summary } from '../../src/core/results/summary.ts';
import { Tally } from '../../src/core/results/summary.ts';
import type { Invocation, Run } from '../../src/core/run.ts';
import type { Settings, TestSuite } from '../../src/core/settings.ts';
import type { TestFile } from '../../src/core/test-file.ts';
import { asTestFile } from '../../src/core/test-file.ts';

export const aMoment = '2026-11-21T14:30:22.123Z';
export const aRunId = 'run_2026-11-21_143022';

/** What a test says of an object, with plain strings for paths. */
type Said<T> = { readonly [Key in keyof T]?: T[Key] extends TestFile ? string : T[Key] };

export function anAttempt(said: Partial<Attempt> = {}): Attempt {
  const outcome = said.outcome ?? 'passed';
  const crashed = outcome === 'crashed';
  return {
    number: 1,
    startedAt: aMoment,
    durationMs: 1200,
    exitCode: crashed ? null : outcome === 'passed' ? 0 : 1,
    signal: crashed ? 'SIGSEGV' : null,
    outcome,
    host: 'a-host',
    ...said,
  };
}

/** One attempt with the outcome and the duration of the result, unless attempts are given. */
export function aResult({ file = 'test/a.test.ts', ...said }: Said<FileResult> = {}): FileResult {
  const outcome = said.outcome ?? 'passed';
  const durationMs = said.durationMs ?? 1200;
  return {
    file: asTestFile(file),
    run: aRunId,
    invocation: 1,
    outcome,
    finishedAt: aMoment,
    durationMs,
    attempts: [anAttempt({ outcome, durationMs })],
    tests: null,
    failures: [],
    fingerprint: { testFile: 'sha256:aa', command: 'sha256:bb', project: 'sha256:cc' },
    output: null,
    runner: { name: 'command', version: null },
    pawl: '0.1.0',
    ...said,
  };
}

export function aDigest(said: Said<FileResult> = {}): ResultDigest {
  return digestOf(aResult(said));
}

/** Passed, after an attempt on the same fingerprint that was not. */
export function aFlakyResult(said: Said<FileResult> = {}): FileResult {
  return aResult({ ...said, attempts: [anAttempt({ outcome: 'failed' }), anAttempt({ number: 2 })] });
}

export function anInvocation(said: Partial<Invocation> = {}): Invocation {
  const machine = { host: 'a-host', pid: 4711, pawl: '0.1.0', node: 'v20.19.0' };
  return { number: 1, startedAt: aMoment, endedAt: null, ...machine, project: null, projectAfter: null, ...said };
}

export function aRun({
  expected = [],
  ...said
}: Omit<Partial<Run>, 'expected'> & { expected?: readonly string[] } = {}): Run {
  return {
    id: aRunId,
    createdAt: aMoment,
    pawl: '0.1.0',
    patterns: ['test/**/*.test.ts'],
    ignore: [],
    command: ['run-test', '{file}'],
    shell: false,
    commandDigest: 'sha256:bb',
    runner: 'command',
    shard: null,
    git: null,
    parent: null,
    invocations: [anInvocation()],
    deaths: [],
    ...said,
    expected: expected.map(asTestFile),
  };
}

/** The summary of some results that ran now, with room for files that did not. */
export function aSummary(results: readonly FileResult[] = [], said: Partial<Summary> = {}): Summary {
  const tally = new Tally(said.total ?? results.length);
  for (const result of results) tally.add(digestOf(result), 'ran');
  return { ...tally.summary({ run: aRunId, at: aMoment, durationMs: 65_000, removed: [], stop: null }), ...said };
}

/** Everything is owed and never ran, unless something else is said. */
export function runStarted(expected: readonly string[], said: Partial<RunStarted> = {}): RunStarted {
  const owed = said.owed ?? expected.length - (said.kept ?? 0);
  return {
    kind: 'run-started',
    at: aMoment,
    run: aRun({ expected }),
    invocation: 1,
    how: 'began',
    kept: 0,
    owed,
    left: 0,
    removed: [],
    reasons: owed > 0 ? { 'never-ran': owed } : {},
    detected: null,
    ...said,
  };
}

export function fileStarted(file: string, slot = 1): RunEvent {
  return { kind: 'file-started', at: aMoment, file: asTestFile(file), attempt: 1, totalAttempts: 1, slot };
}

export function fileFinished(
  result: FileResult,
  outputTail: string | null = null,
  remainingMs: number | null = null,
): RunEvent {
  return { kind: 'file-finished', at: aMoment, result, outputTail, remainingMs };
}

export function runFinished(summary: Summary, resumeCommand: string | null = null): RunFinished {
  return { kind: 'run-finished', at: aMoment, summary, resumeCommand };
}

/** The end of a merge in which all files arrived, and one part was of another project. */
export function unprovenEnd(results: readonly FileResult[]): RunEvent[] {
  const problem = {
    kind: 'other-project',
    where: 'shard 2',
    message: 'is of another commit',
    next: 'run it again',
  } as const;
  return [
    { kind: 'problem', at: aMoment, problem },
    { ...runFinished(aSummary(results)), unproven: 1 },
  ];
}

/** All events of an invocation that runs these files and no others. */
export function eventsOf(results: readonly FileResult[], said: Partial<Summary> = {}): RunEvent[] {
  const files = results.map((result) => result.file);
  const each = results.flatMap((result) => [fileStarted(result.file), fileFinished(result)]);
  return [runStarted(files), ...each, runFinished(aSummary(results, said))];
}

/** Settings of one suite, of which whatever is said of it may be said beside the rest. */
export type SaidSettings = Partial<
  Settings & Pick<TestSuite, 'command' | 'inputs' | 'environment' | 'runner' | 'timeLimits'>
>;

export function aSuite(said: Partial<TestSuite> = {}): TestSuite {
  return {
    name: null,
    folder: '',
    patterns: ['test/**/*.test.ts'],
    ignore: [],
    patternsAsked: true,
    command: { argv: ['run-test', '{file}'], shell: false, env: {} },
    inputs: [],
    environment: [],
    runner: 'command',
    timeLimits: { timeoutMs: null, idleTimeoutMs: null },
    ...said,
  };
}

export function someSettings(all: SaidSettings = {}): Settings {
  const any = aSuite();
  const { command = any.command, runner = any.runner, timeLimits = any.timeLimits, ...others } = all;
  const { inputs = [], environment = [], ...said } = others;
  const { patterns = any.patterns, ignore = any.ignore } = said;
  return {
    root: '/project',
    stateDir: '/project/.pawl',
    patterns,
    ignore,
    suitePatterns: [],
    patternsAsked: false,
    suites: [aSuite({ patterns, ignore, command, inputs, environment, runner, timeLimits })],
    detected: null,
    workers: 1,
    warm: false,
    trace: null,
    retries: 0,
    retryWhen: 'now',
    maxRetried: null,
    ordering: { order: 'path', failedFirst: false, seed: 1 },
    limits: { bail: null, maxFiles: null, budgetMs: null },
    failOnFlaky: false,
    passWithNoTests: false,
    shard: null,
    timings: null,
    fresh: false,
    verify: false,
    lastFailed: false,
    audit: null,
    resume: null,
    queue: null,
    reporters: [],
    outputBytesMax: 10_000_000,
    redaction: { texts: [], patterns: [] },
    killGraceMs: 2000,
    incompleteExitCode: 75,
    ...said,
  };
}
