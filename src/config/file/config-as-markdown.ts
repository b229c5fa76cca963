// The table of config keys for the docs, made from the schema by which configs are checked and edited.

import { flags } from '../flags/flag-table.ts';
import { jsonSchemas } from './config-json-schema.ts';
import { suiteSchema } from './config-schema.ts';

interface Described {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Described[];
  readonly items?: Described;
  readonly additionalProperties?: Described | boolean;
  readonly description?: string;
}

/** A row for each key, in the order of the schema, ready to stand in a page. */
export function configAsMarkdown(): string {
  const { properties } = jsonSchemas()['config.json'] as { readonly properties: Readonly<Record<string, Described>> };
  const rows = Object.entries(properties).flatMap(([key, described]) => {
    if (described.description === undefined) return [];
    const place = key in suiteSchema.shape ? 'also in a suite' : '';
    return `| \`${key}\` | ${takes(described)} | ${described.description} | ${defaultOf(key)} | ${place} |`;
  });
  return ['| key | takes | what it means | default | |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** What may stand there: `true or false`, `"now", "end"`, `a list of text`. */
function takes({ type, enum: words, anyOf, items, additionalProperties }: Described): string {
  if (anyOf !== undefined) return anyOf.map(takes).filter(Boolean).join(', or ');
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(', ');
  if (type === 'array') return `a list of ${items === undefined ? 'anything' : takes(items)}`;
  if (type === 'object' && typeof additionalProperties === 'object')
    return `names, each with ${takes(additionalProperties)}`;
  return typeNames[type ?? ''] ?? '';
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  object: 'keys as here',
};

/** The option of the same name has the same one. */
function defaultOf(key: string): string {
  const flag: { readonly default?: string } | undefined = key in flags ? flags[key as keyof typeof flags] : undefined;
  return flag?.default ?? '';
}
