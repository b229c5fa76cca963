// Suites of trivial tests for real test runners, and the ways to go through them: single files and all at once.

import fs from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { isInstalled, pawlCommand, putAside } from './suite.mjs';

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
const program = (path) => [process.execPath, join(modules, path)];

const javascript = (opening) => (index) => [
  `test/t${index}.test.${opening.extension ?? 'js'}`,
  `${opening.text}\ntest('adds', () => { if (${index} + 1 !== ${index + 1}) throw new Error('no'); });\n`,
];

/** `file` gives the place and text of a test file; `one` runs a file whose path goes behind it, `all` the whole suite. */
const runners = {
  vitest: {
    file: javascript({ text: "import { test } from 'vitest';", extension: 'mjs' }),
    one: [...program('vitest/vitest.mjs'), 'run'],
    all: [...program('vitest/vitest.mjs'), 'run'],
  },
  jest: {
    file: javascript({ text: '' }),
    one: [...program('jest/bin/jest.js'), '--runTestsByPath'],
    all: program('jest/bin/jest.js'),
  },
  mocha: {
    file: javascript({ text: 'const test = it;' }),
    one: program('mocha/bin/mocha.js'),
    all: [...program('mocha/bin/mocha.js'), 'test'],
  },
  'node:test': {
    file: javascript({ text: "const { test } = require('node:test');" }),
    one: [process.execPath, '--test'],
    all: [process.execPath, '--test'],
  },
  pytest: {
    file: (index) => [`test/test_${index}.py`, `def test_adds():\n    assert ${index} + 1 == ${index + 1}\n`],
    one: ['pytest-3', '-q'],
    all: ['pytest-3', '-q'],
  },
};

/** Each test file of a traced suite imports so many modules. */
const importedMax = 60;

const importing = {
  vitest: (names) => names.map((name) => `import '../src/${name}.mjs';`).join('\n'),
  jest: (names) => names.map((name) => `require('../src/${name}.js');`).join('\n'),
  'node:test': (names) => names.map((name) => `require('../src/${name}.js');`).join('\n'),
  pytest: (names) => names.map((name) => `import src.${name}`).join('\n'),
};

const moduleText = {
  '.mjs': (index) => `export const value${index} = ${index};\n`,
  '.js': (index) => `exports.value${index} = ${index};\n`,
  '.py': (index) => `value${index} = ${index}\n`,
};

/** What costs little for each file is run with more of them, so that the start of pawl itself is no part of the figure. */
const quick = new Set(['mocha', 'node:test', 'pytest']);

export const isQuick = (name) => quick.has(name);

/** A suite whose files import modules, run isolated with and without a tracer; null for a runner that is not installed. */
export function tracedSuites(home, some) {
  return Object.entries(importing).map(([name, importsOf]) => {
    const files = isQuick(name) ? 4 * some : some;
    if (name === 'pytest' && !isInstalled('pytest-3')) return { name, files, ways: null };
    const { file, one } = runners[name];
    const folder = join(home, `traced-${name.replace(':', '-')}`);
    fs.mkdirSync(join(folder, 'test'), { recursive: true });
    fs.mkdirSync(join(folder, 'src'));
    fs.symlinkSync(modules, join(folder, 'node_modules'));
    fs.writeFileSync(join(folder, 'package.json'), '{"name":"measured","private":true}\n');
    fs.writeFileSync(join(folder, 'conftest.py'), '');
    const names = Array.from({ length: importedMax }, (_, index) => `m${index}`);
    const ending = name === 'vitest' ? '.mjs' : name === 'pytest' ? '.py' : '.js';
    for (const [index, each] of names.entries()) {
      fs.writeFileSync(join(folder, 'src', each + ending), moduleText[ending](index));
    }
    for (let index = 0; index < files; index++) {
      const [path, text] = file(index);
      fs.writeFileSync(join(folder, path), `${importsOf(names)}\n${text}`);
    }
    const way = (flag) => ({
      cwd: folder,
      // What the tracer was found to see in a runtime stays: it is tried out once for each version.
      before: () => putAside(home, join(folder, '.pawl/runs')),
      argv: pawlCommand('run', 'test/*', ...flag, '--', ...one, '{file}'),
    });
    return { name, files, ways: { traced: way(['--trace', 'auto']), untraced: way(['--no-trace']) } };
  });
}

/** The ways through a suite of each runner, of so many files; null for one that is not installed. */
export function runnerSuites(home, filesOf) {
  return Object.entries(runners).map(([name, { file, one, all }]) => {
    const files = filesOf(name);
    if (name === 'pytest' && !isInstalled('pytest-3')) return { name, files, ways: null };
    const folder = join(home, name.replace(':', '-'));
    fs.mkdirSync(join(folder, 'test'), { recursive: true });
    fs.symlinkSync(modules, join(folder, 'node_modules'));
    fs.writeFileSync(join(folder, 'package.json'), '{"name":"measured","private":true}\n');
    const paths = [];
    for (let index = 0; index < files; index++) {
      const [path, text] = file(index);
      fs.writeFileSync(join(folder, path), text);
      paths.push(path);
    }
    fs.writeFileSync(join(folder, 'list'), paths.map((path) => `${path}\n`).join(''));
    const loop = 'mkdir out; while read -r file; do "$@" "$file" >"out/${file##*/}.log" 2>&1 </dev/null; done <list';
    const clean = (path) => () => putAside(home, join(folder, path));
    const pawl = (...flags) => ({
      cwd: folder,
      before: clean('.pawl'),
      argv: pawlCommand('run', 'test/*', '--no-trace', ...flags, '--', ...one, '{file}'),
    });
    const ways = {
      loop: { cwd: folder, before: clean('out'), argv: ['sh', '-c', loop, 'sh', ...one] },
      isolated: pawl(),
      all: { cwd: folder, argv: all },
      warm: pawl('--warm'),
    };
    return { name, files, ways };
  });
}
