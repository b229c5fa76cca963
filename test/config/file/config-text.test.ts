import { compileFunction } from 'node:vm';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { WrittenSuite } from '../../../src/config/file/config-text.ts';
import { configText } from '../../../src/config/file/config-text.ts';
import type { PawlConfig } from '../../../src/config/file/config.ts';

async function read(text: string): Promise<PawlConfig> {
  const { default: config } = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
    default: PawlConfig;
  };
  return config;
}

/** The same without a module, which nothing ever takes out of memory: for a hundred configs. */
function readAsFunction(text: string): PawlConfig {
  const body = `'use strict';\n${text.replace(/^export default /m, 'return ')}`;
  return (compileFunction(body) as () => PawlConfig)();
}

const aSuite: WrittenSuite = {
  name: null,
  folder: '',
  runner: 'mocha',
  command: ['mocha', '--timeout', '500', '{file}'],
  env: {},
  patterns: ['test/*.js'],
  ignore: [],
  notes: ['package.json: scripts.test is "mocha --timeout 500"'],
};

it('is plain, with the reason beside what was found', () => {
  expect(configText([{ ...aSuite, env: { TZ: 'UTC' } }], { imports: false })).toMatchInlineSnapshot(`
    "// Written by \`pawl init\` from what it found, and yours from now on. \`pawl plan\` shows what it means.

    /** @type {import('pawl').PawlConfig} */
    export default {
      // package.json: scripts.test is "mocha --timeout 500"
      runner: 'mocha',
      command: ['mocha', '--timeout', '500', '{file}'],
      env: { TZ: 'UTC' },
      patterns: ['test/*.js'],

      // Start the test runner once for many files, where it can be.
      // warm: true,
      // Further attempts of a file that did not pass.
      // retries: 1,
      // How long one attempt of a file may take.
      // timeout: '5m',
      // How many files run at a time.
      // workers: 2,
      // Files that every test depends on, where that cannot be traced: what is read by other programs, say.
      // inputs: ['fixtures/**'],
      // Reports beside what is printed.
      // reporters: ['default', 'junit=reports/junit.xml'],
    };
    "
  `);
});

it('imports from pawl only where pawl can be imported from', () => {
  expect(configText([aSuite], { imports: true })).toMatch(/^import \{ defineConfig \} from 'pawl';\n\nexport default/m);
  expect(configText([aSuite], { imports: false })).not.toMatch(/^import/m);
});

it('says of several suites what each of them is', async () => {
  const suites = [
    { ...aSuite, name: 'unit' },
    {
      ...aSuite,
      name: 'packages/a',
      folder: 'packages/a',
      ignore: ['old/**'],
      patterns: Array(20).fill('a-pattern/*.js'),
    },
  ];
  const config = await read(configText(suites, { imports: false }));
  expect(config.suites).toEqual({
    unit: { runner: 'mocha', command: aSuite.command, patterns: ['test/*.js'] },
    'packages/a': {
      cwd: 'packages/a',
      runner: 'mocha',
      command: aSuite.command,
      patterns: suites[1]?.patterns,
      ignore: ['old/**'],
    },
  });
});

it('indents what takes several lines', () => {
  const text = configText([{ ...aSuite, ignore: Array(20).fill('old/**') }], { imports: false });
  expect(text).toContain("  ignore: [\n    'old/**',\n");
  expect(text).toContain('\n  ],\n');
});

it('is read as it was meant, whatever the project is called and says', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
  const wild = fc.oneof(text, fc.constantFrom('\u2028', '*/', "a'b", '${a}', '\\', '__proto__', 'a\nb', '"', '`'));
  const suites = fc.record({
    name: fc.constant(null),
    folder: fc.constant(''),
    runner: wild,
    command: fc.array(wild, { minLength: 1, maxLength: 3 }),
    env: fc.dictionary(wild, wild, { maxKeys: 3, noNullPrototype: true }),
    patterns: fc.array(wild, { maxLength: 3 }),
    ignore: fc.array(wild, { maxLength: 3 }),
    notes: fc.array(wild, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(suites, (suite) => {
      const { env = {}, ignore = [], ...config } = readAsFunction(configText([suite], { imports: false }));
      const { runner, command, patterns } = suite;
      expect(config).toEqual({ runner, command, patterns });
      expect(Object.entries(env)).toEqual(Object.entries(suite.env));
      expect(ignore).toEqual(suite.ignore);
    }),
  );
});
