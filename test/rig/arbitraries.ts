// Any value of the shapes that pawl stores and tells, for tests that hold for all of them.

import * as fc from 'fast-check';

import type { RunEvent } from '../../src/core/event.ts';
import type { Fingerprint, Inputs } from '../../src/core/freshness/fingerprint.ts';
import type { Timings } from '../../src/core/history/timings.ts';
import type { KeptGround } from '../../src/core/planning/plan.ts';
import type { StopReason } from '../../src/core/planning/stop.ts';
import type { Problem, ProblemKind } from '../../src/core/problem.ts';
import type { Attempt } from '../../src/core/results/attempt.ts';
import type { Failure, FileResult, ResultDigest, TestCounts } from '../../src/core/results/file-result.ts';
import { outcomes } from '../../src/core/results/outcome.ts';
import type { FailedFile, Summary } from '../../src/core/results/summary.ts';
import type { Invocation, Run } from '../../src/core/run.ts';
import { runIdAt } from '../../src/core/run.ts';
import type { TestFile } from '../../src/core/test-file.ts';
import { asTestFile, uniqueInOrder } from '../../src/core/test-file.ts';
import { owedReasons } from '../../src/formats/schemas/journal-schema.ts';

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
const textOrNull = fc.option(text);
const count = fc.nat();
const epochMs = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const moment = epochMs.map((ms) => new Date(ms).toISOString());
const durationMs = fc.double({ min: 0, max: 1e9, noNaN: true });
const digest = fc.stringMatching(/^[0-9a-f]{8}$/).map((hex) => `sha256:${hex}`);
const outcome = fc.constantFrom(...outcomes);
const exitCode = fc.option(fc.nat(255));
const signal = fc.option(fc.constantFrom('SIGTERM', 'SIGKILL', 'SIGSEGV'));
const host = fc.constantFrom('one', 'two');

/** Paths with what paths really hold: spaces, quotes, newlines, dashes, dots, other scripts, either case. */
export const testFiles: fc.Arbitrary<TestFile> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'A',
        'test',
        'a b',
        '-x',
        "it's",
        'a\nb',
        'é',
        'e\u0301',
        '日本',
        'x'.repeat(300),
        'con',
        'a.',
      ),
      fc.stringMatching(/^[\w.-]{1,8}$/).filter((name) => name !== '.' && name !== '..'),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((segments) => asTestFile(`${segments.join('/')}.test.ts`));

const files = fc.array(testFiles, { maxLength: 5 }).map(uniqueInOrder);

export const runIds: fc.Arbitrary<string> = fc
  .tuple(epochMs, fc.integer({ min: 1, max: 12 }))
  .map(([ms, nth]) => runIdAt(ms, nth));

export const testCounts: fc.Arbitrary<TestCounts> = fc.record({
  passed: count,
  failed: count,
  skipped: count,
  todo: count,
});

export const attempts: fc.Arbitrary<Attempt> = fc.record({
  number: count,
  startedAt: moment,
  durationMs,
  exitCode,
  signal,
  outcome,
  host,
});

const failures: fc.Arbitrary<Failure> = fc.record({ test: textOrNull, message: text, location: textOrNull });

const inputs: fc.Arbitrary<Inputs> = fc.record(
  { entries: fc.array(text), unseen: fc.array(text), runtimes: fc.array(text), doubt: text },
  { requiredKeys: ['entries', 'unseen'] },
);

const fingerprints: fc.Arbitrary<Fingerprint> = fc.record(
  {
    testFile: digest,
    command: digest,
    project: fc.option(digest),
    surroundings: digest,
    declared: digest,
    inputs,
  },
  { requiredKeys: ['testFile', 'command', 'project'] },
);

const results = {
  file: testFiles,
  run: runIds,
  invocation: count,
  outcome,
  finishedAt: moment,
  durationMs,
  attempts: fc.array(attempts, { minLength: 1, maxLength: 4 }),
  tests: fc.option(testCounts),
  failures: fc.array(failures, { maxLength: 3 }),
  fingerprint: fingerprints,
  output: fc.option(fc.record({ path: text, bytes: count })),
  runner: fc.record({ name: text, version: textOrNull }),
  pawl: fc.constant('0.1.0'),
};

export const fileResults: fc.Arbitrary<FileResult> = fc.oneof(
  fc.record(results),
  fc.record({ ...results, suite: text }),
);

const digests: fc.Arbitrary<ResultDigest> = fc.record({
  file: testFiles,
  run: runIds,
  outcome,
  flaky: fc.boolean(),
  durationMs,
  finishedAt: moment,
  tests: fc.option(testCounts),
  exitCode,
  signal,
});

const invocations: fc.Arbitrary<Invocation> = fc.record({
  number: count,
  startedAt: moment,
  endedAt: fc.option(moment),
  host,
  pid: count,
  pawl: fc.constant('0.1.0'),
  node: fc.constant('20.19.0'),
  platform: fc.option(text, { nil: undefined }),
  project: fc.option(digest),
  projectAfter: fc.option(digest),
});

const aboutCommand = {
  patterns: fc.array(text, { maxLength: 3 }),
  ignore: fc.array(text, { maxLength: 3 }),
  command: fc.array(text, { maxLength: 3 }),
  shell: fc.boolean(),
  commandDigest: digest,
  runner: text,
};

const suites = fc.array(fc.record({ ...aboutCommand, name: text, folder: text }), { maxLength: 3 });

const gitState = fc.record(
  { commit: textOrNull, dirty: fc.boolean(), folder: text },
  { requiredKeys: ['commit', 'dirty'] },
);

const runMembers = {
  ...aboutCommand,
  id: runIds,
  createdAt: moment,
  pawl: fc.constant('0.1.0'),
  shard: fc.option(fc.record({ index: count, total: count, whole: files }, { requiredKeys: ['index', 'total'] })),
  git: fc.option(gitState),
  parent: fc.option(runIds),
  expected: files,
  deaths: fc.array(fc.record({ file: testFiles, times: fc.nat() }), { maxLength: 3 }),
  invocations: fc.array(invocations, { maxLength: 3 }),
};

const problemKind = fc.constantFrom<ProblemKind>(
  'usage',
  'no-files',
  'cannot-start',
  'cannot-write',
  'newer-version',
  'unreadable',
  'reporter',
  'left-running',
  'silent',
  'disagreement',
  'gap',
  'lost-shard',
);

const problems: fc.Arbitrary<Problem> = fc.record({ kind: problemKind, where: text, message: text, next: text });

const shardSpecs = fc.option(fc.record({ index: count, total: count }));

const merged = fc.record({
  parts: fc.array(
    fc.record({
      run: runIds,
      createdAt: moment,
      invocations: fc.array(moment, { maxLength: 3 }),
      host,
      runtime: text,
      shard: shardSpecs,
      whole: fc.option(digest),
      suite: digest,
      git: fc.option(gitState),
      projects: fc.array(fc.option(digest), { maxLength: 2 }),
      startedAt: moment,
      endedAt: fc.option(moment),
      files,
    }),
    { maxLength: 2 },
  ),
  superseded: fc.array(
    fc.record({ file: testFiles, run: runIds, shard: shardSpecs, host, outcome, finishedAt: moment, durationMs }),
    { maxLength: 2 },
  ),
  problems: fc.array(problems, { maxLength: 2 }),
});

export const runs: fc.Arbitrary<Run> = fc.oneof(
  fc.record(runMembers),
  fc.record({ ...runMembers, suites, queue: fc.string() }),
  fc.record({ ...runMembers, merged }),
);

export const timings: fc.Arbitrary<Timings> = fc
  .array(fc.tuple(testFiles, count), { maxLength: 5 })
  .map((entries) => new Map(entries));

const stopReasons: fc.Arbitrary<StopReason> = fc.oneof(
  fc.record({
    kind: fc.constant('interrupted' as const),
    signal: fc.constantFrom('SIGINT' as const, 'SIGTERM' as const, 'SIGHUP' as const),
  }),
  fc.record({ kind: fc.constant('bail' as const), failures: count }),
  fc.record({ kind: fc.constant('max-files' as const), files: count }),
  fc.record({ kind: fc.constant('budget' as const), budgetMs: count }),
  fc.record({ kind: fc.constant('trouble' as const) }),
);

const failedFiles: fc.Arbitrary<FailedFile> = fc.record({
  file: testFiles,
  outcome,
  exitCode,
  signal,
  durationMs,
  kept: fc.boolean(),
});

/** The total is what its parts add up to, as in every summary that a tally makes. */
export const summaries: fc.Arbitrary<Summary> = fc
  .record({
    run: runIds,
    at: moment,
    passed: count,
    failed: count,
    timedOut: count,
    crashed: count,
    empty: count,
    notRun: count,
    kept: fc.record({ verified: count, assumed: count }),
    ran: count,
    flaky: files,
    failures: fc.array(failedFiles, { maxLength: 3 }),
    tests: fc.option(testCounts),
    filesDurationMs: count,
    durationMs,
    removed: files,
    stop: fc.option(stopReasons),
    audit: fc.option(fc.record({ kept: count, sampled: count, ran: count, differed: files })),
    stamp: fc.option(fc.record({ digest, commit: fc.string() })),
  })
  .map((parts) => ({
    ...parts,
    total: parts.passed + parts.failed + parts.timedOut + parts.crashed + parts.empty + parts.notRun,
  }));

const owedReason = fc.constantFrom(...owedReasons);

export const runEvents: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('run-started' as const),
    at: moment,
    run: runs,
    invocation: count,
    how: fc.constantFrom('began' as const, 'resumed' as const, 'standing' as const, 'merged' as const),
    kept: count,
    owed: count,
    left: count,
    removed: files,
    reasons: fc.dictionary(owedReason, count),
    detected: textOrNull,
  }),
  fc.record({
    kind: fc.constant('file-kept' as const),
    result: digests,
    ground: fc.option(fc.constantFrom<KeptGround>('verified', 'assumed')),
  }),
  fc.record({
    kind: fc.constant('file-started' as const),
    at: moment,
    file: testFiles,
    attempt: count,
    totalAttempts: count,
    slot: count,
  }),
  fc.record({ kind: fc.constant('attempt-finished' as const), at: moment, file: testFiles, attempt: attempts }),
  fc.record({
    kind: fc.constant('file-finished' as const),
    at: moment,
    result: fileResults,
    outputTail: textOrNull,
    remainingMs: fc.option(durationMs),
  }),
  fc.record({ kind: fc.constant('file-interrupted' as const), at: moment, file: testFiles }),
  fc.record({
    kind: fc.constant('run-stopping' as const),
    at: moment,
    signal: fc.constantFrom('SIGINT' as const, 'SIGTERM' as const, 'SIGHUP' as const),
    graceMs: fc.nat(),
  }),
  fc.record({ kind: fc.constant('problem' as const), at: moment, problem: problems }),
  fc.record({ kind: fc.constant('run-finished' as const), at: moment, summary: summaries, resumeCommand: textOrNull }),
);

/** A JSON value with one member dropped, replaced or added, at any depth. */
export function damaged(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const other = fc.oneof(
    fc.constantFrom<unknown>(null, '', 'x', 0, 1, -1, 0.5, 2 ** 53, true, [], {}, [null], ['x'], [1]),
    fc.jsonValue({ maxDepth: 2 }),
  );
  return fc
    .tuple(values, fc.nat(), fc.constantFrom('drop', 'replace', 'add'), other)
    .map(([value, at, how, replacement]) => {
      const copy: unknown = JSON.parse(JSON.stringify(value));
      const places = placesIn(copy);
      const place = places[at % places.length];
      if (place === undefined) return replacement;
      const { holder, key } = place;
      if (how === 'replace') holder[key] = replacement;
      else if (how === 'add') holder[Array.isArray(holder) ? holder.length : 'added'] = replacement;
      else if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      return copy;
    });
}

interface Place {
  readonly holder: Record<string | number, unknown>;
  readonly key: string;
}

/** Every member of every object and list in a value. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
