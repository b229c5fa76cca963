// What a page tells of the past: how each file did before, and what has changed since the run before over the same files.

import { changeOf } from '../../core/history/compare-runs.ts';
import type { JournalledExecution } from '../../core/results/journalled-execution.ts';
import type { Outcome } from '../../core/results/outcome.ts';
import { outcomes } from '../../core/results/outcome.ts';
import type { Run, RunId } from '../../core/run.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { PageBefore, PageFile, PastOutcome } from '../../formats/page-data.ts';
import type { ReporterContext } from '../../ports/reporter.ts';

/** So many executions of a file are shown. */
const executionsMax = 20;

const goneMax = 200;

type Verdict = { readonly outcome: Outcome; readonly ms: number } | null;

export class PagePast {
  /** Oldest first, and the run itself behind them. */
  readonly earlier: RunId[] = [];
  /** Three numbers for each execution: how long it took, what it came to and in which run. */
  readonly #executions = new Map<TestFile, number[]>();
  #before: Run | null = null;
  /** Of each file of the run before that has not been asked for yet. */
  readonly #verdicts = new Map<TestFile, Verdict>();

  static of(run: Run, { archive, results }: Pick<ReporterContext, 'archive' | 'results'>): PagePast {
    const past = new PagePast();
    const earlier = [...archive.earlier(run)];
    for (const { run: one } of earlier.toReversed()) past.#addAll(one.id, archive.executions(one));
    past.#addAll(run.id, withoutLast(archive.executions(run)));
    const before = earlier.find(({ isLike }) => isLike)?.run;
    if (before !== undefined) past.#compareWith(before, results);
    return past;
  }

  #addAll(run: RunId, executions: Iterable<JournalledExecution>): void {
    const place = this.earlier.push(run) - 1;
    for (const { file, durationMs, end } of executions) {
      if (end === 'interrupted' || end === 'lost') continue;
      const numbers = this.#executions.get(file) ?? [];
      numbers.push(Math.round(durationMs ?? 0), outcomes.indexOf(end), place);
      if (numbers.length > 3 * executionsMax) numbers.splice(0, 3);
      this.#executions.set(file, numbers);
    }
  }

  #compareWith(before: Run, results: ReporterContext['results']): void {
    this.#before = before;
    for (const file of before.expected) this.#verdicts.set(file, null);
    for (const { file, outcome, durationMs } of results(before))
      this.#verdicts.set(file, { outcome, ms: Math.round(durationMs) });
  }

  /** Asked once for each file, in any order. */
  about(file: TestFile, outcome: Outcome | null): Pick<PageFile, 'history' | 'before' | 'change'> {
    const history = this.#historyOf(file);
    const told = history.length === 0 ? {} : { history };
    if (this.#before === null) return told;
    const before = this.#verdicts.get(file);
    this.#verdicts.delete(file);
    const change = changeOf(before === null ? null : before?.outcome, outcome);
    return { ...told, ...(before !== undefined && { before }), ...(change !== 'same' && { change }) };
  }

  /** After every file has been asked for. */
  before(): PageBefore | null {
    const run = this.#before;
    if (run === null) return null;
    const gone = [...this.#verdicts.keys()];
    const about = { run: run.id, at: Date.parse(run.createdAt), commit: commitOf(run) };
    return { ...about, gone: gone.slice(0, goneMax), goneCount: gone.length };
  }

  #historyOf(file: TestFile): PastOutcome[] {
    const numbers = this.#executions.get(file) ?? [];
    const history: PastOutcome[] = [];
    for (let at = 0; at < numbers.length; at += 3) {
      const [ms = 0, outcome = 0, run = 0] = numbers.slice(at, at + 3);
      history.push([ms, outcomes[outcome] ?? 'failed', run]);
    }
    return history;
  }
}

/** The last one of each file is what its result tells. */
function* withoutLast(executions: Iterable<JournalledExecution>): Generator<JournalledExecution> {
  const last = new Map<TestFile, JournalledExecution>();
  for (const execution of executions) {
    const before = last.get(execution.file);
    if (before !== undefined) yield before;
    last.set(execution.file, execution);
  }
}

/** With a plus where something was not committed; null where nobody knows. */
export function commitOf({ git }: Pick<Run, 'git'>): string | null {
  return git?.commit == null ? null : `${git.commit}${git.dirty ? '+' : ''}`;
}
