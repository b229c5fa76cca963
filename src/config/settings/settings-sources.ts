// What settings are made of, each part as its own source gives it.

import type { Result } from '../../core/problem.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { ConfigPlace } from '../file/config-place.ts';
import type { PawlConfig } from '../file/config.ts';
import type { Flags } from '../flags/flags.ts';
import type { Directories } from '../locate.ts';
import type { KnownReporters } from '../unknown-names.ts';

/** The test files that a test runner takes for its own. */
export interface RunnerSuite {
  readonly patterns: readonly string[];
  readonly ignore: readonly string[];
}

/** What the project itself tells about its tests. */
export interface Detected extends RunnerSuite {
  /** The name of the test runner. */
  readonly runner: string;
  readonly command: readonly [string, ...string[]];
  /** What its script adds to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What was found, and where: a sentence for people. */
  readonly because: string;
}

/** One of the suites that a project seems to have. */
export interface FoundSuite extends Detected {
  /** Null for one that is alone, in the root. */
  readonly name: string | null;
  /** Relative to the root; empty for the root itself. What the suite says is relative to it. */
  readonly folder: string;
}

/** What is known of test runners, whoever knows it. Folders are relative to the root, and what is found in them to the folder. */
export interface RunnerKnowledge {
  readonly names: readonly string[];
  /** Of the runner of that name, or else of the first one that is found; null where there is none. */
  detect(folder: string, runner: string | null): Detected | null;
  /** Every suite that the project seems to have. */
  suites(): readonly FoundSuite[];
  /** The name of the runner that a command starts; `command` for any other command. */
  nameOf(argv: readonly string[], folder: string): string;
  /** The suite that a command belongs to; null for a command that is no known runner. */
  suiteOf(argv: readonly string[], folder: string): RunnerSuite | null;
}

export interface SettingsSources extends Directories {
  readonly flags: Flags;
  /** The patterns of the command line, relative to the working directory. */
  readonly patterns: readonly string[];
  /** The words after `--`; null where there is no `--`. */
  readonly testCommand: readonly string[] | null;
  /** Checked. Empty where there is no config. */
  readonly config: PawlConfig;
  /** How messages name the config; null where there is none. */
  readonly place: ConfigPlace | null;
  readonly runners: RunnerKnowledge;
  /** Whether a path from the root is a folder. */
  readonly folderExists: (path: string) => boolean;
  /** What an absolute path of a timings file says; `name` is what messages call it. */
  readonly timingsIn: (path: string, name: string) => Result<ReadonlyMap<TestFile, number>>;
  /** All reporters there are. */
  readonly reporters: KnownReporters;
  /** A whole number from 0 to 2^32 - 1: the seed where the user gave none. */
  readonly seed: number;
  /** Ours: the values that are to be masked, and what CI says of this job. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970: what `--stop-at` is counted from. */
  readonly nowMs: number;
}
