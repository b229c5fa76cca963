// The table of options for the docs, made from the table that the parser reads.

import { flagNamed, flagNames, flagUsage } from './flag-spelling.ts';
import { flagGroups } from './flag.ts';

/** A heading and a table for each group, ready to stand in a page. */
export function flagsAsMarkdown(): string {
  return flagGroups.map(groupAsMarkdown).join('\n');
}

function groupAsMarkdown(group: (typeof flagGroups)[number]): string {
  const rows = flagNames
    .filter((name) => flagNamed(name).group === group)
    .map((name) => {
      const { description, commands, default: byDefault } = flagNamed(name);
      const text = byDefault === undefined ? description : `${description} (default: ${byDefault})`;
      return `| \`${cell(flagUsage(name))}\` | ${commands.join(', ')} | ${cell(text)} |`;
    });
  return [`### ${group}`, '', '| option | commands | what it does |', '|---|---|---|', ...rows, ''].join('\n');
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
