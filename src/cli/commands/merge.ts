// `pawl merge`: one run of several that were brought together, and the verdict over all of them.

import { resumeCommand } from '../../config/command-line/resume-command.ts';
import { youngestOf } from '../../core/merging/merged-run.ts';
import { ProblemError } from '../../core/problem.ts';
import type { Problem } from '../../core/problem.ts';
import { verdictOfMerge } from '../../core/results/verdict.ts';
import type { Settings } from '../../core/settings.ts';
import { printableJson } from '../../core/text/printable.ts';
import type { MergedRuns } from '../../engine/merge-runs.ts';
import { mergeRuns } from '../../engine/merge-runs.ts';
import { readParts } from '../../engine/read-parts.ts';
import { storedSummary } from '../../formats/summary.ts';
import type { Output } from '../../ports/output.ts';
import type { FoundRuns } from '../../ports/run-finder.ts';
import { composeFinder, composeReading, ownReports } from '../compose-reading.ts';
import { composeReporters } from '../compose-reporters.ts';
import { exitCodeOfMerge, exitCodeOfProblems } from '../exit-codes.ts';
import { resolveStateDir } from '../find-project.ts';
import type { ParsedArguments } from '../parse-arguments.ts';
import { printProblems } from '../print-problems.ts';
import { settingsLike } from '../settings-like.ts';

type MergeArguments = Extract<ParsedArguments, { kind: 'merge' }>;

export async function mergeCommand({ directories, flags }: MergeArguments, out: Output, err: Output): Promise<number> {
  const cwd = process.cwd();
  const { root, stateDir } = await resolveStateDir(cwd, flags);
  const read = readParts(foundIn(directories, cwd));
  const { settings, argv } = await settingsLike(youngestOf(read.sources.map(({ run }) => run)), cwd, flags);
  const ports = composeReading(root, stateDir);
  ownReports(settings);
  const listeners = await composeReporters(settings, ports, { argv, flags, out, err });
  const onWait = (problem: Problem): void => printProblems([problem], err);
  const request = { settings, read, resumeCommand: resumeCommand(argv), onWait };
  try {
    const merged = await mergeRuns(request, ports, (event) => listeners.onEvent(event));
    const unwritten = await listeners.finish();
    const exitCode = exitCodeOfProblems(unwritten) || exitCodeOfMerge(merged.summary, merged.proven, settings);
    listeners.exit(exitCode);
    if (flags.json) out.write(`${printableJson(asJson(merged, exitCode, unwritten, request), 2)}\n`);
    printProblems(unwritten, err);
    return exitCode;
  } catch (error) {
    await listeners.finish();
    throw error;
  }
}

/** Throws a ProblemError with every directory that holds no run. */
function foundIn(directories: readonly string[], cwd: string): FoundRuns[] {
  const finder = composeFinder(cwd);
  const problems: Problem[] = [];
  const found = directories.flatMap((directory) => {
    try {
      return finder.find(directory);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new ProblemError(problems);
  return found;
}

function asJson(
  { run, merged, summary, proven, remaining }: MergedRuns,
  exitCode: number,
  unwritten: readonly Problem[],
  request: { readonly settings: Settings; readonly resumeCommand: string },
): object {
  return {
    ...storedSummary(summary),
    verdict: verdictOfMerge(summary, proven, request.settings),
    exit_code: exitCode,
    git: run.git,
    parts: merged.parts.map(({ files, ...part }) => ({ ...part, files: files.length })),
    superseded: merged.superseded,
    remaining,
    resume_command: remaining.length > 0 ? request.resumeCommand : null,
    problems: [...merged.problems, ...unwritten],
  };
}
