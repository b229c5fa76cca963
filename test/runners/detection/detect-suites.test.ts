import { expect, test } from 'vitest';

import { detectAll } from '../../../src/runners/detection/detect-suites.ts';
import { describeNearMisses, detectSuites, runners } from '../../../src/runners/index.ts';
import type { Runner } from '../../../src/runners/runner.ts';
import { aProject } from '../project.ts';

type Files = Parameters<typeof aProject>[1];
type Package = Parameters<typeof aProject>[0];

const aPackage = (json: object): string => JSON.stringify(json);
const withTest = (script: string): string => aPackage({ scripts: { test: script } });

/** `name: runner in folder`, one for each suite. */
function suitesOf(packageJson: Package, files: Files = {}, known = runners): string[] {
  return detectAll(aProject(packageJson, files), known).map(
    ({ name, runner, folder }) => `${name}: ${runner} in ${folder === '' ? '.' : folder}`,
  );
}

test('one suite in the root needs no name', () => {
  expect(suitesOf({ scripts: { test: 'mocha' } })).toEqual(['null: mocha in .']);
  expect(suitesOf(null)).toEqual([]);
});

test('several runners in one folder are several suites', () => {
  const scripts = { test: 'npm run lint && npm run unit && mocha e2e/*.js', unit: 'vitest run', lint: 'eslint' };
  expect(suitesOf({ scripts })).toEqual(['vitest: vitest in .', 'mocha: mocha in .']);
  expect(suitesOf({ scripts: { test: 'vitest', e2e: 'mocha e2e/*.js' } })).toEqual([
    'vitest: vitest in .',
    'mocha: mocha in .',
  ]);
  expect(suitesOf({ scripts: { test: 'vitest' } }, { '.mocharc.yml': '' })).toEqual([
    'vitest: vitest in .',
    'mocha: mocha in .',
  ]);
  expect(suitesOf({ scripts: { test: 'vitest', build: 'mocha x.js' }, devDependencies: { jest: '*' } })).toEqual([
    'null: vitest in .',
  ]);
});

test('suites of one runner are called by their scripts', () => {
  const scripts = { test: 'run-s test:*', 'test:unit': 'mocha test/*.js', 'test:api': 'mocha api/*.js' };
  expect(suitesOf({ scripts })).toEqual(['unit: mocha in .', 'api: mocha in .']);
  expect(suitesOf({ scripts: { test: 'mocha a/*.js && mocha b/*.js' } })).toEqual([
    'test: mocha in .',
    'test-2: mocha in .',
  ]);
});

test('what scripts.test runs in two ways is told', () => {
  const [only, ...more] = detectSuites(aProject({ scripts: { test: 'vitest && vitest --config b.ts' } }));
  expect(more).toEqual([]);
  expect(only?.cautions).toEqual([
    'scripts.test runs the same files again, which pawl does not: "vitest run --config b.ts ./{file}"',
  ]);
});

test('pnpm takes the name of a script for an expression, between slashes', () => {
  const scripts = { test: 'pnpm run "/^test:.*/"', 'test:lint': 'eslint', 'test:spec': 'vitest', 'test:(': 'x' };
  expect(detectSuites(aProject({ scripts }))).toMatchObject([{ runner: 'vitest', script: 'test:spec' }]);
  expect(detectSuites(aProject({ scripts: { test: 'pnpm run "/(/"' } }))).toEqual([]);
});

test('another way to run the same files is no suite, and other files of the same runner are told', () => {
  const scripts = {
    test: 'mocha',
    'test:cov': 'c8 mocha',
    'test:watch': 'mocha --watch',
    'test:esm': 'mocha esm/*.mjs',
  };
  const [only, ...more] = detectSuites(aProject({ scripts }));
  expect(more).toEqual([]);
  expect(only?.cautions).toEqual(['scripts.test:esm starts mocha on other files, which are left out: esm/*.mjs']);
});

test.each<[string, Package, Files]>([
  ['npm and yarn', { workspaces: ['packages/*'] }, {}],
  ['yarn 1', { workspaces: { packages: ['./packages/*/'] } }, {}],
  ['pnpm', {}, { 'pnpm-workspace.yaml': 'packages:\n  - "packages/*"\n' }],
  ['lerna', {}, { 'lerna.json': '{"packages": ["packages/*"]}' }],
  ['the root among them', { workspaces: ['.', './packages/*'] }, {}],
  ['a list of names', { workspaces: ['packages/api', 'packages/web'] }, {}],
  ['stars', { workspaces: ['**', '!packages/old'] }, {}],
])('the packages of a workspace are suites: %s', (_, packageJson, files) => {
  const packages = {
    'packages/api/package.json': withTest('mocha'),
    'packages/web/package.json': withTest('vitest'),
    'packages/docs/package.json': '{}',
  };
  expect(suitesOf(packageJson, { ...packages, ...files })).toEqual([
    'api: mocha in packages/api',
    'web: vitest in packages/web',
  ]);
});

test('packages of one name, and several suites in a package, are told apart', () => {
  const files = {
    'apps/web/package.json': withTest('vitest'),
    'apps/web/.mocharc.yml': '',
    'libs/web/package.json': withTest('mocha'),
    'libs/one/package.json': withTest('jest'),
  };
  expect(suitesOf({ workspaces: ['apps/*', 'libs/*'] }, files)).toEqual([
    'apps/web/vitest: vitest in apps/web',
    'apps/web/mocha: mocha in apps/web',
    'one: jest in libs/one',
    'libs/web: mocha in libs/web',
  ]);
});

test('what the root starts itself comes first, and what it only shows leaves the packages alone', () => {
  const files = { 'packages/a/package.json': withTest('vitest') };
  const workspaces = ['packages/*'];
  expect(suitesOf({ workspaces, scripts: { test: 'vitest' } }, files)).toEqual([
    'root: vitest in .',
    'a: vitest in packages/a',
  ]);
  const hoisted = { workspaces, scripts: { test: 'npm test -ws' }, devDependencies: { vitest: '*' } };
  expect(suitesOf(hoisted, files)).toEqual(['a: vitest in packages/a', 'root: vitest in .']);
  expect(detectSuites(aProject(hoisted, files)).at(-1)?.ignore).toContain('packages/a/**');
});

/** Runners of other languages, as far as detection looks at them. */
const others = ['pytest', 'rspec', 'go', 'phpunit', 'bats', 'prove'].map((name): Runner => ({
  name,
  program: name,
  package: null,
  configFiles: [],
  startIn: () => null,
  suite: ({ program: words }) => ({ command: [...words, '{file}'], patterns: [`*.${name}`], ignore: [], cautions: [] }),
}));

test.each([
  ['pytest', 'pytest.ini', '', 'pytest.ini is there'],
  ['pytest', 'pyproject.toml', 'x = 1\n[tool.pytest.ini_options]\n', 'pyproject.toml has [tool.pytest.ini_options]'],
  ['pytest', 'tox.ini', '[tox]\n[pytest]\n', 'tox.ini has [pytest]'],
  ['pytest', 'setup.cfg', '[tool:pytest]\n', 'setup.cfg has [tool:pytest]'],
  ['pytest', 'tests/test_a.py', '', 'tests/ has test_a.py'],
  ['rspec', '.rspec', '', '.rspec is there'],
  ['rspec', 'Gemfile', 'source "x"\ngem "rspec", "~> 3"\n', 'Gemfile has gem "rspec'],
  ['go', 'go.mod', 'module x\n', 'go.mod is there'],
  ['phpunit', 'phpunit.xml.dist', '', 'phpunit.xml.dist is there'],
  ['phpunit', 'composer.json', '{"require-dev": {"phpunit/phpunit": "*"}}', 'composer.json has "phpunit/phpunit"'],
  ['bats', 'test/a.bats', '', 'test/ has a.bats'],
  ['prove', 't/basic.t', '', 't/ has basic.t'],
])('%s is seen by %s', (runner, file, text, because) => {
  expect(detectAll(aProject(null, { [file]: text }), others)).toMatchObject([{ name: null, runner, because }]);
});

test('nothing is seen in what only looks like it', () => {
  const files = {
    'pyproject.toml': '[tool.ruff]\n',
    Gemfile: '# gem "rspec"\n',
    'tests/a.py': '',
    'test/a.sh': '',
    'composer.json': '{}',
  };
  expect(detectAll(aProject(null, files), others)).toEqual([]);
});

test('other languages have folders beside the packages, and a workspace may hold them', () => {
  const all = [...runners, ...others];
  const files = {
    'packages/web/package.json': withTest('vitest'),
    'packages/model/pyproject.toml': '[tool.pytest.ini_options]\n',
    'server/go.mod': '',
    'site/phpunit.xml.dist': '',
    'lib/Makefile.PL': '',
    'lib/t/a.t': '',
    'tests/conftest.py': '',
    'node_modules/x/go.mod': '',
    'example/package.json': withTest('mocha'),
  };
  expect(suitesOf({ workspaces: ['packages/*'] }, files, all)).toEqual([
    'model: pytest in packages/model',
    'web: vitest in packages/web',
    'lib: prove in lib',
    'server: go in server',
    'site: phpunit in site',
    'root: pytest in .',
  ]);
  expect(suitesOf(null, { 'a/package.json': withTest('mocha'), 'b/go.mod': '' }, all)).toEqual([
    'a: mocha in a',
    'b: go in b',
  ]);
});

test('what installed a runner starts it', () => {
  const commands = (files: Files, packageJson: Package = null) =>
    detectAll(aProject(packageJson, files), [...runners.filter(({ name }) => name === 'mocha'), ...others]).map(
      ({ command }) => command.slice(0, -1).join(' '),
    );
  expect(commands({ '.pnp.cjs': '' }, { scripts: { test: 'mocha' } })).toEqual(['yarn mocha']);
  expect(commands({ 'yarn.lock': '' }, { scripts: { test: 'mocha' } })).toEqual(['mocha']);
  expect(commands({ 'pytest.ini': '', 'uv.lock': '' })).toEqual(['uv run pytest']);
  expect(commands({ '.rspec': '', 'Gemfile.lock': '' })).toEqual(['bundle exec rspec']);
  expect(commands({ 'phpunit.xml': '', 'vendor/bin/phpunit': '' })).toEqual(['vendor/bin/phpunit']);
});

test('what is there and not known is named', () => {
  expect(describeNearMisses(aProject(null, { 'Cargo.toml': '' }))).toContain(
    'Cargo.toml is there, and pawl does not know cargo',
  );
});
