// The text of a config file for suites that were found: plain, with the reason beside each, and as a program that imports
// nothing unless pawl is installed where it can be imported from.

import { printable } from '../../core/text/printable.ts';

/** A suite as it is to be written. Its paths are relative to its folder. */
export interface WrittenSuite {
  /** Null for the only one, in the root. */
  readonly name: string | null;
  readonly folder: string;
  readonly runner: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly patterns: readonly string[];
  readonly ignore: readonly string[];
  /** Sentences on why it is so. */
  readonly notes: readonly string[];
}

/** Whether the file may import from pawl, which is for types alone. */
export interface ConfigStyle {
  readonly imports: boolean;
}

const pawl = "'pawl'";
// In two parts, for whoever reads our own imports.
const typeOfConfig = ['import', `(${pawl}).PawlConfig`].join('');

export function configText(suites: readonly WrittenSuite[], { imports }: ConfigStyle): string {
  const [open, close] = imports
    ? [`import { defineConfig } from ${pawl};\n\nexport default defineConfig({`, '});']
    : [`/** @type {${typeOfConfig}} */\nexport default {`, '};'];
  const [only] = suites;
  const body = only?.name === null ? membersOf(only) : ['suites: {', ...indented(suites.flatMap(namedSuite)), '},'];
  return `${[...opening, open, ...indented([...body, '', ...further]), close].join('\n')}\n`;
}

const opening = [
  '// Written by `pawl init` from what it found, and yours from now on. `pawl plan` shows what it means.',
  '',
];

/** What many want next, and nobody has to. */
const further = [
  '// Start the test runner once for many files, where it can be.',
  '// warm: true,',
  '// Further attempts of a file that did not pass.',
  '// retries: 1,',
  '// How long one attempt of a file may take.',
  "// timeout: '5m',",
  '// How many files run at a time.',
  '// workers: 2,',
  '// Files that every test depends on, where that cannot be traced: what is read by other programs, say.',
  "// inputs: ['fixtures/**'],",
  '// Reports beside what is printed.',
  "// reporters: ['default', 'junit=reports/junit.xml'],",
];

function namedSuite(suite: WrittenSuite): string[] {
  const folder = suite.folder === '' ? [] : [`cwd: ${literal(suite.folder)},`];
  return [`${keyOf(suite.name ?? '')}: {`, ...indented([...folder, ...membersOf(suite)]), '},'];
}

function membersOf({ runner, command, env, patterns, ignore, notes }: WrittenSuite): string[] {
  const variables = Object.entries(env).map(([name, value]) => `${keyOf(name)}: ${literal(value)}`);
  return [
    ...notes.map((note) => `// ${printable(note)}`),
    `runner: ${literal(runner)},`,
    `command: ${listOf(command)},`,
    ...(variables.length === 0 ? [] : [`env: { ${variables.join(', ')} },`]),
    `patterns: ${listOf(patterns)},`,
    ...(ignore.length === 0 ? [] : [`ignore: ${listOf(ignore)},`]),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split('\n')).map((line) => (line === '' ? '' : `  ${line}`));
}

function listOf(texts: readonly string[]): string {
  const items = texts.map(literal);
  const line = `[${items.join(', ')}]`;
  return line.length <= 100 ? line : `[\n${items.map((item) => `  ${item},`).join('\n')}\n]`;
}

function keyOf(name: string): string {
  // Even in quotes it would be the prototype.
  if (name === '__proto__') return `[${literal(name)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

/** In single quotes where nothing in it has to be escaped. */
function literal(text: string): string {
  return /^[^'"\\\p{C}\p{Z}]*(?: [^'"\\\p{C}\p{Z}]+)*$/u.test(text) ? `'${text}'` : JSON.stringify(text);
}
