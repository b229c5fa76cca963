// The results of many runs, one after the other. Never more than one is in memory.

import type { Execution } from '../../core/history/timings.ts';
import type { Problem, Result } from '../../core/problem.ts';
import type { FileResult } from '../../core/results/file-result.ts';
import type { Run } from '../../core/run.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { ResultStore, RunDirectory } from '../../ports/result-store.ts';

export interface ReadableRun {
  readonly run: Run;
  readonly directory: Pick<RunDirectory, 'readResult'>;
}

/** The newest runs of a state directory, at most so many, newest first. */
export function* storedRuns(store: ResultStore, limit: number): Generator<Result<ReadableRun>> {
  for (const id of store.runs().slice(0, limit)) {
    const run = store.readRun(id);
    yield run.ok ? { ok: true, value: { run: run.value, directory: store.open(run.value) } } : run;
  }
}

/** Those that can be read; what is wrong with the others is added to `problems`. */
export function* readable(stored: Iterable<Result<ReadableRun>>, problems: Problem[]): Generator<ReadableRun> {
  for (const found of stored) {
    if (found.ok) yield found.value;
    else problems.push(found.problem);
  }
}

/** Those that are there, of all files or of some. What cannot be read is added to `problems`. */
export function* resultsOfFiles(
  { run, directory }: ReadableRun,
  files: readonly TestFile[],
  problems: Problem[],
): Generator<FileResult> {
  for (const file of files) {
    const result = directory.readResult(file);
    if (result?.ok === false) problems.push(inRun(run, result.problem));
    if (result?.ok) yield result.value;
  }
}

/** Among many runs a file of one is nowhere. */
function inRun({ id }: Run, problem: Problem): Problem {
  return { ...problem, where: `runs/${id}/${problem.where}` };
}

/** What is told of it wherever executions are counted. */
export function executionOf({ file, run, finishedAt, outcome, durationMs, tests }: FileResult): Execution {
  return { file, run, finishedAt, outcome, durationMs, tests };
}
