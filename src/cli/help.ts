// The help: what pawl can do, and everything about one command. All of it comes from the tables.

import type { CommandName } from '../config/command-line/commands.ts';
import { commandNames, commands } from '../config/command-line/commands.ts';
import { exitCodeMeanings } from './exit-codes.ts';
import { inColumns } from './in-columns.ts';

/** Null for pawl as a whole. Ends with a line break. */
export async function helpOn(topic: CommandName | null, columns: number): Promise<string> {
  return topic === null ? overview() : helpOnCommand(topic, columns);
}

function overview(): string {
  const summaries = commandNames.map((name) => [name, commands[name].summary] as const);
  return sections([
    'pawl runs a test suite file by file through your own test command, and never loses a verdict:\n' +
      'stop it, kill it, edit the code, and the next pawl run does only what is still owed.',
    'Usage: pawl [command] [options]\n       pawl [patterns…] [options] [-- command with {file}]',
    headed('Commands (run, where none is named):', summaries),
    headed('Examples:', commands.run.examples),
    headed('Exit codes:', exitCodeMeanings),
    'pawl help run lists every option of run.',
  ]);
}

async function helpOnCommand(name: CommandName, columns: number): Promise<string> {
  const { buildCommand } = await import('./build-command.ts');
  const { summary, details, examples } = commands[name];
  const command = buildCommand(name).configureOutput({ getOutHelpWidth: () => columns });
  return sections([
    `pawl ${name}: ${summary}`,
    ...(details === null ? [] : [details]),
    command.helpInformation().trimEnd(),
    headed('Examples:', examples),
    // They are verdicts on a run: no other command ends with one.
    ...(name === 'run' || name === 'merge' ? [headed('Exit codes:', exitCodeMeanings)] : []),
  ]);
}

function headed(heading: string, rows: readonly (readonly [string, string])[]): string {
  return [heading, ...inColumns(rows, new Set([0, 1])).map((line) => `  ${line}`)].join('\n');
}

function sections(texts: readonly string[]): string {
  return `${texts.join('\n\n')}\n`;
}
