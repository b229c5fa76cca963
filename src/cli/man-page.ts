// The page for man(1), made from the tables that the parser and the help are made from. The build writes it into the package.

import { commandNames, commands } from '../config/command-line/commands.ts';
import { flagNamed, flagNames, flagUsage } from '../config/flags/flag-spelling.ts';
import { flagGroups } from '../config/flags/flag.ts';
import { version } from '../core/version.ts';
import { exitCodeMeanings } from './exit-codes.ts';

/** In roff, with the macros of man(7). */
export function manPage(): string {
  return [
    `.TH PAWL 1 "" "pawl ${version}" "User Commands"`,
    '.SH NAME',
    'pawl \\- run a test suite file by file, and never lose a verdict',
    '.SH SYNOPSIS',
    '.B pawl',
    '.RI [ command ]\n.RI [ patterns \\|.\\|.\\|.]\n.RI [ options ]\n.RI [\\-\\-\\~ command\\~with\\~{file} ]',
    '.SH DESCRIPTION',
    'pawl runs each test file through your own test command and writes its result the moment there is a verdict.',
    'Stop it, kill it, edit the code: the next\n.B pawl run\ndoes only what is still owed.',
    '.SH COMMANDS',
    'Without a command,\n.B run\nis meant.',
    ...commandNames.map(commandEntry),
    '.SH OPTIONS',
    ...flagGroups.map(groupSection),
    '.SH EXIT STATUS',
    ...exitCodeMeanings.map(([code, meaning]) => entry(code, meaning)),
    '.SH FILES',
    entry('.pawl/runs/', 'each run with its results, logs and summary.json'),
    entry('.pawl/latest', 'the name of the latest run'),
    entry('pawl.config.{ts,mts,js,mjs,json}', 'the config, or the key pawl of package.json'),
    '.SH EXAMPLES',
    ...commandNames.flatMap((name) => commands[name].examples).map(([line, does]) => entry(line, does)),
    '',
  ].join('\n');
}

function commandEntry(name: (typeof commandNames)[number]): string {
  const { summary, details, positionals } = commands[name];
  const rest = details === null ? '' : `\n.br\n${text(details)}`;
  return `${entry(positionals === null ? name : `${name} ${positionals}`, summary)}${rest}`;
}

function groupSection(group: (typeof flagGroups)[number]): string {
  const names = flagNames.filter((name) => flagNamed(name).group === group);
  return [`.SS ${text(group)}`, ...names.map(flagEntry)].join('\n');
}

function flagEntry(name: (typeof flagNames)[number]): string {
  const { description, commands: takenBy, default: byDefault } = flagNamed(name);
  const most = byDefault === undefined ? description : `${description} (default: ${byDefault})`;
  return entry(flagUsage(name), `${most}. [${takenBy.join(', ')}]`);
}

function entry(term: string, meaning: string): string {
  return `.TP\n.B ${text(term)}\n${text(meaning)}`;
}

/** A backslash begins an escape, a dot or an apostrophe at the start of a line a request, and a bare dash is a hyphen. */
function text(words: string): string {
  return words
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll('…', String.raw`\|.\|.\|.`)
    .replaceAll(/^(?=[.'])/gm, String.raw`\&`);
}
