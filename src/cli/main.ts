// argv in, exit code out. Each command is loaded when it is asked for, and `--version` loads nothing.

import { existsSync } from 'node:fs';

import { splitArgv } from '../config/command-line/split-argv.ts';
import { unreachable } from '../core/problem.ts';
import { version } from '../core/version.ts';
import type { Output } from '../ports/output.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/** The exit code; never rejects for what a user, a test or a disk may do. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const { standardError, standardOutput } = await import('./compose-reading.ts');
  const colors = askedColors(argv);
  const [out, err] = [standardOutput({ colors }), standardError({ colors })];
  try {
    const { parseArguments } = await import('./parse-arguments.ts');
    return await dispatch(parseArguments(argv, existsSync), argv, out, err);
  } catch (error) {
    const { problemsOf } = await import('../engine/system-trouble.ts');
    const { printableJson } = await import('../core/text/printable.ts');
    const problems = problemsOf(error, 'nothing was done');
    const { printProblems } = await import('./print-problems.ts');
    const { exitCodeOfProblems } = await import('./exit-codes.ts');
    const exitCode = exitCodeOfProblems(problems);
    printProblems(problems, err);
    // A program that asked for JSON reads one object, whatever became of it.
    if (wordsOfOurs(argv).has('--json')) out.write(`${printableJson({ exit_code: exitCode, problems }, 2)}\n`);
    return exitCode;
  }
}

/** Looked for before anything is parsed: what is wrong with the arguments is told in color or without, too. */
function askedColors(argv: readonly string[]): boolean | undefined {
  const ours = wordsOfOurs(argv);
  if (ours.has('--no-color')) return false;
  return ours.has('--color') ? true : undefined;
}

function wordsOfOurs(argv: readonly string[]): ReadonlySet<string> {
  return new Set(splitArgv(argv)[0]);
}

async function dispatch(parsed: ParsedArguments, argv: readonly string[], out: Output, err: Output): Promise<number> {
  switch (parsed.kind) {
    case 'version':
      out.write(`${version}\n`);
      return 0;
    case 'help':
      out.write(await (await import('./help.ts')).helpOn(parsed.topic, out.columns()));
      return 0;
    case 'completion':
      out.write((await import('./completion.ts')).completionScript(parsed.shell));
      return 0;
    case 'status':
      return (await import('./commands/status.ts')).statusCommand(parsed.flags, out);
    case 'show':
      return (await import('./commands/show.ts')).showCommand(parsed.file, parsed.flags, out);
    case 'history':
      return (await import('./commands/history.ts')).historyCommand(parsed.words, parsed.flags, out, err);
    case 'clean':
      return (await import('./commands/clean.ts')).cleanCommand(parsed.flags, out, err);
    case 'timings':
      return (await import('./commands/timings.ts')).timingsCommand(parsed.dirs, parsed.flags, out, err);
    case 'report':
      return (await import('./commands/report.ts')).reportCommand(parsed, out, err);
    case 'merge':
      return (await import('./commands/merge.ts')).mergeCommand(parsed, out, err);
    case 'init':
      return (await import('./commands/init.ts')).initCommand(parsed.flags, out);
    case 'plan':
      return (await import('./commands/plan.ts')).planCommand(parsed, out);
    case 'run':
      return (await import('./commands/run.ts')).runCommand(parsed, argv, out, err);
    default:
      return unreachable(parsed);
  }
}
