// What a person sees while a run goes and at its end. Each thing that is said has its own file; here is when it is said.

import type { FileFinished, FileKept, RunEvent, RunFinished, RunStarted } from '../core/event.ts';
import { describeProblem, unreachable } from '../core/problem.ts';
import { digestOf } from '../core/results/file-result.ts';
import { printable } from '../core/text/printable.ts';
import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { failureText } from './terminal/failure-text.ts';
import { finishedLine, interruptedLine, retryLine, stoppingLine } from './terminal/finished-line.ts';
import { nextStepsText } from './terminal/next-steps.ts';
import { NotableFiles } from './terminal/notable-files.ts';
import { openingText, workText } from './terminal/opening.ts';
import type { Paint } from './terminal/paint.ts';
import { paintFor } from './terminal/paint.ts';
import { Progress } from './terminal/progress.ts';
import { RunningFiles } from './terminal/running-files.ts';
import type { Screen } from './terminal/screen.ts';
import { screenOn } from './terminal/screen.ts';
import { isStandingPass, standingLine } from './terminal/standing-line.ts';
import { leftOutLine, summaryTable } from './terminal/summary-table.ts';
import { totalsText } from './terminal/totals.ts';

export function defaultReporter(context: ReporterContext): Reporter {
  return new DefaultReporter(context);
}

class DefaultReporter implements Reporter {
  readonly name = 'default';
  readonly #context: ReporterContext;
  readonly #paint: Paint;
  readonly #screen: Screen;
  readonly #kept = { verified: 0, assumed: 0 };
  readonly #running = new RunningFiles();
  #progress = new Progress(0, 0);
  #notable = new NotableFiles([]);
  #started: RunStarted | null = null;
  #finished: RunFinished | null = null;
  #workIsTold = false;

  constructor(context: ReporterContext) {
    const { output, clock } = context;
    this.#context = context;
    this.#paint = paintFor(output.colors);
    this.#screen = screenOn(output, clock, (columns) => {
      return this.#progress.line(this.#running, clock.monotonic(), columns, this.#paint);
    });
  }

  onEvent(event: RunEvent): void {
    this.#running.onEvent(event, this.#context.clock.monotonic());
    switch (event.kind) {
      case 'run-started':
        return this.#start(event);
      case 'file-kept':
        return this.#keep(event);
      case 'file-started':
        this.#progress.started(event.file);
        if (!this.#workIsTold) this.#print('');
        return this.#screen.update();
      case 'attempt-finished':
        return this.#print(`${retryLine(event, this.#context.settings.retries, this.#paint)}\n`);
      case 'file-finished':
        return this.#finishFile(event);
      case 'file-interrupted':
        this.#progress.interrupted(event.file);
        this.#notable.interrupted(event.file);
        return this.#print(`${interruptedLine(event.file, this.#paint)}\n`);
      case 'run-stopping':
        return this.#print(`${stoppingLine(event, this.#paint)}\n`);
      case 'problem':
        return this.#screen.print(`${this.#paint.yellow('problem:')} ${printable(describeProblem(event.problem))}\n`);
      case 'run-finished':
        this.#finished = event;
        return this.#screen.stop();
      default:
        return unreachable(event);
    }
  }

  tellRunning(): void {
    this.#print(this.#running.text(this.#context.clock.monotonic(), this.#paint));
  }

  /** The table is drawn by a library that takes its time to load: it is loaded now, when everything has run. */
  async finish(): Promise<void> {
    this.#screen.stop();
    const [started, finished] = [this.#started, this.#finished];
    if (started === null || finished === null) return;
    if (isStandingPass(started, finished, this.#context.settings)) {
      const nowMs = this.#context.clock.now();
      return this.#context.output.write(`${standingLine(started, nowMs, this.#kept, this.#paint)}\n`);
    }
    const opening = started.how === 'standing' ? openingText(started, this.#context.settings, this.#paint) : '';
    this.#print('', opening + this.#takeWork());
    this.#context.output.write(await this.#summaryText(finished));
  }

  /** A verdict that is told again may be one line in the end: nothing is said of it yet. */
  #start(event: RunStarted): void {
    const { run, kept } = event;
    this.#started = event;
    this.#progress = new Progress(run.expected.length, kept);
    this.#notable = new NotableFiles(run.expected);
    if (event.how !== 'standing') this.#screen.print(openingText(event, this.#context.settings, this.#paint));
  }

  #keep({ result, ground }: FileKept): void {
    if (ground !== null) this.#kept[ground] += 1;
    this.#progress.kept(result.file, result.outcome === 'passed');
    this.#notable.add(result, ground ?? 'stands');
  }

  #finishFile(event: FileFinished): void {
    const work = this.#takeWork();
    const digest = digestOf(event.result);
    const passed = digest.outcome === 'passed';
    this.#progress.finished(digest.file, passed, event.remainingMs, this.#context.clock.monotonic());
    this.#notable.add(digest, 'ran');
    const line = finishedLine(digest, this.#progress.position(), { paint: this.#paint, columns: this.#columns() });
    this.#print(`${line}\n${passed ? '' : failureText(event, this.#paint)}`, work);
  }

  /** Everything kept is known once anything else happens: only then can it be summed up. */
  #print(text: string, before = this.#takeWork()): void {
    if (before + text !== '') this.#screen.print(before + text);
  }

  #takeWork(): string {
    if (this.#workIsTold || this.#started === null) return '';
    this.#workIsTold = true;
    return workText(this.#started, this.#kept, this.#progress.failures);
  }

  async #summaryText(finished: RunFinished): Promise<string> {
    const { settings, commands, renderTable } = this.#context;
    const { summary } = finished;
    const files = this.#notable.list(summary);
    const leftOut = leftOutLine(files, summary);
    const table = files.length === 0 ? '' : `${await renderTable(summaryTable(files, this.#columns(), this.#paint))}\n`;
    const totals = totalsText(finished, settings.failOnFlaky, this.#paint);
    const next = nextStepsText(finished, commands, this.#paint);
    return `\n${table}${leftOut === null ? '' : `${leftOut}\n`}\n${totals}${next === '' ? '' : `\n${next}`}`;
  }

  /** Only a terminal has an edge: who reads a file later wants whole paths. */
  #columns(): number {
    const { output } = this.#context;
    return output.isTerminal ? output.columns() : Infinity;
  }
}
