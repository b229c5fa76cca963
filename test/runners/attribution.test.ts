// Which test file of a start each process of vitest and jest reads for, as the tracer tells it of real starts.

import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, it } from 'vitest';

import type { SeenOfFile } from '../../src/core/tracing/trace-attribution.ts';
import { TraceAttribution } from '../../src/core/tracing/trace-attribution.ts';
import type { Touch } from '../../src/core/tracing/trace-line.ts';
import { decodeTraceLine } from '../../src/formats/trace-line.ts';
import { tracedEnvironment } from '../../src/io/tracing/traced-environment.ts';
import { tellsOf } from '../../src/runners/index.ts';
import { builtProbes } from '../rig/built-probes.ts';
import { RunnerProject } from '../rig/runner-project.ts';

const bin = (path: string): string => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));

type Argv = readonly [string, ...string[]];

type Reads = Record<string, readonly string[] | null>;

interface Started {
  readonly reads: Reads;
  /** What a file has told that is of one of these kinds. */
  readonly toldOf: (file: string, ...hows: Touch[]) => object;
}

class Starts {
  readonly #project: RunnerProject;
  readonly #argv: Argv;

  constructor(runner: 'vitest' | 'jest', argv: Argv, files: Readonly<Record<string, string>>) {
    this.#project = new RunnerProject(tellsOf(runner) as NonNullable<ReturnType<typeof tellsOf>>, 'project', files);
    this.#argv = argv;
  }

  /** What each file has read in one start, by its path in the project; null where that is not known. */
  async reads(files: readonly string[], ...words: string[]): Promise<Reads> {
    return (await this.start(files, ...words)).reads;
  }

  /** One start, and what is told of it. */
  async start(files: readonly string[], ...words: string[]): Promise<Started> {
    const { seen, inputs } = await this.#start(files, words);
    const reads = Object.fromEntries(files.map((file) => [file, this.#reads(seen[file] as SeenOfFile | null, inputs)]));
    const within = `${this.#project.root}/`;
    const toldOf: Started['toldOf'] = (file, ...hows) => {
      const { touched = [], unseen = [] } = seen[file] ?? {};
      return {
        paths: touched
          .filter(({ how }) => hows.includes(how))
          .map(({ how, path }) => `${how} ${path.replace(within, '')}`),
        unseen: unseen.filter((what) => !what.startsWith('what was loaded before')),
      };
    };
    return { reads, toldOf };
  }

  async #start(files: readonly string[], words: readonly string[]) {
    const { root } = this.#project;
    const logs = fs.mkdtempSync(join(root, '../logs-'));
    const places = { prefix: `${logs}/`, probes: builtProbes, root, isAlone: files.length === 1 };
    const { PATH = '' } = process.env;
    const env = tracedEnvironment({ PATH }, places);
    const told = await this.#project.tell([...this.#argv, ...words, '{file}'], files, env);
    if (told.end.exitCode !== 0) throw new Error(told.output);
    const attribution = new TraceAttribution(files.length);
    for (const name of fs.readdirSync(logs)) {
      for (const text of fs.readFileSync(join(logs, name), 'utf8').split('\n').filter(Boolean)) {
        const line = decodeTraceLine(text);
        if (line === null) throw new Error(`none of the wire: ${text}`);
        attribution.add(name, line);
      }
    }
    const seen = Object.fromEntries(files.map((file) => [file, attribution.of(join(root, file))]));
    return { seen, inputs: [...told.telling.inputs] };
  }

  #reads(seen: SeenOfFile | null, inputs: readonly string[]): readonly string[] | null {
    if (seen === null) return null;
    const read = seen.touched.flatMap(({ how, path }) => (how === 'read' ? path : []));
    const paths = [...read, ...inputs].map((path) => path.replace(`${this.#project.root}/`, ''));
    // A rule of its own: it is read past JavaScript, or not at all.
    return [...new Set(paths)].filter((path) => !path.endsWith('package.json')).toSorted();
  }
}

const lines = (...each: string[]): string => each.join('\n');

const readsData = (name: string): string => `readFileSync('data/${name}.txt', 'utf8');`;
const data = Object.fromEntries(['child', 'memo', 'plain', 'thread', 'top'].map((name) => [`data/${name}.txt`, name]));
const asks = (name: string): string => `require('node:fs').${readsData(name)}`;

describe('a start of vitest with several files', () => {
  const using = "import { expect, test } from 'vitest';";
  const starts = new Starts('vitest', [process.execPath, bin('vitest/vitest.mjs'), 'run'], {
    ...data,
    'package.json': '{ "type": "module" }',
    'vitest.config.js': "export { default } from './vitest.shared.js';",
    'vitest.shared.js': lines(
      'export default {',
      "  test: { setupFiles: './setup.js', globalSetup: './global.js' },",
      "  resolve: { alias: { '~': `${import.meta.dirname}/src` } },",
      '};',
    ),
    'setup.js': "import './helper.js';",
    'helper.js': '',
    'global.js': "import './both.js'; export default () => {};",
    'both.js': 'export const both = 1;',
    'memo.js': lines(
      "import { readFileSync } from 'node:fs';",
      readsData('top'),
      'let memo;',
      `export const load = () => (memo ??= ${readsData('memo')});`.replace(';)', ')'),
    ),
    'lazy.js': 'export const lazy = 1;',
    'value.json': '{ "n": 1 }',
    'child.cjs': asks('child'),
    'thread.cjs': asks('thread'),
    'a.test.js': lines(
      using,
      "import { readFileSync } from 'node:fs';",
      "import { both } from './both.js';",
      "import value from './value.json';",
      "import { load } from './memo.js';",
      `test('reads', () => { ${readsData('plain')} load(); expect(both + value.n).toBe(2); });`,
    ),
    'b.test.js': lines(
      using,
      "import { load } from './memo.js';",
      "test('asks what may be known', async () => { load(); const name = 'lazy'; await import(`./${name}.js`); });",
    ),
    'c.test.js': lines(
      using,
      "import { execFileSync } from 'node:child_process';",
      "import { once } from 'node:events';",
      "import { Worker } from 'node:worker_threads';",
      "test('starts', async () => {",
      "  execFileSync(process.execPath, ['child.cjs']);",
      "  await once(new Worker('./thread.cjs'), 'exit');",
      '});',
    ),
    'src/parts/one.js': '',
    'src/globs.ts': lines(
      "export const parts = import.meta.glob<object>('./parts/*.js');",
      "import.meta.glob(['/texts/**/*.md', '!**/draft.md'], { query: '?raw' });",
    ),
    'src/elsewhere.js': "import.meta.glob('~/parts/*.js');",
    'globs.test.js': lines(
      using,
      "import { parts } from './src/globs.ts';",
      "test('finds', () => { expect(Object.keys(parts)).toEqual(['./parts/one.js']); });",
    ),
    'vain.test.js': lines(
      using,
      "import './src/elsewhere.js';",
      "const names = ['./src/none', '~/mapped', '/src/rooted'];",
      "test('asks', () => Promise.all(names.map((name) => import(name).catch(() => {}))));",
      "test('asks at once', () => import('./src/gone').catch(() => {}));",
    ),
  });
  const files = ['a.test.js', 'b.test.js', 'c.test.js'];
  const ofAll = ['both.js', 'global.js', 'helper.js', 'setup.js', 'vitest.config.js', 'vitest.shared.js'];
  const own = {
    'a.test.js': ['a.test.js', 'data/memo.txt', 'data/plain.txt', 'data/top.txt', 'memo.js', 'value.json', ...ofAll],
    'b.test.js': ['b.test.js', 'data/memo.txt', 'data/top.txt', 'lazy.js', 'memo.js', ...ofAll],
    'c.test.js': ['c.test.js', 'child.cjs', 'data/child.txt', 'data/thread.txt', 'thread.cjs', ...ofAll],
  };

  let together: Started;
  beforeAll(async () => {
    together = await starts.start([...files, 'globs.test.js', 'vain.test.js']);
  });

  it('gives each file what it depends on and nothing of the others', () => {
    expect(together.reads).toMatchObject(sorted(own));
  });

  it('gives a file that is alone the same', async () => {
    expect(await starts.reads(['a.test.js'])).toEqual(sorted({ 'a.test.js': own['a.test.js'] }));
  });

  it('gives a file what those before it have loaded, where that is still there', async () => {
    const reads = await starts.reads(files, '--pool=threads', '--no-isolate', '--maxWorkers=1');
    for (const [file, paths] of Object.entries(own)) expect(reads[file]).toEqual(expect.arrayContaining(paths));
  });

  it('tells which folders are listed for import.meta.glob, and which modules were looked for in vain', () => {
    const { toldOf } = together;
    expect(toldOf('globs.test.js', 'searched')).toMatchObject({
      paths: expect.arrayContaining(['searched src/parts', 'searched texts']),
    });
    expect(toldOf('vain.test.js', 'sought')).toMatchObject({
      paths: expect.arrayContaining(['none', 'mapped', 'rooted', 'gone'].map((name) => `sought src/${name}`)),
      unseen: [expect.stringMatching(/^import\.meta\.glob in .*elsewhere\.js$/)],
    });
  });
});

describe('a start of jest with several files', () => {
  const asksFor = (module: string): string => `try { require('${module}') } catch {}`;
  const starts = new Starts('jest', [process.execPath, bin('jest/bin/jest.js'), '--no-cache', '--runTestsByPath'], {
    ...data,
    'package.json': JSON.stringify({
      jest: {
        transform: { '\\.js$': '<rootDir>/transform.cjs' },
        setupFiles: ['./setup.js'],
        globalSetup: './global.js',
        moduleNameMapper: { '^~/(.*)$': '<rootDir>/src/$1' },
        modulePaths: ['<rootDir>/lib'],
      },
    }),
    'transform.cjs': lines(
      'let memo;',
      "exports.process = (code) => ({ code: (memo ??= require('node:fs').readFileSync(`${__dirname}/banner.txt`)) && code });",
    ),
    'banner.txt': '//',
    'setup.js': "require('./helper.js');",
    'helper.js': '',
    'global.js': 'module.exports = () => {};',
    'memo.js': lines(asks('top'), 'let memo;', `exports.load = () => (memo ??= ${asks('memo')});`.replace(';)', ')')),
    'value.json': '{ "n": 1 }',
    'child.cjs': asks('child'),
    'thread.cjs': asks('thread'),
    'a.test.js': lines(
      "const value = require('./value.json');",
      "const { load } = require('./memo.js');",
      `test('reads', () => { ${asks('plain')} load(); expect(value.n).toBe(1); });`,
    ),
    'b.test.js': "test('asks again', () => void require('./memo.js').load());",
    'c.test.js': lines(
      "const { execFileSync } = require('node:child_process');",
      "const { once } = require('node:events');",
      "const { Worker } = require('node:worker_threads');",
      "test('starts', async () => {",
      "  execFileSync(process.execPath, ['child.cjs']);",
      "  await once(new Worker('./thread.cjs'), 'exit');",
      '});',
    ),
    'several.test.js': `test('asks', () => { ${['./src/none', '~/mapped', 'named/module'].map(asksFor).join(' ')} });`,
    'looks.test.js': "test('looks', (done) => void require('node:fs').lstat('data/plain.txt', done));",
    'one.test.js': `test('asks as well', () => { ${asksFor('./src/none')} });`,
  });
  const files = ['a.test.js', 'b.test.js', 'c.test.js'];
  const asking = ['several.test.js', 'one.test.js'];
  const ofAll = ['banner.txt', 'global.js', 'helper.js', 'setup.js', 'transform.cjs'];
  const own = {
    'a.test.js': ['a.test.js', 'data/memo.txt', 'data/plain.txt', 'data/top.txt', 'memo.js', 'value.json', ...ofAll],
    'b.test.js': ['b.test.js', 'data/memo.txt', 'data/top.txt', 'memo.js', ...ofAll],
    'c.test.js': ['c.test.js', 'child.cjs', 'data/child.txt', 'data/thread.txt', 'thread.cjs', ...ofAll],
  };

  describe.each([
    ['in its own process', ['--runInBand']],
    ['in workers', ['--maxWorkers=2']],
  ])('%s', (_, words) => {
    let together: Started;
    beforeAll(async () => {
      together = await starts.start([...files, ...asking], ...words);
    });

    it('gives each file what it depends on and nothing of the others', () => {
      expect(together.reads).toMatchObject(sorted(own));
    });

    it('tells which modules were looked for in vain', () => {
      const [first, second] = asking.map((file) => together.toldOf(file, 'sought'));
      expect(first).toMatchObject({
        paths: expect.arrayContaining(['sought src/none', 'sought src/mapped', 'sought lib/named/module']),
      });
      expect(second).toMatchObject({ paths: expect.arrayContaining(['sought src/none']) });
      expect(together.toldOf('b.test.js', 'sought')).toMatchObject({ paths: [] });
    });
  });

  it('gives a file that is alone the same, whatever jest looks through to know what there is', async () => {
    expect(await starts.reads(['b.test.js'])).toEqual(sorted({ 'b.test.js': own['b.test.js'] }));
  });

  it('tells what a file that is alone looks at, and nothing that jest looks through', async () => {
    const told = (await starts.start(['looks.test.js'])).toldOf('looks.test.js', 'looked-at');
    expect(told).toMatchObject({ paths: expect.arrayContaining(['looked-at data/plain.txt']) as unknown });
    expect(told).toMatchObject({ paths: expect.not.arrayContaining(['looked-at data/child.txt']) as unknown });
  });
});

function sorted(reads: Readonly<Record<string, readonly string[]>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(reads).map(([file, paths]) => [file, paths.toSorted()]));
}
