import { describe, expect, test } from 'vitest';

import type { Flags } from '../../../src/config/flags/flags.ts';
import { readShard } from '../../../src/config/flags/shard-words.ts';
import type { FoundSuite, SettingsSources } from '../../../src/config/settings/settings-sources.ts';
import { settingsFrom } from '../../../src/config/settings/settings.ts';
import { stateDirFrom } from '../../../src/config/settings/state-dir.ts';
import { describeProblem, ProblemError } from '../../../src/core/problem.ts';
import { asTestFile } from '../../../src/core/test-file.ts';

const detected = {
  runner: 'vitest',
  command: ['vitest', 'run', '{file}'],
  patterns: ['**/*.test.ts'],
  ignore: ['e2e/**'],
  env: { VITEST: '1' },
  because: 'package.json: scripts.test is "vitest"',
} as const;

type Overrides = Partial<SettingsSources> & { readonly detected?: null; readonly found?: readonly FoundSuite[] };

function sources({ found = [], ...overrides }: Overrides = {}): SettingsSources {
  return {
    root: '/project',
    cwd: '/project',
    flags: {},
    patterns: [],
    testCommand: null,
    config: {},
    place: overrides.config === undefined ? null : { file: 'pawl.config.ts', key: null },
    runners: {
      names: ['vitest', 'mocha'],
      detect: () => (overrides.detected === null ? null : detected),
      suites: () => found,
      nameOf: ([program]) => (program === 'mocha' ? 'mocha' : 'command'),
      suiteOf: ([program]) => (program === 'mocha' ? { patterns: ['test/*.js'], ignore: [] } : null),
    },
    folderExists: (path) => path.startsWith('packages/'),
    timingsIn: () => ({ ok: true, value: new Map() }),
    reporters: { junit: { takesPath: true }, dots: { takesPath: true }, screen: { takesPath: false } },
    seed: 42,
    env: {},
    nowMs: new Date(2026, 10, 21, 12, 0).getTime(),
    ...overrides,
  };
}

function problemsOf(overrides: Overrides): string[] {
  try {
    settingsFrom(sources(overrides));
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(describeProblem);
    throw error;
  }
}

test('a budget is a duration or ends at a time of day, whichever is nearer', () => {
  const budgetMs = (flags: Flags): number | null => settingsFrom(sources({ flags })).limits.budgetMs;
  expect(budgetMs({})).toBeNull();
  expect(budgetMs({ budget: 60_000 })).toBe(60_000);
  expect(budgetMs({ stopAt: '12:30' })).toBe(30 * 60_000);
  expect(budgetMs({ stopAt: '11:00' })).toBe(23 * 3_600_000);
  expect(budgetMs({ budget: 3_600_000, stopAt: '12:30' })).toBe(30 * 60_000);
});

test('what is to be masked is that of flags and config together', () => {
  const { redaction } = settingsFrom(
    sources({
      env: { TOKEN: 'from the environment', KEY: 'line one\r\n{\nline two\n', EMPTY: '' },
      config: { redact: ['a.b', '/c+/i', /d/gy], redactEnv: ['TOKEN', 'EMPTY', 'UNSET'] },
      flags: { redact: ['/not-one', '/e/'], redactEnv: ['KEY'] },
    }),
  );
  expect(redaction.texts).toEqual(['a.b', '/not-one', 'from the environment', 'line one', 'line two']);
  expect(redaction.patterns).toEqual([/c+/gi, /d/g, /e/g]);
});

describe('flags beat the config, which beats what was detected, which beats the defaults', () => {
  test('defaults and detection', () => {
    expect(settingsFrom(sources())).toEqual({
      root: '/project',
      stateDir: '/project/.pawl',
      patterns: ['**/*.test.ts'],
      ignore: ['e2e/**'],
      suitePatterns: ['**/*.test.ts'],
      patternsAsked: false,
      suites: [
        {
          name: null,
          folder: '',
          patterns: ['**/*.test.ts'],
          ignore: ['e2e/**'],
          patternsAsked: false,
          command: { argv: ['vitest', 'run', '{file}'], shell: false, env: { VITEST: '1' } },
          inputs: [],
          environment: [],
          runner: 'vitest',
          timeLimits: { timeoutMs: null, idleTimeoutMs: null },
        },
      ],
      detected: 'package.json: scripts.test is "vitest"',
      workers: 1,
      warm: false,
      trace: 'auto',
      retries: 0,
      retryWhen: 'now',
      maxRetried: null,
      ordering: { order: 'path', failedFirst: false, seed: 42 },
      limits: { bail: null, maxFiles: null, budgetMs: null },
      failOnFlaky: false,
      passWithNoTests: false,
      shard: null,
      timings: null,
      fresh: false,
      verify: false,
      lastFailed: false,
      audit: null,
      resume: null,
      queue: null,
      reporters: [],
      outputBytesMax: 10_000_000,
      redaction: { texts: [], patterns: [] },
      killGraceMs: 10_000,
      incompleteExitCode: 75,
    });
  });

  const config = {
    workers: 2,
    retries: 3,
    retryWhen: 'end',
    maxRetried: 10,
    order: 'random',
    failedFirst: true,
    seed: 1,
    bail: true,
    maxFiles: 5,
    failOnFlaky: true,
    passWithNoTests: true,
    verify: true,
    reporters: ['junit=a.xml'],
    timeout: '5m',
    idleTimeout: 30_000,
    outputLimit: '2MB',
    killGrace: '2s',
    incompleteExitCode: 0,
    stateDir: 'state',
    env: { A: '1' },
  } as const;

  test('config', () => {
    expect(settingsFrom(sources({ config }))).toMatchObject({
      stateDir: '/project/state',
      suites: [
        {
          command: { argv: ['vitest', 'run', '{file}'], env: { VITEST: '1', A: '1' } },
          timeLimits: { timeoutMs: 300_000, idleTimeoutMs: 30_000 },
        },
      ],
      workers: 2,
      retries: 3,
      retryWhen: 'end',
      maxRetried: 10,
      ordering: { order: 'random', failedFirst: true, seed: 1 },
      limits: { bail: 1, maxFiles: 5, budgetMs: null },
      failOnFlaky: true,
      passWithNoTests: true,
      verify: true,
      reporters: [{ name: 'junit', path: 'a.xml' }],
      outputBytesMax: 2_000_000,
      killGraceMs: 2000,
      incompleteExitCode: 0,
    });
  });

  test('flags', () => {
    const flags = {
      workers: 4,
      retries: 0,
      order: 'slowest-first',
      failedFirst: false,
      bail: false,
      maxFiles: 1,
      failOnFlaky: false,
      passWithNoTests: false,
      verify: false,
      reporter: [{ name: 'dots', path: null }],
      timeout: false,
      idleTimeout: 500,
      outputLimit: 1000,
      killGrace: 0,
      incompleteExitCode: 9,
      stateDir: 'elsewhere',
      fresh: true,
    } as const;
    expect(settingsFrom(sources({ config, flags }))).toMatchObject({
      stateDir: '/project/elsewhere',
      workers: 4,
      retries: 0,
      ordering: { order: 'slowest-first', failedFirst: false, seed: 1 },
      limits: { bail: null, maxFiles: 1, budgetMs: null },
      failOnFlaky: false,
      passWithNoTests: false,
      verify: false,
      reporters: [{ name: 'dots', path: null }],
      suites: [{ timeLimits: { timeoutMs: null, idleTimeoutMs: 500 } }],
      outputBytesMax: 1000,
      killGraceMs: 0,
      incompleteExitCode: 9,
      fresh: true,
    });
  });
});

describe('the command', () => {
  test('after -- it beats the config, and does not inherit its shell', () => {
    const settings = settingsFrom(sources({ config: { command: 'a | b', shell: true }, testCommand: ['node', 'a b'] }));
    expect(settings.suites[0].command).toMatchObject({ argv: ['node', 'a b'], shell: false });
    expect(settings.detected).toBe(null);
  });

  test('--shell joins the words after --', () => {
    const { suites } = settingsFrom(sources({ flags: { shell: true }, testCommand: ['cat', '{file}', '|', 'sh'] }));
    expect(suites[0].command).toMatchObject({ argv: ['cat {file} | sh'], shell: true });
  });

  test('of a known runner brings its own files, and none of the environment of what was detected', () => {
    expect(settingsFrom(sources({ testCommand: ['mocha', '{file}'] }))).toMatchObject({
      patterns: ['test/*.js'],
      ignore: [],
      suites: [{ runner: 'mocha', command: { env: {} } }],
    });
  });

  test('of no known runner runs the files that were detected', () => {
    expect(settingsFrom(sources({ testCommand: ['node', '{file}'] }))).toMatchObject({
      patterns: ['**/*.test.ts'],
      ignore: ['e2e/**'],
      suites: [{ runner: 'command' }],
    });
  });
});

describe('the files', () => {
  test('patterns of the command line narrow the suite and leave its globs known', () => {
    expect(settingsFrom(sources({ patterns: ['test/api'], config: { patterns: ['test/**'] } }))).toMatchObject({
      patterns: ['test/api'],
      suitePatterns: ['test/**'],
      ignore: [],
    });
  });

  test('patterns that only take away take away from the suite', () => {
    expect(settingsFrom(sources({ patterns: ['!slow/**'] })).patterns).toEqual(['**/*.test.ts', '!slow/**']);
  });

  test('what to ignore adds up', () => {
    const overrides = { config: { ignore: ['a'] }, flags: { ignore: ['b', 'c'] } };
    expect(settingsFrom(sources(overrides)).ignore).toEqual(['e2e/**', 'a', 'b', 'c']);
  });

  test('from a folder within the project, the command line means that folder and the config means the root', () => {
    const settings = settingsFrom(
      sources({
        cwd: '/project/packages/a',
        patterns: ['test/*.ts', '!../b/**', '.'],
        flags: { ignore: ['x/**'], stateDir: 's' },
        config: { patterns: ['**/*.ts'], reporters: ['junit=out/a.xml'] },
      }),
    );
    expect(settings).toMatchObject({
      patterns: ['packages/a/test/*.ts', '!packages/b/**', 'packages/a'],
      ignore: ['packages/a/x/**'],
      suitePatterns: ['**/*.ts'],
      reporters: [{ name: 'junit', path: '../../out/a.xml' }],
      stateDir: '/project/packages/a/s',
    });
  });
});

describe('what cannot be meant is refused, all of it at once', () => {
  test.each([
    [{ flags: { fresh: true, resume: 'latest' } }, '--fresh: begins a new run, and --resume goes on with an old one'],
    [{ flags: { fresh: true, lastFailed: true } }, '--fresh: forgets the failures that --last-failed asks for'],
    [{ flags: { shell: true } }, '--shell: is about the command after --, and there is none'],
    [{ flags: { seed: 3 } }, '--seed: decides nothing about the order path'],
    [
      {
        flags: {
          reporter: [
            { name: 'junit', path: 'x' },
            { name: 'dots', path: './x' },
          ],
        },
      },
      '--reporter: junit and dots would both write ./x',
    ],
    [
      {
        flags: {
          reporter: [
            { name: 'junit', path: 'x' },
            { name: 'dots', path: '/project/x' },
          ],
        },
      },
      '--reporter: junit and dots would both write /project/x',
    ],
    [
      { flags: { reporter: [{ name: 'screen', path: 'x' }] } },
      '--reporter: screen shows how a run goes, and writes no file, found "screen=x"',
    ],
    [{ detected: null, patterns: ['test'] }, /^command: nothing tells how a test file is run/],
    [{ detected: null, testCommand: ['node'] }, /^patterns: nothing tells which files are the tests/],
    [{ detected: null, testCommand: ['node'], patterns: ['!a'] }, /^patterns: nothing tells which files/],
    [
      { config: { runner: 'vitets' } },
      /^pawl\.config\.ts: runner: expected one of vitest, mocha, command, found "vitets" — did you mean vitest\?/,
    ],
    [
      { config: { reporters: ['dots', 'junti'] } },
      /^pawl\.config\.ts: reporters\[1\]: expected one of junit, dots, screen, found "junti"/,
    ],
  ] satisfies [Overrides, string | RegExp][])('%j', (overrides, problem) => {
    const [found, ...more] = problemsOf(overrides);
    expect(found).toMatch(problem);
    expect(more).toEqual([]);
  });

  test('several', () => {
    const flags = { fresh: true, lastFailed: true, reporter: [{ name: 'x', path: null }] };
    expect(problemsOf({ flags, detected: null })).toHaveLength(4);
  });
});

test('the state directory is known without a command', () => {
  expect(stateDirFrom({ root: '/p', cwd: '/p/a', flags: {}, config: { stateDir: '../s' } })).toBe('/s');
});

test('a state directory is not the project and not around it', () => {
  expect(problemsOf({ flags: { stateDir: '.' } })).toEqual([
    '--state-dir: expected a directory of its own, found the project itself — nothing was run',
  ]);
  expect(problemsOf({ config: { stateDir: '..' } })).toEqual([
    'pawl.config.ts: stateDir: expected a directory of its own, found /, which contains the project — nothing was run',
  ]);
  expect(
    problemsOf({ flags: { stateDir: '..' }, root: '/home/me/project', cwd: '/home/me/project/test' }),
  ).toHaveLength(1);
  for (const stateDir of ['../elsewhere', '..pawl', 'deep/state', '/tmp/state'])
    expect(problemsOf({ flags: { stateDir } })).toEqual([]);
});

test('a seed in the config decides nothing unless somebody says random', () => {
  expect(problemsOf({ config: { seed: 7 } })).toEqual([
    'pawl.config.ts: seed: decides nothing about the order path — nothing was run',
  ]);
  expect(problemsOf({ config: { seed: 7, order: 'slowest-first' } })).toHaveLength(1);
  expect(problemsOf({ config: { seed: 7 }, flags: { order: 'random' } })).toEqual([]);
  expect(problemsOf({ config: { seed: 7, order: 'random' }, flags: { order: 'path' } })).toEqual([]);
});

describe('several suites', () => {
  const suites = {
    unit: { patterns: ['test/*.ts'] },
    api: { cwd: './packages/api/', command: 'mocha {file}', timeout: '5m', ignore: ['gen/**'], env: { B: '2' } },
  };

  test('have the top of the config for all that they do not say themselves', () => {
    const config = { suites, ignore: ['old/**'], env: { A: '1' }, timeout: 1000, command: 'run-it', shell: true };
    expect(settingsFrom(sources({ config }))).toMatchObject({
      patterns: ['test/*.ts', 'packages/api/test/*.js'],
      ignore: ['old/**'],
      patternsAsked: false,
      detected: null,
      suites: [
        {
          name: 'unit',
          folder: '',
          patterns: ['test/*.ts'],
          ignore: ['old/**'],
          patternsAsked: true,
          runner: 'command',
          command: { argv: ['run-it'], shell: true, env: { A: '1' } },
          timeLimits: { timeoutMs: 1000 },
        },
        {
          name: 'api',
          folder: 'packages/api',
          patterns: ['packages/api/test/*.js'],
          ignore: ['packages/api/gen/**', 'old/**'],
          patternsAsked: false,
          runner: 'mocha',
          command: { argv: ['mocha', '{file}'], shell: false, env: { A: '1', B: '2' } },
          timeLimits: { timeoutMs: 300_000 },
        },
      ],
    });
  });

  test('say what their results depend on, as seen from their folder', () => {
    const api = { ...suites.api, inputs: ['data/**', '!data/old', '../shared'], environment: ['API'] };
    const config = { suites: { unit: suites.unit, api }, inputs: { 'test/db/*': ['db.sql'] }, environment: ['ALL'] };
    expect(settingsFrom(sources({ config })).suites).toMatchObject([
      { inputs: [{ of: 'test/db/*', globs: ['db.sql'] }], environment: ['ALL'] },
      {
        inputs: [{ of: null, globs: ['packages/api/data/**', '!packages/api/data/old', 'packages/shared'] }],
        environment: ['ALL', 'API'],
      },
    ]);
  });

  test('may have the patterns of their runner written down', () => {
    const asked = (patterns: string[]) =>
      settingsFrom(sources({ config: { suites: { a: { patterns } } } })).suites[0].patternsAsked;
    expect(asked(['**/*.test.ts'])).toBe(false);
    expect(asked(['**/*.test.ts', 'mine/**'])).toBe(true);
  });

  test('are chosen by name', () => {
    const names = (suite: string[]) =>
      settingsFrom(sources({ config: { suites }, flags: { suite } })).suites.map(({ name }) => name);
    expect(names(['api'])).toEqual(['api']);
    expect(names(['api', 'unit'])).toEqual(['unit', 'api']);
    expect(problemsOf({ config: { suites }, flags: { suite: ['apt'] } })).toEqual([
      '--suite: expected one of unit, api, found "apt" — did you mean api? nothing was run',
    ]);
    expect(problemsOf({ flags: { suite: ['unit'] } })).toEqual([
      '--suite: there is no suite "unit": the project has one, without a name — nothing was run',
    ]);
  });

  test('lose files to the command line, each of them', () => {
    const settings = settingsFrom(sources({ config: { suites }, patterns: ['!**/slow/**'], flags: { ignore: ['x'] } }));
    expect(settings.suites.map(({ patterns }) => patterns.at(-1))).toEqual(['!**/slow/**', '!**/slow/**']);
    expect(settings).toMatchObject({ patternsAsked: false, ignore: ['x'], suites: [{ ignore: ['x'] }, {}] });
    expect(settings.suitePatterns).toEqual(['test/*.ts', 'packages/api/test/*.js']);
  });

  test('share no command of the command line', () => {
    expect(problemsOf({ config: { suites }, testCommand: ['node'] })).toEqual([
      '--: is one command for the files of several suites: unit, api — choose one of them with --suite, or name the files; nothing was run',
    ]);
    const { suites: chosen } = settingsFrom(
      sources({ config: { suites }, testCommand: ['node'], flags: { suite: ['api'] } }),
    );
    expect(chosen).toMatchObject([{ name: 'api', command: { argv: ['node'] } }]);
  });

  test('have folders that are there', () => {
    expect(problemsOf({ config: { suites: { a: { cwd: 'nowhere' } } } })).toEqual([
      'pawl.config.ts: suites.a.cwd: expected a folder of the project, found none called nowhere — nothing was run',
    ]);
  });

  const found = [
    { ...detected, name: 'web', folder: 'packages/web' },
    { ...detected, name: 'e2e', folder: '', runner: 'mocha', patterns: ['e2e/*.js'] },
  ] as const;

  test('that were found are all meant, unless somebody says what to run', () => {
    const settings = settingsFrom(sources({ found, config: { timeout: 5 } }));
    expect(settings.suites).toMatchObject([
      { name: 'web', folder: 'packages/web', patterns: ['packages/web/**/*.test.ts'], timeLimits: { timeoutMs: 5 } },
      { name: 'e2e', folder: '', patterns: ['e2e/*.js'], runner: 'mocha' },
    ]);
    expect(settings.detected).toBe(`web: ${detected.because}\ne2e: ${detected.because}`);
    for (const said of [
      { config: { runner: 'mocha' } },
      { config: { patterns: ['a'] } },
      { testCommand: ['mocha'] },
      { testCommand: ['a'], patterns: ['b'] },
    ]) {
      expect(settingsFrom(sources({ found, ...said })).suites).toMatchObject([{ name: null }]);
    }
    expect(problemsOf({ found, testCommand: ['a'] })).toEqual([
      expect.stringMatching(/^--: is one command for the files of several/),
    ]);
    const chosen = settingsFrom(sources({ found, testCommand: ['a'], flags: { suite: ['e2e'] } }));
    expect(chosen.suites).toMatchObject([{ name: 'e2e', patterns: ['e2e/*.js'], command: { argv: ['a'] } }]);
  });
});

describe('a shard', () => {
  const timings = new Map([[asTestFile('test/a.js'), 7]]);
  const asked: string[] = [];
  const timingsIn: SettingsSources['timingsIn'] = (path, name) => {
    asked.push(`${path} as ${name}`);
    return { ok: true, value: timings };
  };
  const shardOf = (flags: Flags, more: Overrides = {}) => settingsFrom(sources({ flags, timingsIn, ...more })).shard;

  test.each([
    ['1/1', { index: 1, total: 1 }],
    ['2/4', { index: 2, total: 4 }],
    ['4/4', { index: 4, total: 4 }],
  ])('%s', (shard, expected) => {
    expect(shardOf({ shard })).toEqual(expected);
  });

  test('is read from the environment where that is asked, and nowhere else', () => {
    const env = { CIRCLE_NODE_INDEX: '1', CIRCLE_NODE_TOTAL: '4', JOB_COMPLETION_INDEX: '1' };
    expect(shardOf({ shard: 'auto/4' }, { env })).toEqual({ index: 2, total: 4 });
    expect(shardOf({}, { env })).toBeNull();
    expect(shardOf({ shard: '3/3' }, { env })).toEqual({ index: 3, total: 3 });
    expect(problemsOf({ flags: { shard: 'auto' }, env })).toEqual([expect.stringContaining('JOB_COMPLETION_INDEX: ')]);
  });

  test('is cut by the timings of the flag, else of the config, each from where it was written', () => {
    const config = { timings: 'ci/timings.json' };
    const cwd = '/project/packages';
    asked.length = 0;
    expect(settingsFrom(sources({ flags: { shard: '1/2' }, config, cwd, timingsIn })).timings).toBe(timings);
    settingsFrom(sources({ flags: { shard: '1/2', timings: 't.json' }, config, cwd, timingsIn }));
    expect(asked).toEqual([
      '/project/ci/timings.json as pawl.config.ts: timings (ci/timings.json)',
      '/project/packages/t.json as --timings t.json',
    ]);
  });

  test('is not asked for by a queue, which gives out the longest file first', () => {
    const flags = { queueId: 'a', queue: 'redis://localhost', timings: 't.json' };
    expect(settingsFrom(sources({ flags, timingsIn }))).toMatchObject({ shard: null, timings });
  });

  test('needs its timings: others would be another cut, and without a shard they are not even read', () => {
    const problem = {
      kind: 'usage',
      where: '--timings t.json',
      message: 'is not there',
      next: 'nothing was run',
    } as const;
    const missing: SettingsSources['timingsIn'] = () => ({ ok: false, problem });
    const flags = { shard: '1/2', timings: 't.json' };
    expect(problemsOf({ flags, timingsIn: missing })).toEqual(['--timings t.json: is not there — nothing was run']);
    expect(problemsOf({ config: { timings: 't.json' }, timingsIn: missing })).toEqual([]);
    expect(problemsOf({ flags: { timings: 't.json' } })).toEqual([
      '--timings: decides nothing without --shard or --queue-id — nothing was run',
    ]);
  });

  test('of which all are meant is for a plan', () => {
    expect(problemsOf({ flags: { shard: 'all/4' } })).toEqual([expect.stringContaining('all is for pawl plan')]);
  });
});

test.each([
  ['0/3', 'a shard from 1/3 to 3/3'],
  ['4/3', 'a shard from 1/3 to 3/3'],
  ['1/0', 'from 1 to 10000 shards'],
  ['1/10001', 'from 1 to 10000 shards'],
  ['a/b', 'a shard such as "2/4", the first is 1, or auto'],
  ['3', 'a shard such as "2/4", the first is 1, or auto'],
  ['-1/3', 'a shard such as "2/4", the first is 1, or auto'],
  ['', 'a shard such as "2/4", the first is 1, or auto'],
])('%j is no shard: expected %s', (text, expected) => {
  expect(readShard(text)).toEqual({ expected });
});

describe('retries', () => {
  test.each([
    [{ retryWhen: 'end' }, {}, '--retry-when: is about retries, and there are none: --retries says how many'],
    [{ maxRetried: 10 }, {}, '--max-retried: is about retries, and there are none: --retries says how many'],
    [
      { retryWhen: 'end', retries: 1, queueId: 'a', queue: 'redis://localhost' },
      {},
      '--retry-when: cannot be end: a queue gives each file to one machine, which tries it again now',
    ],
  ] as const)('%j: what decides nothing is refused', (flags, config, problem) => {
    expect(problemsOf({ flags, config })).toEqual([`${problem} — nothing was run`]);
  });

  test('that a config says when does no harm where there are none', () => {
    expect(problemsOf({ config: { retryWhen: 'end', maxRetried: 10 } })).toEqual([]);
    expect(problemsOf({ flags: { retryWhen: 'end' }, config: { retries: 1 } })).toEqual([]);
  });
});
