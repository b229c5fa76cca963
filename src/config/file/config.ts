// What a user may write into pawl.config.* or under `pawl` in package.json. Whether they did is check-config's question.

import type { Order } from '../../core/planning/order.ts';
import type { RetryTime } from '../../core/planning/retry.ts';
import type { TraceWay } from '../../core/settings.ts';

/** Every key is optional. A flag on the command line beats the key of the same name; paths are relative to this file's project. */
export interface PawlConfig {
  /** The address of a JSON Schema, for editors. */
  readonly $schema?: string | undefined;
  /** Globs of the test files, relative to the project root; `!` in front takes files away. Default: those of the detected runner. */
  readonly patterns?: readonly string[] | undefined;
  /** Globs of files that are never test files, beside what .gitignore names. */
  readonly ignore?: readonly string[] | undefined;
  /**
   * What runs one test file. `{file}` stands for its path, which goes to the end where `{file}` is absent.
   * A string is split into words as a shell would; one that needs a shell to be understood is refused without `shell`.
   */
  readonly command?: string | readonly string[] | undefined;
  /** Hand the command to the system's shell, as the one line it is. A list of several words contradicts that. */
  readonly shell?: boolean | undefined;
  /** Added to the environment of the command. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /**
   * Globs of files that every test file depends on, or lists of such globs by the pattern of the test files that depend on
   * them. They count beside what is traced; where nothing is, a result stands until one of them changes.
   */
  readonly inputs?: readonly string[] | Readonly<Record<string, readonly string[]>> | undefined;
  /** Names of variables of the environment that results depend on, beside `CI`, `LANG`, `LC_ALL`, `NODE_ENV`, `NODE_OPTIONS` and `TZ`. */
  readonly environment?: readonly string[] | undefined;
  /** The name of the test runner, which decides command and patterns where these are not given. Default: detected. */
  readonly runner?: string | undefined;
  /** Suites by name, each with its own files and command; a file belongs to the first one that names it. */
  readonly suites?: Readonly<Record<string, SuiteConfig>> | undefined;
  /** How many files run at a time. Default: 1. */
  readonly workers?: number | undefined;
  /** Start the test runner once for many files, where it can be made to tell when each of them ends. Default: false. */
  readonly warm?: boolean | undefined;
  /**
   * How to see what a test depends on: `auto` (or true) for Node.js and Python, `strace` for anything on Linux, false not
   * at all. Default: `auto`.
   */
  readonly trace?: TraceWay | boolean | undefined;
  /** Further attempts of a file that did not pass. Default: 0. */
  readonly retries?: number | undefined;
  /** When these come: `now`, or at the `end`, when every file has had its first attempt. Default: `now`. */
  readonly retryWhen?: RetryTime | undefined;
  /** Try nothing again once more files than this have failed. Default: no limit. */
  readonly maxRetried?: number | undefined;
  /** In which order the owed files run. Default: `path`. */
  readonly order?: Order | undefined;
  /** Earlier failures go first, whatever the order among the rest. */
  readonly failedFirst?: boolean | undefined;
  /** Decides the order `random`. Default: another one each time, which is printed. */
  readonly seed?: number | undefined;
  /** Stop after this many failures; `true` is one. Default: never. */
  readonly bail?: number | boolean | undefined;
  /** Start at most this many files in an invocation. Default: all of them. */
  readonly maxFiles?: number | undefined;
  /** A file that failed and passed on the same code fails the run. */
  readonly failOnFlaky?: boolean | undefined;
  /** Exit 0 where no test file is found. */
  readonly passWithNoTests?: boolean | undefined;
  /** A file of durations, as `pawl timings` writes it: what `--shard` cuts the suite by. */
  readonly timings?: string | undefined;
  /** `name` to print or `name=path` to write a file. */
  readonly reporters?: readonly string[] | undefined;
  /** Where runs and results are kept. Default: `.pawl`. */
  readonly stateDir?: string | undefined;
  /** How long one attempt of a file may take: `5m`, or milliseconds as a number. Default: for ever. */
  readonly timeout?: string | number | undefined;
  /** How long one attempt may print nothing: `1m`, or milliseconds as a number. Default: for ever. */
  readonly idleTimeout?: string | number | undefined;
  /** How much of what one attempt prints is kept, from its beginning and its end: `2MB`, or bytes. Default: `10MB`. */
  readonly outputLimit?: string | number | undefined;
  /** Texts and regular expressions (`/…/i` where the config is JSON) that are masked in all that is kept of a test. */
  readonly redact?: readonly (string | RegExp)[] | undefined;
  /** Names of variables whose values are masked in the same way. */
  readonly redactEnv?: readonly string[] | undefined;
  /** How long a command that is ended has before it is killed: `5s`, or milliseconds as a number. Default: `10s`. */
  readonly killGrace?: string | number | undefined;
  /** The exit code of a run that is green so far and not complete. Default: 75. */
  readonly incompleteExitCode?: number | undefined;
  /** Run again what is kept only because its test file and command are unchanged. */
  readonly verify?: boolean | undefined;
}

/** The keys of a suite that stand at the top of a config as well, where they hold for every suite that says nothing of them. */
type SharedKey =
  | 'patterns'
  | 'ignore'
  | 'command'
  | 'shell'
  | 'env'
  | 'inputs'
  | 'environment'
  | 'runner'
  | 'timeout'
  | 'idleTimeout';

/** Test files with a command of their own. Patterns are relative to `cwd`, and so is `{file}`. */
export interface SuiteConfig extends Pick<PawlConfig, SharedKey> {
  /** The folder in which the command runs, and in which the runner is looked for. Default: the project root. */
  readonly cwd?: string | undefined;
}

/** Gives the config back as it is: it exists for the types an editor shows. */
export function defineConfig(config: PawlConfig): PawlConfig {
  return config;
}
