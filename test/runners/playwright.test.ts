// Playwright, really started, without a browser.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { asTestFile } from '../../src/core/test-file.ts';
import { readProjectFacts } from '../../src/io/project/project-facts.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import { playwright } from '../../src/runners/playwright.ts';
import { Project } from '../rig/project.ts';
import type { Told } from '../rig/tell.ts';
import { tell } from '../rig/tell.ts';
import { aProject } from './project.ts';

const tells = playwright.tells as Tells;
const repository = fileURLToPath(new URL('../..', import.meta.url));
const fixture = join(repository, 'fixtures/suites/playwright');

/** A project beside whose files Playwright leaves what it likes. */
function withPlaywright(project: Project): Project {
  fs.symlinkSync(join(repository, 'node_modules'), join(project.root, 'node_modules'));
  return project;
}

function start(root: string, files: readonly string[], ...flags: readonly string[]): Promise<Told> {
  const scratch = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-playwright-'));
  const argv = ['node', 'node_modules/@playwright/test/cli.js', 'test', '--workers=1', ...flags, '{file}'] as const;
  return tell(tells, { root, scratch, argv, files });
}

const opening = "const { test, expect } = require('@playwright/test');\n";

describe('Playwright', { timeout: 120_000 }, () => {
  it('gives counts and failures of each file, of all its projects', async () => {
    const project = withPlaywright(new Project({}));
    fs.cpSync(fixture, project.root, { recursive: true });
    const told = await start(project.root, ['e2e/greeting.spec.js', 'e2e/search/[language].spec.js']);
    expect(told.telling.runner).toEqual({ name: 'playwright', version: expect.stringMatching(/^1\./) });
    expect(told.verdict('e2e/greeting.spec.js')).toEqual({
      outcome: 'passed',
      tests: { passed: 4, failed: 0, skipped: 2, todo: 2 },
      failures: [],
    });
    const failed = told.verdict('e2e/search/[language].spec.js');
    expect(failed).toEqual({
      outcome: 'failed',
      tests: { passed: 3, failed: 1, skipped: 0, todo: 0 },
      failures: [
        {
          test: '[de] › begins with hello',
          message: expect.stringMatching(/^Error: expect\(received\)\.toMatch\(expected\)[\s\S]*Hallo, Ada!/),
          location: join(project.root, 'e2e/search/[language].spec.js:6:41'),
          detail: expect.stringContaining("> 6 |   expect(greeting(project.name, 'Ada'))"),
        },
      ],
    });
    expect(told.output).toContain('Running 12 tests using 1 worker');
    expect(told.events.map(({ event }) => event)).toEqual([
      'runner-began',
      'file-began',
      'file-began',
      'file-ended',
      'file-ended',
      'runner-ended',
    ]);
  });

  it('counts what it tries again once, and names what failed in a file that is stopped in its middle', async () => {
    const { root } = withPlaywright(
      new Project({
        'a.spec.js': `${opening}test.describe.serial('in a row', () => {
          test.describe.configure({ retries: 1 });
          test('one', () => {});
          test('two', ({}, { retry }) => expect(retry).toBe(1));
          test('three', () => {});
        });`,
        'b.spec.js': `${opening}test('leaves', () => process.exit(0));\ntest('is not reached', () => {});`,
        'xa.spec.js': `${opening}test('nobody asked', () => {});`,
      }),
    );
    const told = await start(root, ['a.spec.js', 'b.spec.js'], '-x');
    expect(told.verdict('a.spec.js')).toMatchObject({ outcome: 'passed', tests: { passed: 3, failed: 0 } });
    expect(told.verdict('b.spec.js')).toMatchObject({ outcome: 'failed', tests: null, failures: [{ test: 'leaves' }] });
    expect(told.output).not.toContain('nobody asked');
  });

  it('names the file that cannot be loaded', async () => {
    const files = { 'a.spec.js': `${opening}test('a', () => {});`, 'b.spec.js': 'const = ;' };
    const { root } = withPlaywright(new Project(files));
    const told = await start(root, ['a.spec.js', 'b.spec.js']);
    expect(told.telling.broken().map((path) => path.split('/').at(-1))).toEqual(['b.spec.js']);
    expect(told.verdict('b.spec.js')).toMatchObject({
      outcome: 'failed',
      failures: [{ location: expect.stringMatching(/b\.spec\.js:1/) }],
    });
    expect(told.telling.verdictInCompany(join(root, 'a.spec.js'))).toBeNull();
  });

  it.each([
    ['no tests', opening, 'empty'],
    ['exit 0 at load', 'process.exit(0);', 'failed'],
    [
      'an error after the last test',
      `${opening}test('a', () => { setTimeout(() => Promise.reject(new Error('late'))); });\ntest('b', () => new Promise((done) => setTimeout(done, 50)));`,
      'failed',
    ],
  ])('%s', async (_, text, outcome) => {
    const name = "it's [a] tést (1).spec.js";
    const { root } = withPlaywright(new Project({ [name]: text }));
    const told = await start(root, [name]);
    expect(told.verdict(name), told.output).toMatchObject({ outcome });
  });
});

describe('the command of Playwright', () => {
  it('has a pattern for each file that matches no other', () => {
    const launched = tells.launch({
      template: { argv: ['npx', 'playwright', 'test', '{file}'], shell: false, env: {} },
      files: [asTestFile('e2e/a.spec.ts'), asTestFile('e2e/[id] (1).spec.ts')],
      root: '/project',
      env: { A: 'b' },
      channel: '/channel',
      probes: '/probes',
    });
    expect(launched.env).toEqual({ A: 'b', PW_TEST_REPORTER: '/probes/playwright.cjs' });
    const [first, second] = launched.argv.slice(3).map((word) => new RegExp(word, 'gi'));
    expect('/project/e2e/a.spec.ts').toMatch(first as RegExp);
    expect('/project/e2e/a.spec.tsx').not.toMatch(first as RegExp);
    expect('/project/xe2e/a.spec.ts').not.toMatch(first as RegExp);
    expect('/project/e2e/[id] (1).spec.ts').toMatch(second as RegExp);
  });

  it.each([
    [
      ['playwright', 'test', '--ui', '--project', 'en', 'de', '--retries=2'],
      ['playwright', 'test', '--project', 'en', 'de', '--retries=2', '{file}'],
      ['e2e/**/*.@(spec|test).?(c|m)[jt]s?(x)'],
    ],
    [
      ['node', 'node_modules/@playwright/test/cli.js', 'test', 'e2e/search'],
      ['node', 'node_modules/@playwright/test/cli.js', 'test', '{file}'],
      ['e2e/search/**/*.@(spec|test).?(c|m)[jt]s?(x)'],
    ],
    [['playwright', 'install'], null, null],
  ])('%j', (words, command, patterns) => {
    const found = playwright.startIn(words);
    const suite = found && playwright.suite(found, readProjectFacts(fixture));
    expect(suite && [suite.command, suite.patterns]).toEqual(command && [command, patterns]);
  });

  it('is found by its config, and says what it cannot read there', () => {
    const config =
      "export default defineConfig({ testDir: process.env.DIR, testMatch: ['*.e2e.ts'], testIgnore: 'old/**' });";
    const suite = playwright.suite(
      { program: ['playwright'], parameters: [] },
      aProject(null, { 'playwright.config.ts': config }),
    );
    expect(suite).toEqual({
      command: ['playwright', 'test', '{file}'],
      patterns: ['**/*.e2e.ts'],
      ignore: ['**/old/**'],
      cautions: ['playwright.config.ts may set testDir in a way that cannot be read without running it'],
    });
  });
});
