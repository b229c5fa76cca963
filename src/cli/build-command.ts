// One of our commands as commander explains it, made from the tables. Importing this loads commander, so it is imported
// only where there is something to explain.

import { Command, Option } from 'commander';

import type { CommandName } from '../config/command-line/commands.ts';
import { commands } from '../config/command-line/commands.ts';
import { flagNamed, flagsOf, flagUsage, longOption } from '../config/flags/flag-spelling.ts';
import type { FlagName } from '../config/flags/flags.ts';

export function buildCommand(name: CommandName): Command {
  const command = new Command(`pawl ${name}`)
    .helpOption(false)
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
  command.addOption(option);
  if (flag.negatable) command.addOption(new Option(long.replace('--', '--no-')).hideHelp());
}
