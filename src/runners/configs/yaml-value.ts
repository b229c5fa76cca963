// One key at the top of a small YAML file, such as .mocharc.yml: a scalar, a list in brackets, or a list of lines.

import type { ConfigValue } from './code-literal.ts';

/** Null when the key is not there; `unclear` for anything beyond plain and quoted scalars. */
export function yamlValue(text: string, key: string): ConfigValue {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, '').trimEnd());
  const at = lines.findIndex((line) => line.replaceAll(/["']/g, '').startsWith(`${key}:`));
  if (at === -1) return null;
  const inline = (lines[at] as string).slice((lines[at] as string).indexOf(':') + 1).trim();
  if (/^[&*!|>{]/.test(inline)) return 'unclear';
  if (inline.startsWith('[')) return inline.endsWith(']') ? inline.slice(1, -1).split(',').map(scalar) : 'unclear';
  return inline === '' ? itemsOf(lines.slice(at + 1)) : [scalar(inline)];
}

function itemsOf(lines: readonly string[]): ConfigValue {
  const items: string[] = [];
  for (const line of lines) {
    const [, item] = /^\s*-\s+(.+)$/.exec(line) ?? [];
    if (item !== undefined) items.push(scalar(item));
    else if (line !== '') break;
  }
  return items.length > 0 ? items : 'unclear';
}

function scalar(text: string): string {
  const trimmed = text.trim();
  const [, , quoted] = /^(["'])(.*)\1$/.exec(trimmed) ?? [];
  return quoted ?? trimmed;
}
