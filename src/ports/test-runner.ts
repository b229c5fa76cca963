// A test runner that tells of its tests: how it is started so that it does, and what it leaves that has to be read.

import type { RunnerEvent } from '../core/results/runner-event.ts';
import type { CommandTemplate } from '../core/settings.ts';
import type { TestFile } from '../core/test-file.ts';

export interface RunnerStart {
  readonly template: CommandTemplate;
  /** One, or several for a warm start. */
  readonly files: readonly [TestFile, ...TestFile[]];
  /** Absolute: where the command runs. */
  readonly root: string;
  /** What the command would get without a probe, the template's own variables included. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Absolute: an empty folder of this start alone, and PAWL_CHANNEL in the environment. Probes write `<writer>.jsonl` in it,
   * a file for each writer; reports may be put beside. `files.json` in it lists the files, absolute.
   */
  readonly channel: string;
  /** Absolute: where the probes are. */
  readonly probes: string;
  /** A file of the project by its path from the root; null when it is not there. Left out where no project is at hand. */
  readonly readText?: (path: string) => string | null;
}

export interface RunnerLaunch {
  readonly argv: readonly [string, ...string[]];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a runner left when it had ended, for those that report in a format of their own. */
export interface RunnerLeavings extends RunnerStart {
  /** The text of a file in the channel; null when it is not there. */
  report(name: string): string | null;
  /** The names of what is in the channel. */
  readonly reports: readonly string[];
  /** What `readOutput` gave, when it has read all that was printed. */
  readonly printed: OutputReader | null;
}

/** Reads what is printed, line by line, where the runner tells there and nowhere else. */
export interface OutputReader {
  /** Without its line end. */
  line(text: string): readonly RunnerEvent[];
  /** Nothing more will come. */
  end(): readonly RunnerEvent[];
}

export interface WarmTraits {
  /** How many files one start takes; Infinity where `files.json` is read, so that no command line is too long. */
  readonly filesMax: number;
  /** Whether a tracer can tell for which of the files something is read, where one start has several. */
  readonly dividesReads?: true;
}

export interface Tells {
  /** Isolated and warm alike: the same words, for one file or several. */
  launch(start: RunnerStart): RunnerLaunch;
  /** For reports in the channel that are read when the command has ended. */
  read?(leavings: RunnerLeavings): readonly RunnerEvent[] | Promise<readonly RunnerEvent[]>;
  /** For those that tell by what they print. */
  readOutput?(start: RunnerStart): OutputReader | Promise<OutputReader>;
  /** What a person is shown of a printed line, where what is printed is not for people; null leaves it out. */
  readonly shown?: (line: string) => string | null;
  /** Null where one process can run only one file and tell of it. */
  readonly warm: WarmTraits | null;
}
