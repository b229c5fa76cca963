// A listener to the event stream. It can show a verdict but never change one.

import type { RunEvent } from '../core/event.ts';
import type { FileResult } from '../core/results/file-result.ts';
import type { JournalledExecution } from '../core/results/journalled-execution.ts';
import type { Run } from '../core/run.ts';
import type { Settings } from '../core/settings.ts';
import type { TestFile } from '../core/test-file.ts';
import type { Clock } from './clock.ts';
import type { Output } from './output.ts';

export interface Reporter {
  readonly name: string;
  onEvent(event: RunEvent): void;
  /** Called whenever somebody asks what is running. */
  tellRunning?(): void;
  /** Called once after the last event, or when there will be none; a report that could not be written throws. */
  finish?(): Promise<void> | void;
  /** Called once after that, for whoever passes the exit code on. */
  exit?(exitCode: number): void;
}

/** Everything a reporter may use of the outside world. */
export interface ReporterContext {
  readonly output: Output;
  readonly clock: Clock;
  readonly settings: Settings;
  /** Where a report goes: a file when the user named one, or else the output. */
  readonly sink: ReportSink;
  readonly renderTable: TableRenderer;
  /** The stored results of a run in the order of its expected files, read one by one; files without one are left out. */
  readonly results: (run: Run) => Iterable<FileResult>;
  /** The last lines that a file's command printed, as they were printed; empty when there were none. */
  readonly outputTail: (run: Run, file: TestFile) => string;
  readonly archive: Archive;
  /** The page that shows a run to whoever opens it: what comes before its data, and what comes behind. */
  readonly reportPage: () => readonly [head: string, tail: string];
  readonly commands: FollowUpCommands;
  /** Null outside of a step of GitHub Actions. */
  readonly githubStep: GithubStep | null;
}

/** What lies beside the results of a run. It is evidence, and no verdict hangs on it. */
export interface Archive {
  /** The newest runs before one, newest first, and whether each is over the same patterns, suites and shard. */
  readonly earlier: (run: Run) => Iterable<{ readonly run: Run; readonly isLike: boolean }>;
  /** What the journal of a run tells of the starts of files, in the order of their ends. */
  readonly executions: (run: Run) => Iterable<JournalledExecution>;
}

/** Command lines for a person to copy, quoted for a shell, over the same selection of files as this invocation. */
export interface FollowUpCommands {
  /** Goes on with what is owed. */
  readonly resume: string;
  readonly lastFailed: string;
  readonly show: (file: TestFile) => string;
}

/** Both throw when they cannot write to a file; what goes to the output never throws. */
export interface ReportSink {
  /** Whether `replace` takes the place of what it wrote before, so that a report may be rewritten as the run goes. */
  readonly isReplaceable: boolean;
  /** Adds to the report, which others may be reading already. The first time begins a new one. */
  append(text: string): void;
  /** Writes a whole report: until it is complete, an earlier one stays in its place. */
  replace(chunks: Iterable<string>): void;
  close(): void;
}

/** What GitHub Actions gives to a step to say more with than its output. Other programs of the step write there, too. */
export interface GithubStep {
  /** Adds to the page of the job. Does nothing where it has none. */
  addSummary(markdown: string): void;
  /** How much may be added by now: GitHub drops the summary of a step that is larger than it takes. */
  summaryRoom(): number;
  /** Adds a line `name=value`, of which the last one for a name counts. */
  setOutput(name: string, value: string): void;
  /** A path of the project as GitHub knows it: from the top of its checkout. */
  readonly pathOf: (path: string) => string;
}

export interface Table {
  readonly head: readonly string[];
  /** Cells may hold colours, and nothing else that a terminal does not print as it stands. */
  readonly rows: readonly (readonly string[])[];
  readonly align: readonly ('left' | 'right')[];
}

/** The table as lines, without a newline at the end. */
export type TableRenderer = (table: Table) => Promise<string>;
