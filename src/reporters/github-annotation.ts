// A line of output that GitHub Actions takes for a command. It is ours; what it is about was written by others, and
// neither ends it nor begins another.

import { stripVTControlCharacters } from 'node:util';

import { printable } from '../core/text/printable.ts';

export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  /** From the top of the checkout. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly col?: number | undefined;
}

/** GitHub shows the beginning. */
const messageMax = 4000;
const titleMax = 250;

export function annotationLine({ level, message, title, ...place }: Annotation): string {
  const properties = Object.entries({ ...place, title: title.slice(0, titleMax) }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${propertyValue(String(value))}`],
  );
  return `::${level} ${properties.join(',')}::${messageText(message)}\n`;
}

/** Many lines are one to GitHub: their ends are in it as `%0A`. */
function messageText(message: string): string {
  const lines = stripVTControlCharacters(message.slice(0, messageMax)).split(/\r?\n/);
  return lines.map((line) => printable(line).replaceAll('%', '%25')).join('%0A');
}

function propertyValue(value: string): string {
  const text = printable(stripVTControlCharacters(value)).replaceAll('%', '%25');
  return text.replaceAll(':', '%3A').replaceAll(',', '%2C');
}
