// A reporter with everything around it made up: what it is told goes in, what it prints comes out.

import { shellQuoted } from '../../src/config/command-line/shell-quote.ts';
import type { RunEvent } from '../../src/core/event.ts';
import type { FileResult } from '../../src/core/results/file-result.ts';
import type { JournalledExecution } from '../../src/core/results/journalled-execution.ts';
import type { Settings } from '../../src/core/settings.ts';
import { outputSink } from '../../src/io/reports/report-sink.ts';
import { renderTable } from '../../src/io/terminal/table.ts';
import type { Archive, GithubStep, Reporter, ReporterContext, ReportSink } from '../../src/ports/reporter.ts';
import { someSettings } from './builders.ts';
import { CapturedOutput } from './captured-output.ts';
import { FakeClock } from './fake-clock.ts';

export interface Surroundings {
  readonly isTerminal?: boolean;
  readonly colors?: boolean;
  readonly width?: number;
  readonly settings?: Partial<Settings>;
  /** What is stored when the run has ended. */
  readonly stored?: readonly FileResult[];
  /** The same, read as it is asked for. */
  readonly results?: ReporterContext['results'];
  readonly outputTail?: string | (() => string);
  /** Where a report goes, instead of the output. */
  readonly sink?: ReportSink;
  readonly githubStep?: GithubStep | null;
  /** The runs before, newest first. */
  readonly earlier?: ReturnType<Archive['earlier']>;
  /** What the journal of any run tells. */
  readonly executions?: readonly JournalledExecution[];
}

export class Listening {
  readonly output: CapturedOutput;
  readonly clock = new FakeClock();
  readonly reporter: Reporter;

  constructor(
    reporterFor: (context: ReporterContext) => Reporter,
    {
      settings,
      stored = [],
      results,
      outputTail = '',
      sink,
      githubStep = null,
      earlier = [],
      executions = [],
      ...output
    }: Surroundings = {},
  ) {
    this.output = new CapturedOutput(output);
    this.reporter = reporterFor({
      output: this.output,
      clock: this.clock,
      settings: someSettings(settings),
      sink: sink ?? outputSink(this.output),
      renderTable,
      results: results ?? (() => stored),
      outputTail: typeof outputTail === 'string' ? () => outputTail : outputTail,
      archive: { earlier: () => earlier, executions: () => executions },
      reportPage: () => ['<data>', '</data>'],
      commands: {
        resume: 'pawl run',
        lastFailed: 'pawl run --last-failed',
        show: (file) => shellQuoted(['pawl', 'show', file]),
      },
      githubStep,
    });
  }

  tell(...events: readonly RunEvent[]): this {
    for (const event of events) this.reporter.onEvent(event);
    return this;
  }

  async finish(): Promise<string> {
    await this.reporter.finish?.();
    return this.output.text;
  }
}
