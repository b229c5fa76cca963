// What a run says on GitHub: annotations beside the code, a page for the job, and outputs for the steps after it.
// See docs/reporters.md for what GitHub takes of them.

import type { RunEvent } from '../core/event.ts';
import { describeProblem } from '../core/problem.ts';
import type { Failure, FileResult } from '../core/results/file-result.ts';
import { isFlaky } from '../core/results/file-result.ts';
import { counted } from '../core/text/counted.ts';
import type { GithubStep, Reporter, ReporterContext } from '../ports/reporter.ts';
import type { Annotation } from './github-annotation.ts';
import { annotationLine } from './github-annotation.ts';
import { within } from './markdown-text.ts';
import { endedAs, outcomeWords } from './outcome-words.ts';
import { outputTailLines } from './output-tail.ts';
import { runAsMarkdown } from './run-markdown.ts';
import type { RunReport } from './whole-report.ts';
import { wholeReport } from './whole-report.ts';

/** GitHub shows so many of a kind in a step, and drops the others. */
const shownMax = 10;
const failedRowsMax = 1000;

export function githubReporter(context: ReporterContext): Reporter {
  const { githubStep, settings } = context;
  const pathOf = githubStep?.pathOf ?? ((path: string) => path);
  const annotating = wholeReport('github', context, chunks);
  let expected: number | null = null;
  return { name: 'github', onEvent, finish: () => annotating.finish?.(), exit };

  function onEvent(event: RunEvent): void {
    // Whoever asks after a death is not told that nothing is missing.
    if (event.kind === 'run-started') {
      expected = event.run.expected.length;
      if (githubStep !== null) setOutputs(githubStep, false, expected);
    } else if (event.kind === 'run-finished' && githubStep !== null) {
      const { summary, unproven } = event;
      setOutputs(githubStep, summary.notRun === 0 && unproven === undefined, summary.notRun);
    }
    annotating.onEvent(event);
  }

  function* chunks(report: RunReport): Generator<string> {
    yield* annotations(report, pathOf, settings.failOnFlaky);
    if (!report.isOver || githubStep === null) return;
    const page = runAsMarkdown(report, settings, failedRowsMax);
    githubStep.addSummary([...within(githubStep.summaryRoom(), page)].join(''));
  }

  function exit(exitCode: number): void {
    if (expected !== null) githubStep?.setOutput('exit-code', String(exitCode));
  }
}

function setOutputs(step: GithubStep, complete: boolean, remaining: number): void {
  step.setOutput('complete', String(complete));
  step.setOutput('remaining', String(remaining));
}

/** What fails the run is an error; what is not run, went wrong beside the tests or is flaky else is a warning. */
function* annotations(report: RunReport, pathOf: PathOf, failOnFlaky: boolean): Generator<string> {
  const { files, finished, problems, outputTail } = report;
  const errors = new Shown('error', 'failure');
  const warnings = new Shown('warning', 'warning');
  const { summary, unproven } = finished;
  if (summary.notRun > 0) {
    const title = `${counted(summary.notRun, 'file')} not run`;
    warnings.add(() => ({ title, message: `${title} of ${counted(summary.total, 'file')}: they are still owed` }));
  }
  // Where they leave open whether this is the whole, they are why it fails.
  const told = unproven === undefined ? warnings : errors;
  const ofFlaky = failOnFlaky ? errors : warnings;
  for (const problem of problems) told.add(() => ({ title: problem.where, message: describeProblem(problem) }));
  for (const { file, result } of files()) {
    if (result === null) continue;
    if (isFlaky(result)) ofFlaky.add(() => ({ title: 'flaky', message: flakyWords(result), file: pathOf(file) }));
    else if (result.outcome !== 'passed') for (const each of failuresOf(result, outputTail, pathOf)) errors.add(each);
  }
  yield* errors.lines();
  yield* warnings.lines();
}

type Said = Omit<Annotation, 'level'>;
type PathOf = GithubStep['pathOf'];

/** The first ones, and one that counts what is left. */
class Shown {
  readonly #level: Annotation['level'];
  readonly #thing: string;
  readonly #first: Said[] = [];
  #count = 0;

  constructor(level: Annotation['level'], thing: string) {
    this.#level = level;
    this.#thing = thing;
  }

  /** What nobody will see is not made: it may take a look at what a test printed. */
  add(said: () => Said): void {
    this.#count += 1;
    if (this.#first.length < shownMax) this.#first.push(said());
  }

  *lines(): Generator<string> {
    const isAll = this.#count <= shownMax;
    for (const said of isAll ? this.#first : this.#first.slice(0, -1))
      yield annotationLine({ level: this.#level, ...said });
    if (isAll) return;
    const title = counted(this.#count - shownMax + 1, `more ${this.#thing}`);
    yield annotationLine({ level: this.#level, title, message: `${title}: the summary of the job names them` });
  }
}

function flakyWords({ attempts }: FileResult): string {
  return `passed, and before on the same code: ${attempts
    .slice(0, -1)
    .map(({ outcome }) => outcomeWords[outcome])
    .slice(-5)
    .join(', ')}`;
}

/** The tests that failed, where they are told; or else the file, with the end of what it printed. */
function* failuresOf(result: FileResult, outputTail: RunReport['outputTail'], pathOf: PathOf): Generator<() => Said> {
  const { file, failures } = result;
  const came = endedAs(result);
  if (failures.length === 0) {
    yield () => {
      const message = [came, ...outputTailLines(outputTail(file))].join('\n');
      return { title: `${file} ${came}`, message, file: pathOf(file) };
    };
  }
  for (const { test, message, detail, location } of failures) {
    const text = detail == null ? message : `${message}\n${detail}`;
    const said = { title: test ?? `${file} ${came}`, message: text === '' ? came : text };
    yield () => ({ ...said, ...placeOf(location, file, pathOf) });
  }
}

/** Where it failed, if that is in the project; or else its file. */
function placeOf(location: Failure['location'], file: string, pathOf: PathOf): Partial<Said> {
  const [, path = '', line, col] = /^(.+?):(\d{1,9})(?::(\d{1,9}))?$/s.exec(location ?? '') ?? [];
  if (path === '' || /^(?:\.\.?\/|\/|[a-z]+:)/i.test(path)) return { file: pathOf(file) };
  return { file: pathOf(path), line: Number(line), ...(col !== undefined && { col: Number(col) }) };
}
