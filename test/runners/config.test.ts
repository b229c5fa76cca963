// What the runners' own configs say about the suite.

import { describe, expect, it, test } from 'vitest';

import { detectRunner } from '../../src/runners/index.ts';
import type { Detection } from '../../src/runners/index.ts';
import { aProject } from './project.ts';

function detected(script: string, files: Readonly<Record<string, string>>, fields: object = {}): Detection {
  const detection = detectRunner(aProject({ scripts: { test: script }, ...fields }, files));
  if (detection === null) throw new Error(`nothing was detected in ${script}`);
  return detection;
}

describe('vitest', () => {
  const config = (text: string): Detection =>
    detected('vitest', { 'vitest.config.ts': `export default defineConfig({ test: { ${text} } })` });

  it('reads an include that stands there literally', () => {
    const { patterns, ignore, cautions } = config(
      `include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, './e2e/**']`,
    );
    expect({ patterns, ignore, cautions }).toEqual({
      patterns: ['test/**/*.test.ts'],
      ignore: ['e2e/**'],
      cautions: [],
    });
  });

  it('takes no other include for it', () => {
    const text = `export default { optimizeDeps: { include: ['a'] }, test: { coverage: { include: ['src/**'] } } }`;
    expect(detected('vitest', { 'vite.config.js': text })).toMatchObject({
      patterns: ['**/*.{test,spec}.?(c|m)[jt]s?(x)'],
      cautions: [],
    });
  });

  test.each([
    [`include: names()`],
    [`include`],
    ['include: [`${root}/**`]'],
    [`include: ['a'].map(f)`],
    [`...shared`],
    [`include: a ? ['b'] : ['c']`],
  ])('says that it cannot read %s', (text) => {
    const { patterns, cautions } = config(text);
    expect(patterns).toEqual(['**/*.{test,spec}.?(c|m)[jt]s?(x)']);
    expect(cautions).toContain('vitest.config.ts may set test.include in a way that cannot be read without running it');
  });

  it('says that the projects of a workspace have includes of their own', () => {
    expect(config(`projects: ['packages/*']`).cautions).toEqual([
      'vitest.config.ts names several projects, whose own includes are not read',
    ]);
    const { cautions } = detected('vitest', { 'vitest.workspace.ts': '' });
    expect(cautions).toEqual(['vitest.workspace.ts names several projects, whose own includes are not read']);
  });

  it('says that a word which names nothing is not read', () => {
    expect(detected('vitest run unit', {}).cautions).toEqual([
      '"unit" is a filter for vitest and names no file or folder: all test files are taken',
    ]);
  });

  it('takes globs and excludes from the folder that --root names', () => {
    const { patterns, ignore } = detected('vitest run --root app --exclude e2e/**', {
      'app/vite.config.ts': `({ test: { include: ['t/*.ts'] } })`,
    });
    expect({ patterns, ignore }).toEqual({ patterns: ['app/t/*.ts'], ignore: ['app/e2e/**'] });
  });
});

describe('jest', () => {
  const [folder, suffix] = ['**/__tests__/**/*.?([mc])[jt]s?(x)', '**/?(*.)+(spec|test).?([mc])[jt]s?(x)'];

  it('looks below the roots', () => {
    const { patterns } = detected('jest', {}, { jest: { roots: ['<rootDir>/src', 'test'] } });
    expect(patterns).toEqual([`src/${folder}`, `test/${folder}`, `src/${suffix}`, `test/${suffix}`]);
  });

  it('takes testMatch with its negations', () => {
    const { patterns, ignore } = detected(
      'jest',
      {},
      { jest: { testMatch: ['<rootDir>/test/**/*.js', '!**/fixtures/**'] } },
    );
    expect({ patterns, ignore }).toEqual({ patterns: ['test/**/*.js'], ignore: ['**/fixtures/**'] });
  });

  test.each([
    ['.*\\.spec\\.ts$', '**/*.spec.ts'],
    ['.e2e-spec.ts$', '**/*?e2e-spec?ts'],
    ['\\.(test|spec)\\.[jt]sx?$', '**/*.{test,spec}.[jt]s{x,}'],
    ['/test/.*\\.js$', '**/test/**/*.js'],
    ['(\\.|/)(test|spec)\\.tsx?$', '**/*{.,/}{test,spec}.ts{x,}'],
    ['/__tests__/.*', '**/__tests__/**/*'],
  ])('takes testRegex %s for %s', (testRegex, glob) => {
    expect(detected('jest', {}, { jest: { testRegex } })).toMatchObject({ patterns: [glob], cautions: [] });
  });

  it('says which testRegex it cannot read', () => {
    const { patterns, cautions } = detected('jest', {}, { jest: { testRegex: '(?<!e2e)\\.test\\.ts$' } });
    expect(patterns).toEqual([folder, suffix]);
    expect(cautions).toEqual([
      `package.json: jest: testRegex "(?<!e2e)\\.test\\.ts$" is too rich for a glob: jest's default testMatch is taken`,
    ]);
  });

  test.each([
    ['/node_modules/', ['**/node_modules/**']],
    ['<rootDir>/dist/', ['dist/**']],
    ['<rootDir>/test/e2e', ['test/e2e*', 'test/e2e*/**']],
    ['fixtures', ['**/*fixtures*', '**/*fixtures*/**']],
    ['\\.perf\\.', ['**/*.perf.*', '**/*.perf.*/**']],
  ])('leaves out what testPathIgnorePatterns names by %s', (pattern, ignore) => {
    expect(detected('jest', {}, { jest: { testPathIgnorePatterns: [pattern] } })).toMatchObject({
      ignore,
      cautions: [],
    });
  });

  it('has its rootDir where its config lies', () => {
    const { command, patterns } = detected('jest -c test/jest-e2e.json', {
      'test/jest-e2e.json': '{"rootDir": ".", "testRegex": ".e2e-spec.ts$"}',
    });
    expect(command).toEqual(['jest', '-c', 'test/jest-e2e.json', '--runTestsByPath', '{file}']);
    expect(patterns).toEqual(['test/**/*?e2e-spec?ts']);
  });

  it('reads a config in code as far as it is literal', () => {
    const text = `/** @type {import('jest').Config} */\nmodule.exports = { preset: 'ts-jest', transform: { '^.+\\\\.tsx?$': 'x' }, testMatch: ["**/*.unit.ts"] };`;
    expect(detected('jest', { 'jest.config.js': text })).toMatchObject({ patterns: ['**/*.unit.ts'], cautions: [] });
  });

  it('says what it cannot read', () => {
    expect(detected('jest', { 'jest.config.js': 'module.exports = { ...base, projects: [] }' }).cautions).toEqual([
      'jest.config.js may set testMatch, testRegex, roots, rootDir, testPathIgnorePatterns in a way that cannot be read without running it',
      'jest.config.js names several projects, whose own patterns are not read',
    ]);
  });
});

describe('mocha', () => {
  const alone = ['mocha', '--ignore', '!{file:glob}', '{file}'];

  test.each([
    ['.mocharc.json', '{"spec": ["spec/**/*.js"]}'],
    ['.mocharc.jsonc', '{ /* all */ "spec": "spec/**/*.js", }'],
    ['.mocharc.yml', 'timeout: 5\nspec: spec/**/*.js # all'],
    ['.mocharc.yaml', 'spec:\n  - "spec/**/*.js"\nui: bdd'],
    ['.mocharc.cjs', "module.exports = { spec: ['spec/**/*.js'], timeout: 5 }"],
  ])('has its spec from %s, and runs one file of it alone', (file, text) => {
    expect(detected('mocha', { [file]: text })).toMatchObject({
      command: alone,
      patterns: ['spec/**/*.js'],
      cautions: [],
    });
  });

  it('merges the specs of package.json, config and command line, as mocha does', () => {
    const { command, patterns } = detected(
      'mocha c.js',
      { '.mocharc.json': '{"spec":"a.js"}', 'a.js': '', 'b.js': '', 'c.js': '' },
      { mocha: { spec: 'b.js' } },
    );
    expect(command).toEqual(alone);
    expect(patterns).toEqual(['c.js', 'a.js', 'b.js']);
  });

  it('needs nothing of the kind where the config has no spec', () => {
    const { command, patterns } = detected('mocha', {
      '.mocharc.json': '{"recursive": true, "extension": ["ts", "tsx"]}',
    });
    expect({ command, patterns }).toEqual({ command: ['mocha', '{file}'], patterns: ['test/**/*.{ts,tsx}'] });
  });

  it('fears a spec that it cannot read', () => {
    const { command, patterns, cautions } = detected('mocha', {
      '.mocharc.js': 'module.exports = { spec: process.env.SPEC }',
    });
    expect({ command, patterns }).toEqual({ command: alone, patterns: ['test/*.{js,cjs,mjs}'] });
    expect(cautions).toEqual(['.mocharc.js may set spec in a way that cannot be read without running it']);
  });

  it('reads no config that the command line turns off', () => {
    const { command } = detected(
      'mocha --no-config --no-package',
      { '.mocharc.json': '{"spec":"a.js"}' },
      { mocha: { spec: 'b.js' } },
    );
    expect(command).toEqual(['mocha', '--no-config', '--no-package', '{file}']);
  });

  it('does not take a setup file for a test file', () => {
    const { command, ignore } = detected(
      'mocha --file ./test/setup.js --ignore test/slow.js',
      {},
      { mocha: { file: 'test/more.js' } },
    );
    expect(command).toEqual(['mocha', '--file', './test/setup.js', '--ignore', 'test/slow.js', '{file}']);
    expect(ignore).toEqual(['test/slow.js', 'test/setup.js', 'test/more.js']);
  });
});
