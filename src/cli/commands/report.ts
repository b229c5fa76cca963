// `pawl report`: the reports on a run that is stored, made again from its results.

import { resolve } from 'node:path';

import { resumeCommand } from '../../config/command-line/resume-command.ts';
import { verdictOfMerge } from '../../core/results/verdict.ts';
import type { Run } from '../../core/run.ts';
import { shardSpecOf } from '../../core/run.ts';
import type { ReporterChoice, Settings } from '../../core/settings.ts';
import { printable, printableJson } from '../../core/text/printable.ts';
import { readRun } from '../../engine/reading/read-run.ts';
import type { ToldAgain } from '../../engine/reading/retell-run.ts';
import { retellRun } from '../../engine/reading/retell-run.ts';
import { storedSummary } from '../../formats/summary.ts';
import type { Output } from '../../ports/output.ts';
import type { RunDirectory } from '../../ports/result-store.ts';
import { reporters } from '../../reporters/index.ts';
import { composeReading, openInBrowser, ownReports } from '../compose-reading.ts';
import { composeReporters } from '../compose-reporters.ts';
import { exitCodeOfMerge, exitCodeOfProblems } from '../exit-codes.ts';
import { resolveStateDir } from '../find-project.ts';
import type { ParsedArguments } from '../parse-arguments.ts';
import { printProblems } from '../print-problems.ts';
import { settingsLike } from '../settings-like.ts';

type ReportArguments = Extract<ParsedArguments, { kind: 'report' }>;

/** 0 whatever the run came to: who made it has told that. Anything else says that a report is not there. */
export async function reportCommand({ run: id, flags }: ReportArguments, out: Output, err: Output): Promise<number> {
  const cwd = process.cwd();
  const { root, stateDir } = await resolveStateDir(cwd, flags);
  const ports = composeReading(root, stateDir);
  const stored = readRun(ports.store, id ?? 'latest');
  const { settings: asked, argv } = await settingsLike(stored.run, cwd, flags);
  const settings = flags.open ? withPage(asked) : asked;
  ownReports(settings);
  const words = ofShard(argv, stored.run);
  const listeners = await composeReporters(settings, ports, { argv: words, flags, out, err });
  const told = retellRun(stored, resumeCommand(words), ports, (event) => listeners.onEvent(event));
  const unwritten = await listeners.finish();
  if (flags.open && unwritten.length === 0)
    await openPage(settings, ports.store.open(stored.run), { out: flags.json ? err : out, err });
  // The steps after this one ask about the run, and not about whoever tells of it.
  listeners.exit(exitCodeOfMerge(told.summary, told.proven, settings));
  const exitCode = exitCodeOfProblems(unwritten);
  const problems = [...told.problems, ...unwritten];
  if (flags.json) out.write(`${printableJson({ ...asJson(told, settings, exitCode), problems }, 2)}\n`);
  printProblems(unwritten, err);
  return exitCode;
}

function withPage(settings: Settings): Settings {
  const asked = settings.reporters;
  return asked.some(isPage) ? settings : { ...settings, reporters: [...asked, { name: 'html', path: null }] };
}

function isPage({ name }: ReporterChoice): boolean {
  return name === 'html';
}

/** Says where it is, as one that lies with its run does by itself: not everybody has a browser here. */
async function openPage(
  settings: Settings,
  directory: RunDirectory,
  { out, err }: { readonly out: Output; readonly err: Output },
): Promise<void> {
  const path = settings.reporters.find(isPage)?.path ?? null;
  if (path !== null) out.write(`report: ${printable(path)}\n`);
  const problem = await openInBrowser(path === null ? directory.reportPath(reporters.html.home) : resolve(path));
  if (problem !== null) err.write(`not opened: ${problem}\n`);
}

function ofShard([command = 'run', ...words]: readonly string[], { shard }: Run): readonly string[] {
  return [command, ...(shard === null ? [] : ['--shard', `${shard.index}/${shard.total}`]), ...words];
}

function asJson({ run, summary, proven, remaining }: ToldAgain, settings: Settings, exitCode: number): object {
  return {
    ...storedSummary(summary),
    verdict: verdictOfMerge(summary, proven, settings),
    exit_code: exitCode,
    git: run.git,
    shard: shardSpecOf(run),
    remaining,
  };
}
