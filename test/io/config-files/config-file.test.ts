import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { describeProblem, ProblemError } from '../../../src/core/problem.ts';
import { findConfig } from '../../../src/io/config-files/config-file.ts';

function aFolder(files: Readonly<Record<string, string>>): string {
  const root = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-config-'));
  for (const [path, text] of Object.entries({ '.git/HEAD': '', ...files })) {
    fs.mkdirSync(dirname(join(root, path)), { recursive: true });
    fs.writeFileSync(join(root, path), text);
  }
  return root;
}

async function problemOf(files: Readonly<Record<string, string>>, chosen: string | null = null): Promise<string> {
  const thrown: unknown = await findConfig({ cwd: aFolder(files), chosen }).catch((error: unknown) => error);
  if (thrown instanceof ProblemError) return thrown.problems.map(describeProblem).join('\n');
  throw new Error('it was found');
}

describe('every kind of config file is read', () => {
  const typed = 'enum Level { Two = 2 }\nconst workers: number = Level.Two;\nexport default { workers };\n';
  test.each([
    ['pawl.config.ts', typed],
    ['pawl.config.mts', typed],
    ['pawl.config.js', 'module.exports = { workers: 2 };\n'],
    ['pawl.config.mjs', 'export default { workers: 2 };\n'],
    ['pawl.config.mjs', 'export default Promise.resolve({ workers: 2 });\n'],
    ['pawl.config.json', '\uFEFF{ "workers": 2 }\n'],
  ])('%s', async (file, text) => {
    const root = aFolder({ [file]: text });
    expect(await findConfig({ cwd: root, chosen: null })).toEqual({
      root,
      file,
      key: null,
      value: { workers: 2 },
      packageJson: null,
    });
  });

  test('one in TypeScript may import another file', async () => {
    const root = aFolder({
      'pawl.config.ts': "import { workers } from './shared';\nexport default { workers };\n",
      'shared.ts': 'export const workers: number = 3;\n',
    });
    expect(await findConfig({ cwd: root, chosen: null })).toMatchObject({ value: { workers: 3 } });
  });

  test('the pawl key of package.json', async () => {
    const root = aFolder({ 'package.json': '{ "name": "a", "pawl": { "workers": 2 } }' });
    expect(await findConfig({ cwd: root, chosen: null })).toEqual({
      root,
      file: 'package.json',
      key: 'pawl',
      value: { workers: 2 },
      packageJson: { name: 'a', pawl: { workers: 2 } },
    });
  });
});

describe('the root is', () => {
  const inFolder = (root: string, folder: string) => findConfig({ cwd: join(root, folder), chosen: null });

  test('where the nearest config is, even above a package.json', async () => {
    const root = aFolder({ 'pawl.config.json': '{}', 'package.json': '{"name":"top"}', 'a/b/package.json': '{}' });
    expect(await inFolder(root, 'a/b')).toMatchObject({ root, file: 'pawl.config.json', packageJson: { name: 'top' } });
  });

  test('where the nearest package.json is, when there is no config', async () => {
    const root = aFolder({ 'package.json': '{}', 'a/package.json': '{"name":"a"}', 'a/b/c.txt': '' });
    expect(await inFolder(root, 'a/b')).toEqual({
      root: join(root, 'a'),
      file: null,
      key: null,
      value: undefined,
      packageJson: { name: 'a' },
    });
  });

  test('the working directory, when there is neither', async () => {
    const root = aFolder({ 'a/b/c.txt': '' });
    expect(await inFolder(root, 'a/b')).toMatchObject({ root: join(root, 'a/b'), packageJson: null });
  });

  test('never above the repository', async () => {
    const root = aFolder({ 'pawl.config.json': '{}', 'a/.git/HEAD': '', 'a/b/c.txt': '' });
    expect(await inFolder(root, 'a/b')).toMatchObject({ root: join(root, 'a/b'), file: null });
  });

  test('with --config, the project in which that file is', async () => {
    const root = aFolder({ 'package.json': '{}', 'ci/nightly.json': '{"workers":4}' });
    expect(await findConfig({ cwd: root, chosen: 'ci/nightly.json' })).toMatchObject({
      root,
      file: 'ci/nightly.json',
      value: { workers: 4 },
    });
    expect(await findConfig({ cwd: dirname(root), chosen: join(root, 'ci/nightly.json') })).toMatchObject({ root });
  });
});

describe('what cannot be read is said with the file and the line', () => {
  test.each<[Record<string, string>, RegExp]>([
    [{ 'pawl.config.json': '{ "workers": }' }, /^pawl\.config\.json: is not valid JSON \(.*\) — nothing was run$/],
    [{ 'pawl.config.json': ' \n' }, /^pawl\.config\.json: is empty — nothing was run$/],
    [{ 'package.json': '{' }, /^package\.json: is not valid JSON/],
    [{ 'pawl.config.mjs': '\nexport default {{' }, /^pawl\.config\.mjs: cannot be loaded.*: \w*Error: /],
    [
      { 'pawl.config.mjs': "\n\nthrow new TypeError('no');" },
      /^pawl\.config\.mjs: cannot be loaded \(line 3\): TypeError: no — /,
    ],
    [{ 'pawl.config.mjs': "throw 'no';" }, /^pawl\.config\.mjs: cannot be loaded: no — /],
    [
      { 'pawl.config.mjs': "import 'not-there';" },
      /^pawl\.config\.mjs: cannot be loaded.*: Error: Cannot find package 'not-there'/,
    ],
    [{ 'pawl.config.mjs': 'export const a = 1;' }, /^pawl\.config\.mjs: has no default export — export the config/],
    [{ 'pawl.config.mjs': 'export default () => ({});' }, /^pawl\.config\.mjs: exports a function — call it/],
    [
      { 'pawl.config.mjs': "export default Promise.reject(new Error('no'));" },
      /^pawl\.config\.mjs: cannot be loaded.*: Error: no/,
    ],
    [{ 'pawl.config.ts': '\nconst a: number = ;' }, /^pawl\.config\.ts: cannot be loaded.*: /],
    [
      { 'pawl.config.ts': "const a: number = 1;\nthrow new Error('no' + a);" },
      /^pawl\.config\.ts: cannot be loaded \(line 2\): Error: no1/,
    ],
    [{ 'pawl.config.ts': 'export const a: number = 1;' }, /^pawl\.config\.ts: has no default export/],
    [
      { 'pawl.config.ts': '', 'pawl.config.json': '{}' },
      /^pawl\.config\.ts: pawl\.config\.json configures pawl as well — keep one/,
    ],
    [
      { 'pawl.config.json': '{}', 'package.json': '{"pawl":{}}' },
      /^pawl\.config\.json: package\.json configures pawl as well/,
    ],
  ])('%j', async (files, problem) => {
    expect(await problemOf(files)).toMatch(problem);
  });

  test('a file that --config names and that is not there', async () => {
    expect(await problemOf({}, 'a.json')).toBe(
      '--config: expected a config file, found no file a.json — nothing was run',
    );
  });
});
