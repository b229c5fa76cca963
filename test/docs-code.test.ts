// What stands in README and docs as code is taken at its word: programs compile, data is read, and of each `pawl …` the
// parser knows every word.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';

import { knownNames } from '../src/cli/known-names.ts';
import { parseArguments } from '../src/cli/parse-arguments.ts';
import { splitWords } from '../src/config/command-line/split-words.ts';
import { checkConfig } from '../src/config/file/check-config.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['.', 'docs', 'docs/runners', 'examples/ci'];
const pages = folders.flatMap((folder) => {
  const names = fs.readdirSync(join(root, folder)).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md');
  return names.map((name) => join(folder, name));
});

interface Block {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

const blocks = pages.flatMap((page): Block[] => {
  const text = fs.readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^ *```(\w*)\n([^]*?)^ *```/gm)].map(([, language = '', code = '']) => {
    return { page, language, code };
  });
});

const of = (...languages: readonly string[]): readonly Block[] =>
  blocks.filter((block) => languages.includes(block.language));

it('programs compile against the public types', () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'pawl-docs-'));
  const files = of('ts', 'js').map(({ language, code }, nth) => {
    const path = join(folder, `block${nth}.${language === 'ts' ? 'mts' : 'mjs'}`);
    fs.writeFileSync(path, code);
    return path;
  });
  expect(files.length).toBeGreaterThan(3);
  const compilerOptions = {
    noEmit: true,
    allowJs: true,
    checkJs: true,
    noUnusedLocals: false,
    paths: { pawl: [join(root, 'dist/types/index.d.ts')] },
    typeRoots: [join(root, 'node_modules/@types')],
  };
  const tsconfig = { extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] };
  fs.writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  expect(spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' }).stdout).toBe('');
});

it.each(of('json').map((block) => [block.page, block.code] as const))('JSON in %s is read', (_, code) => {
  const value: unknown = JSON.parse(code);
  expect(value).toBeTypeOf('object');
  if (value !== null && typeof value === 'object' && 'patterns' in value)
    checkConfig(value, { file: 'pawl.config.json', key: null }, knownNames);
});

it.each(of('yaml').map((block) => [block.page, block.code] as const))('YAML in %s is read', (_, code) => {
  expect(parseYaml(code)).toBeTypeOf('object');
});

/** Each in a block of a shell, or in the middle of a sentence, up to where the shell takes over. */
function commandLines(): string[] {
  const lines = of('sh', 'bash', 'console', 'cron').flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'));
  const spans = pages.flatMap((page) => [...fs.readFileSync(join(root, page), 'utf8').matchAll(/`([^`\n]+)`/g)]);
  const found = [...lines, ...spans.map(([, span = '']) => span)].flatMap((text) => {
    const shown = text
      .replace(/ #.*/, '')
      .replaceAll(/<\w+>|"?\$[({]?[\w ?-]+[)}]?"?/g, 'something')
      .replace(/\d?>.*/, '');
    return [...shown.matchAll(/(?:^|[$;&|(] |npx |exec |bin\/)pawl( (?:'[^']*'|"[^"]*"|[^;&|])+)/g)];
  });
  const whole = found.map(([, words = '']) => words.replaceAll('…', '').trim());
  // One that only names a command is no command line.
  return [...new Set(whole)].filter((line) => /\s|^-/.test(line)).toSorted();
}

it.each(commandLines())('pawl %s is understood', (line) => {
  const split = splitWords(line.replaceAll(/(?<= )[\w/.-]*\*[\w/.*-]*/g, 'something'));
  if ('problem' in split) throw new Error(split.problem);
  expect(parseArguments(split.words, () => true)).toHaveProperty('kind');
});
