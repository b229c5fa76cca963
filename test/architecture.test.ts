// Holds the walls of ARCHITECTURE.md. Every message says the way out.

import fs from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import type { Sources } from './rig/walls.ts';
import { breachesOf, breachesOfLayout, importsOf } from './rig/walls.ts';

const src = fileURLToPath(new URL('../src', import.meta.url));
const architecture = fileURLToPath(new URL('../ARCHITECTURE.md', import.meta.url));

function filesIn(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'));
  return paths.filter((path) => !path.includes('__pycache__'));
}

function sourcesOf(folder: string): Sources {
  const paths = filesIn(folder).filter((path) => /\.tsx?$/.test(path));
  return new Map(paths.map((path) => [path, fs.readFileSync(join(folder, path), 'utf8')]));
}

test('the source keeps to its walls', () => {
  const sources = sourcesOf(src);
  expect(sources.size).toBeGreaterThan(20);
  expect(breachesOf(sources)).toEqual([]);
});

test('the source is divided as ARCHITECTURE.md says', () => {
  expect(breachesOfLayout(filesIn(src), fs.readFileSync(architecture, 'utf8'))).toEqual([]);
});

describe('a breach is found', () => {
  const opening = '// What this answers.\n';
  const io = ['io/disk.ts', opening] as const;
  const breaches = (...files: (readonly [string, string])[]): string[] => breachesOf(new Map(files));

  test.each([
    ['core that imports io', 'core/a.ts', "import { x } from '../io/disk.ts';", 'core may not import io — take what'],
    ['a type counts', 'core/a.ts', "import type { X } from '../io/disk.ts';", 'core may not import io'],
    ['a re-export counts', 'core/a.ts', "export * from '../io/disk.ts';", 'core may not import io'],
    ['a lazy import counts', 'engine/a.ts', "const x = await import('../io/disk.ts');", 'engine may not import io'],
    ['core that reads the disk', 'core/a.ts', "import fs from 'node:fs';", 'core may not import node:fs'],
    ['engine that starts processes', 'engine/a.ts', "import 'node:child_process';", 'engine may not import'],
    ['an import over several lines', 'core/a.ts', "import {\n  x,\n} from '../io/disk.ts';", 'core may not import io'],
    ['a package outside of io', 'engine/a.ts', "import { execa } from 'execa';", 'may not import the package execa'],
    ['zod outside of formats and config', 'io/a.ts', "import * as z from 'zod';", 'may not import the package zod'],
    [
      'engine and reporters',
      'engine/a.ts',
      "import { x } from '../reporters/x.ts';",
      'engine may not import reporters',
    ],
    [
      'a page that reads a disk',
      'report-page/a.tsx',
      "import fs from 'node:fs';",
      'report-page may not import node:fs',
    ],
    ['a probe that imports ours', 'probes/a.ts', "import { x } from '../core/x.ts';", 'probes may not import core'],
    [
      'an adapter named in a command',
      'cli/commands/a.ts',
      "import '../../io/disk.ts';",
      'only src/cli/compose.ts names',
    ],
    [
      'the library that names an adapter',
      'index.ts',
      "import { x } from './io/disk.ts';",
      'src/index.ts may not import io',
    ],
    [
      'a module of Node that is not imported',
      'core/a.ts',
      "process.getBuiltinModule('node:fs');",
      'core may not import node:fs',
    ],
    ['a computed import', 'engine/a.ts', 'await import(name);', 'belongs to io'],
    ['a name that says nothing', 'core/utils.ts', '', '"utils" says nothing'],
    ['a name in another style', 'core/testFile.ts', '', 'expected a kebab-case name'],
    ['a room that is not there', 'services/a.ts', '', 'is not a room of the house'],
    ['a folder of leftovers', 'core/helpers/a.ts', '', '"helpers" says nothing'],
    [
      'a folder of a room has its walls',
      'core/a/b.ts',
      "import { x } from '../../io/a/b.ts';",
      'core may not import io',
    ],
    [
      'a function nobody explains',
      'core/a.ts',
      'export class A {\n}\nexport function b(\n) {}',
      'function b is exported',
    ],
  ])('%s', (_, path, text, message) => {
    expect(breaches([path, opening + text], io)).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    ['a folder that nobody tells of', 'io/a/x.ts', '', 'src/io/a: expected a row in the layout'],
    ['a row that says nothing', 'io/a/x.ts', '| `src/io/a/` | |', 'src/io/a: expected a row in the layout'],
    [
      'a row of what is not there',
      'io/x.ts',
      '| `src/io/a/` | the disk |',
      'src/io/a: is in ARCHITECTURE.md and has no',
    ],
    ['a folder in a folder', 'io/a/b/x.ts', '', 'src/io/a/b: is a folder in a folder'],
    ['a folder that is called like a room', 'io/core/x.ts', '', 'src/io/core: has the name of a room'],
  ])('%s', (_, path, row, message) => {
    const layout = `| \`src/io/\` | the world |\n${row}\n`;
    expect(breachesOfLayout(['index.ts', 'io/y.ts', path], layout)).toEqual([expect.stringContaining(message)]);
  });

  test('a list that is too long', () => {
    const files = Array.from({ length: 31 }, (_, n) => `io/${n}.ts`);
    const layout = '| `src/io/` | the world |';
    expect(breachesOfLayout(files, layout)).toEqual([expect.stringContaining('src/io: 31 files in one list')]);
    expect(breachesOfLayout(files.slice(1), layout)).toEqual([]);
  });

  test('a file that does not say what it answers', () => {
    expect(breaches(['core/a.ts', 'export const a = 1;\n'])).toEqual([expect.stringContaining('in the first line')]);
  });

  test('a cycle, and once', () => {
    const a = ['core/a.ts', `${opening}import type { B } from './b.ts';`] as const;
    const b = ['core/b.ts', `${opening}import type { A } from './a.ts';`] as const;
    expect(breaches(a, b)).toEqual([expect.stringContaining('core/a.ts → core/b.ts → core/a.ts')]);
  });

  test('what stands in a comment is not an import', () => {
    expect(importsOf("// import x from 'y';\n/** See `import('z')`. */\nexport const a = 1;\n")).toEqual([]);
  });
});
