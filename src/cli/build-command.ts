// One of our commands as commander knows it, made from the tables. Importing this loads commander, so it is imported
// only where there is something to parse or to explain.

import { Command, Option } from 'commander';

import type { CommandName } from '../config/command-line/commands.ts';
import { commands } from '../config/command-line/commands.ts';
import { flagNamed, flagsOf, flagUsage, longOption } from '../config/flags/flag-spelling.ts';
import type { FlagName } from '../config/flags/flags.ts';

/** The values of its options are the texts that were given: reading them is the table's business. */
export function buildCommand(name: CommandName): Command {
  const command = new Command(`pawl ${name}`)
    .exitOverride()
    .helpOption(false)
    .configureOutput({ writeOut: ignored, writeErr: ignored })
    .configureHelp({ optionTerm: (option) => flagUsage(option.attributeName() as FlagName) });
  for (const flag of flagsOf(name)) addFlag(command, flag);
  const { positionals, takesTestCommand } = commands[name];
  const usage = [positionals, '[options]', takesTestCommand ? '[-- command with {file}]' : null];
  return command.usage(usage.filter((part) => part !== null).join(' '));
}

function addFlag(command: Command, name: FlagName): void {
  const flag = flagNamed(name);
  const long = longOption(name);
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const argument = flag.argument === undefined ? '' : flag.withoutArgument === undefined ? ` <value>` : ` [value]`;
  const byDefault = flag.default === undefined ? '' : ` (default: ${flag.default})`;
  const option = new Option(`${short}${long}${argument}`, `${flag.description}${byDefault}`).helpGroup(
    `${flag.group}:`,
  );
  if (flag.argument !== undefined && flag.repeatable) option.argParser(alsoKeeping);
  command.addOption(option);
  if (flag.negatable) command.addOption(new Option(long.replace('--', '--no-')).hideHelp());
}

function alsoKeeping(text: string, before: unknown): string[] {
  return [...(Array.isArray(before) ? (before as string[]) : []), text];
}

/** What commander would say is said by us, as problems. */
function ignored(): void {}
