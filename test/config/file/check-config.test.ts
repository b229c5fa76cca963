import { describe, expect, test } from 'vitest';

import { checkConfig } from '../../../src/config/file/check-config.ts';
import { jsonSchemas } from '../../../src/config/file/config-json-schema.ts';
import { configSchema } from '../../../src/config/file/config-schema.ts';
import type { PawlConfig } from '../../../src/config/file/config.ts';
import { defineConfig } from '../../../src/config/file/config.ts';
import { describeProblem, ProblemError } from '../../../src/core/problem.ts';

const place = { file: 'pawl.config.ts', key: null };
const known = { runners: ['vitest', 'mocha'], reporters: { junit: { takesPath: true }, dot: { takesPath: true } } };

function problemsOf(config: unknown, at: Parameters<typeof checkConfig>[1] = place): string[] {
  try {
    checkConfig(config, at, known);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problems.some(({ kind }) => kind !== 'usage')) throw error;
    return error.problems.map(describeProblem);
  }
}

const everything: Required<PawlConfig> = defineConfig({
  $schema: './node_modules/pawl/dist/schemas/config.json',
  patterns: ['test/**/*.test.ts', '!test/slow/**'],
  ignore: ['fixtures/**'],
  command: 'node --test {file}',
  shell: false,
  env: { NODE_ENV: 'test' },
  inputs: { 'test/db/**': ['schema.sql', '!schema/old/**'], 'test/*.ts': ['fixtures/**'] },
  environment: ['DATABASE_URL'],
  runner: 'node-test',
  suites: {
    e2e: { cwd: 'e2e', patterns: ['**/*.js'], ignore: [], command: 'a', shell: true, env: { A: '' }, timeout: 1 },
    'packages/a': { runner: 'vitest', idleTimeout: '5m', inputs: ['data/**'], environment: [] },
  },
  workers: 2,
  warm: true,
  trace: 'auto',
  retries: 1,
  retryWhen: 'end',
  maxRetried: 10,
  order: 'random',
  failedFirst: true,
  seed: 7,
  bail: true,
  maxFiles: 20,
  failOnFlaky: true,
  passWithNoTests: false,
  timings: 'timings.json',
  reporters: ['junit=out/junit.xml', 'dots'],
  stateDir: '.state',
  timeout: '5m',
  idleTimeout: 60_000,
  outputLimit: '10MB',
  killGrace: '5s',
  redact: ['a text', '/ghp_\\w+/i', /a pattern/],
  redactEnv: ['TOKEN'],
  incompleteExitCode: 0,
  verify: false,
}) as Required<PawlConfig>;

describe('what is right passes', () => {
  test('a config with every key is given back as it is', () => {
    expect(checkConfig(everything, place, known)).toBe(everything);
    expect(Object.keys(everything).toSorted()).toEqual(Object.keys(configSchema.shape).toSorted());
  });

  test.each([{}, { workers: undefined }, { bail: false }, { bail: 3 }, { killGrace: 0 }, { command: ['a', '*'] }])(
    '%j',
    (config) => {
      expect(problemsOf(config)).toEqual([]);
    },
  );
});

describe('what is wrong is said with file, key, what was expected and what was found', () => {
  test.each([
    [{ workers: 'many' }, 'workers: expected a whole number from 1, found "many"'],
    [{ workers: 0 }, 'workers: expected a whole number from 1, found 0'],
    [{ workers: 1.5 }, 'workers: expected a whole number from 1, found 1.5'],
    [{ workers: NaN }, 'workers: expected a whole number from 1, found NaN'],
    [{ retries: 50 }, 'retries: expected a whole number from 0 to 49, found 50'],
    [{ retryWhen: 'later' }, 'retryWhen: expected one of now, end, found "later"'],
    [{ maxRetried: 0 }, 'maxRetried: expected a whole number from 1, found 0'],
    [{ bail: 0 }, 'bail: expected true, false or a whole number from 1, found 0'],
    [{ maxFiles: null }, 'maxFiles: expected a whole number from 1, found null'],
    [{ seed: -1 }, 'seed: expected a whole number from 0 to 4294967295, found -1'],
    [
      { order: 'alphabetic' },
      'order: expected one of path, failed-first, slowest-first, fastest-first, random, found "alphabetic"',
    ],
    [{ killGrace: 'soon' }, 'killGrace: expected a duration such as "5s", at most "1d", found "soon"'],
    [{ timeout: 0 }, 'timeout: expected a duration such as "5m", more than 0 and at most "1d", found 0'],
    [{ idleTimeout: '2d' }, 'idleTimeout: expected a duration such as "5m", more than 0 and at most "1d", found "2d"'],
    [{ outputLimit: '10 miles' }, 'outputLimit: expected a size such as "10MB", at least "1KB", found "10 miles"'],
    [{ outputLimit: 12 }, 'outputLimit: expected a size such as "10MB", at least "1KB", found 12'],
    [{ killGrace: '2d' }, 'killGrace: expected a duration such as "5s", at most "1d", found "2d"'],
    [{ patterns: 'test' }, 'patterns: expected a list of globs, found "test"'],
    [{ patterns: [] }, 'patterns: expected a list of at least one glob, found an empty list'],
    [{ patterns: ['a', 3] }, 'patterns[1]: expected a glob, found 3'],
    [{ patterns: [''] }, 'patterns[0]: expected a glob, found ""'],
    [{ patterns: ['!a'] }, 'patterns: every pattern takes files away, and none names any'],
    [{ command: 3 }, 'command: expected a command as a string or a list of words, found 3'],
    [{ shell: 'yes' }, 'shell: expected true or false, found "yes"'],
    [{ shell: true }, 'shell: there is no command for a shell to read'],
    [{ env: { CI: 1 } }, 'env.CI: expected a string, found 1'],
    [{ env: { PAWL_FILE: 'a' } }, 'env.PAWL_FILE: is set by pawl itself'],
    [{ env: { 'a=b': 'a' } }, 'env["a=b"]: cannot be the name of a variable'],
    [{ reporters: ['=x'] }, 'reporters[0]: expected "name" or "name=path", found "=x"'],
    [{ reporters: ['dot=x', 'junit=./x'] }, 'reporters: dot and junit would both write ./x'],
    [{ suites: {} }, 'suites: expected at least one suite, found an object'],
    [{ suites: { a: 3 } }, 'suites.a: expected an object, found 3'],
    [
      { suites: { a: { cwd: '../b' } } },
      'suites.a.cwd: expected a folder of the project, relative to its root, found "../b"',
    ],
    [
      { suites: { a: { cwd: '/b' } } },
      'suites.a.cwd: expected a folder of the project, relative to its root, found "/b"',
    ],
    [{ suites: { a: { shell: true } } }, 'suites.a.shell: there is no command for a shell to read'],
    [{ suites: { a: { command: 'a', env: { PAWL: '' } } } }, 'suites.a.env.PAWL: is set by pawl itself'],
    [{ suites: { a: { patterns: ['!a'] } } }, 'suites.a.patterns: every pattern takes files away, and none names any'],
    [
      { suites: { '-a': {} } },
      'suites: expected a name of letters, digits and . _ - / : @ that begins with a letter, a digit or @, found "-a"',
    ],
    [{ incompleteExitCode: 256 }, 'incompleteExitCode: expected a whole number from 0 to 255, found 256'],
  ])('%j', (config, problem) => {
    expect(problemsOf(config)).toEqual([`pawl.config.ts: ${problem} — nothing was run`]);
  });

  test.each([[[]], ['a'], [3], [null], [undefined], [true]])('%j is no config', (config) => {
    expect(problemsOf(config)).toEqual([expect.stringMatching(/^pawl\.config\.ts: expected an object, found /)]);
  });

  test('an unknown key is named with the one that was probably meant', () => {
    expect(problemsOf({ worker: 2, somethingElse: 1 })).toEqual([
      'pawl.config.ts: worker: is not a key that pawl knows — did you mean workers? nothing was run',
      'pawl.config.ts: somethingElse: is not a key that pawl knows — nothing was run',
    ]);
    expect(problemsOf({ suites: { a: { pattern: ['a'], workers: 2 } } })).toEqual([
      'pawl.config.ts: suites.a.pattern: is not a key that pawl knows — did you mean patterns? nothing was run',
      'pawl.config.ts: suites.a.workers: is not a key that pawl knows — nothing was run',
    ]);
  });

  test('all of it at once, and in package.json under its key', () => {
    const config = { workers: 'many', order: 1, retires: 2, command: 'a | b', env: { PAWL: '1' } };
    expect(
      problemsOf(config, { file: 'package.json', key: 'pawl' }).map((line) => line.split(': ', 2).join(': ')),
    ).toEqual([
      'package.json: pawl.workers',
      'package.json: pawl.order',
      'package.json: pawl.retires',
      'package.json: pawl.command',
      'package.json: pawl.env.PAWL',
    ]);
  });
});

test('names that do not exist are told with what is wrong, and otherwise left to the settings', () => {
  const config = { runner: 'vitests', reporters: ['dot', 'junti=a.xml'] };
  expect(problemsOf(config)).toEqual([]);
  expect(problemsOf({ ...config, workers: 0 })).toEqual([
    'pawl.config.ts: workers: expected a whole number from 1, found 0 — nothing was run',
    'pawl.config.ts: runner: expected one of vitest, mocha, command, found "vitests" — did you mean vitest? nothing was run',
    'pawl.config.ts: reporters[1]: expected one of junit, dot, found "junti" — did you mean junit? nothing was run',
  ]);
});

test('a JSON Schema can be made of it, in which every key is explained', () => {
  const schema = jsonSchemas()['config.json'] as { additionalProperties: boolean; properties: Record<string, object> };
  expect(schema.additionalProperties).toBe(false);
  const { $schema: _, ...properties } = schema.properties;
  for (const [key, property] of Object.entries(properties)) {
    expect(property, key).toHaveProperty('description');
  }
});
