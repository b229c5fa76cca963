// `pawl history`: the runs that are there, two of them beside each other, or one file over all of them.

import { askedByDefault, listedByDefault } from '../../config/flags/flags-of-history.ts';
import type { Flags } from '../../config/flags/flags.ts';
import { patternFromRoot } from '../../config/locate.ts';
import { flakyEvidence } from '../../core/history/flaky-evidence.ts';
import type { PastExecution } from '../../core/history/history.ts';
import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import { isRunId } from '../../core/run.ts';
import { asTestFile } from '../../core/test-file.ts';
import { printableJson } from '../../core/text/printable.ts';
import type { Ports } from '../../engine/ports.ts';
import type { ComparedRuns } from '../../engine/reading/compare-stored-runs.ts';
import { compareStoredRuns, withTheOneBefore } from '../../engine/reading/compare-stored-runs.ts';
import type { ListedRuns } from '../../engine/reading/list-runs.ts';
import { listRuns } from '../../engine/reading/list-runs.ts';
import { findRun } from '../../engine/reading/read-run.ts';
import { RunHistory } from '../../engine/reading/run-history.ts';
import { storedRuns } from '../../engine/reading/stored-results.ts';
import type { Output } from '../../ports/output.ts';
import { composeReading } from '../compose-reading.ts';
import { resolveStateDir } from '../find-project.ts';
import { printProblems } from '../print-problems.ts';
import { comparedAsText, fileAsText, listAsText } from './history-text.ts';

/** What is shown, for people and for programs. */
interface Shown {
  readonly text: string;
  readonly json: object;
  readonly problems: readonly Problem[];
}

/** Always 0, whatever broke. Throws a ProblemError where there is nothing to look at. */
export async function historyCommand(
  words: readonly string[],
  flags: Flags,
  out: Output,
  err: Output,
): Promise<number> {
  const cwd = process.cwd();
  const { root, stateDir, config } = await resolveStateDir(cwd, flags);
  const ports = composeReading(root, stateDir);
  const rules = { failOnFlaky: config.failOnFlaky ?? false, passWithNoTests: config.passWithNoTests ?? false };
  const limit = flags.limit ?? (words.length === 0 ? listedByDefault : askedByDefault);
  const { text, json, problems } = show();
  if (flags.json) out.write(`${printableJson({ ...json, problems }, 2)}\n`);
  else {
    printProblems(problems, err);
    out.write(text);
  }
  return 0;

  function show(): Shown {
    const [first, second] = words;
    if (first === undefined) return shownList(listRuns(ports, limit, rules));
    if (second !== undefined) return shownComparison(between(first, second));
    if (isRunName(first)) return shownComparison(withTheOneBefore(ports.store, first));
    const file = patternFromRoot(first.replace(/^\.\//, ''), { root, cwd });
    return shownFile(file, ports, limit);
  }

  function between(before: string, after: string): Parameters<typeof compareStoredRuns>[1] {
    return { before: findRun(ports.store, before), after: findRun(ports.store, after) };
  }

  function shownComparison(asked: Parameters<typeof compareStoredRuns>[1]): Shown {
    const compared = compareStoredRuns(ports.store, asked, limit);
    return { text: comparedAsText(compared), json: comparedAsJson(compared), problems: compared.problems };
  }
}

/** A file of such a name is named with `./` before it. */
function isRunName(word: string): boolean {
  return word === 'latest' || isRunId(word) || isRunId(`run_${word}`);
}

function shownList({ problems, ...listed }: ListedRuns): Shown {
  if (listed.runs.length === 0 && problems.length === 0) throw nothingIn('pawl history', 'there are no runs yet');
  return { text: listAsText(listed), json: listed, problems };
}

function comparedAsJson({ before, after, sameSelection, changed, slower, flaky }: ComparedRuns): object {
  const named = ({ id, git }: ComparedRuns['before']): object => ({ run: id, git });
  return { before: named(before), after: named(after), sameSelection, ...changed, slower, flaky };
}

function shownFile(name: string, { store, clock }: Pick<Ports, 'store' | 'clock'>, limit: number): Shown {
  const file = asTestFile(name);
  const history = new RunHistory(storedRuns(store, limit));
  const executions = history.of(file);
  const { problems } = history;
  if (executions.length === 0 && problems.length === 0) throw nothingIn(file, 'no run has a result of it');
  const flaky = flakyEvidence(file, executions);
  const text = fileAsText({ file, executions, flaky }, clock.now());
  return { text, json: { file, executions: executions.map(executionAsJson), flaky }, problems };
}

function executionAsJson({
  run,
  finishedAt,
  outcome,
  outcomes,
  before,
  durationMs,
  tests,
  git,
}: PastExecution): object {
  return { run, finishedAt, outcome, outcomes, before, durationMs, tests, git };
}

function nothingIn(where: string, message: string): ProblemError {
  return new ProblemError([{ kind: 'usage', where, message, next: 'nothing is shown' }]);
}
