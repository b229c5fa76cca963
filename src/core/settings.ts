// Everything that decides what an invocation does, once defaults, config file, detection and flags have been put
// together. Whoever reads a setting need not ask where it came from.

import type { AuditSize } from './planning/audit.ts';
import type { Ordering } from './planning/order.ts';
import type { RetryRules } from './planning/retry.ts';
import type { ShardSpec } from './planning/shard.ts';
import type { Limits } from './planning/stop.ts';
import type { QueueSettings } from './queue.ts';
import type { RunId } from './run.ts';
import type { TestFile } from './test-file.ts';
import type { Redaction } from './text/redaction.ts';
import type { TimeLimits } from './time-limit.ts';

/** How the user's test command is started for one file. */
export interface CommandTemplate {
  /** `{file}` anywhere in it stands for the path of the test file; it is appended where it is absent. */
  readonly argv: readonly [string, ...string[]];
  /** Run it through the system's shell: then `{file}` is put in quoted. */
  readonly shell: boolean;
  /** Added to the environment of the command. */
  readonly env: Readonly<Record<string, string>>;
}

/** Files that results depend on, because the config says so. */
export interface DeclaredGlobs {
  /** Of the test files that it says so of; null for all of the suite. */
  readonly of: string | null;
  /** Relative to the root; `!` in front takes files away. */
  readonly globs: readonly string[];
  /** Where it is said. */
  readonly where: string;
}

/** Test files that one command runs. */
export interface TestSuite {
  /** Null for the one suite of a config that names none. */
  readonly name: string | null;
  /** Where its command runs, relative to the root: `packages/api`. Empty for the root itself. */
  readonly folder: string;
  /** Which files are its own, relative to the root. */
  readonly patterns: readonly string[];
  readonly ignore: readonly string[];
  /** Whether the user wrote the patterns: one that matches nothing is told then. */
  readonly patternsAsked: boolean;
  readonly command: CommandTemplate;
  readonly inputs: readonly DeclaredGlobs[];
  /** Names of variables that its results depend on, beside those that every result depends on. */
  readonly environment: readonly string[];
  /** The name of the test runner, `command` where it is not known. */
  readonly runner: string;
  /** Of one attempt. */
  readonly timeLimits: TimeLimits;
}

/** How to see what a test depends on: by what Node.js and Python load first, or by strace, which sees every program. */
export const traceWays = ['auto', 'strace'] as const;
export type TraceWay = (typeof traceWays)[number];

export interface ReporterChoice {
  readonly name: string;
  /** Where it writes, relative to the working directory; null for standard output. */
  readonly path: string | null;
}

export interface Settings extends RetryRules {
  /** Absolute: where the config or package.json is. Every path is relative to it. */
  readonly root: string;
  /** Absolute. */
  readonly stateDir: string;
  readonly patterns: readonly string[];
  readonly ignore: readonly string[];
  /** The globs of the whole suite, from config or detection: what a folder among the patterns stands for. */
  readonly suitePatterns: readonly string[];
  /** Whether the command line names files: those of the suites that its patterns match are meant then. */
  readonly patternsAsked: boolean;
  /** In the order in which they are asked for a file: the first one that names it runs it. */
  readonly suites: readonly [TestSuite, ...TestSuite[]];
  /** A sentence on where command and patterns came from, when the user gave neither. */
  readonly detected: string | null;
  readonly workers: number;
  /** Start the runner once for many files, where it can. */
  readonly warm: boolean;
  /** Null where nothing is traced. */
  readonly trace: TraceWay | null;
  readonly ordering: Ordering;
  readonly limits: Limits;
  readonly failOnFlaky: boolean;
  readonly passWithNoTests: boolean;
  /** The part of the files that is run here; null for all of them. */
  readonly shard: ShardSpec | null;
  /** In milliseconds: what a suite is cut by. Null where nobody gave any. */
  readonly timings: ReadonlyMap<TestFile, number> | null;
  /** Begin a new run that carries nothing. */
  readonly fresh: boolean;
  /** Run again what is kept on the word of its test file and command alone. */
  readonly verify: boolean;
  /** Run the files again that did not pass, and no others. */
  readonly lastFailed: boolean;
  /** How many kept files are run again, to see whether they were kept rightly; null for none. */
  readonly audit: AuditSize | null;
  /** The run to go on with, whether or not it is finished. */
  readonly resume: RunId | null;
  /** Null where this machine has the files to itself. */
  readonly queue: QueueSettings | null;
  readonly reporters: readonly ReporterChoice[];
  /** How much of what an attempt prints is kept, half of it from the beginning and half from the end. */
  readonly outputBytesMax: number;
  /** What is masked in everything that is stored, reported and shown of a test. */
  readonly redaction: Redaction;
  /** Between SIGTERM and SIGKILL, when a command is ended. */
  readonly killGraceMs: number;
  /** The exit code of a run that is green so far and not complete. */
  readonly incompleteExitCode: number;
}
