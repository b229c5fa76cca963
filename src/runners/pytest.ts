// pytest: one file by `pytest path`, the suite by `testpaths` and `python_files`. Its tests are told by a plugin.
//
// The plugin comes by the environment, and so through poetry, uv, npm and make. A command that takes PYTHONPATH away and
// leaves PYTEST_PLUGINS cannot find it: pytest says so and runs nothing. Its words are never read as patterns, but `[` ends
// a path for pytest (tried with 7.2 and 9.0): it finds no file with a bracket in its name, and such a file fails.

import { delimiter, join } from 'node:path';

import { commandForAll } from '../core/command.ts';
import type { ProjectFacts } from '../ports/project-facts.ts';
import type { Tells } from '../ports/test-runner.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { narrow } from './command-line/path-patterns.ts';
import { programName } from './command-line/program-name.ts';
import { pytestSetting } from './configs/pytest-config.ts';
import type { Runner, Start, Suite } from './runner.ts';

/** https://docs.pytest.org/en/stable/reference/reference.html: python_files and norecursedirs */
const names = ['test_*.py', '*_test.py'];
const neverEntered = ['*.egg', '.*', '_darcs', 'build', 'CVS', 'dist', 'node_modules', 'venv'];

const flags: FlagTable = {
  withValue: flagList(
    '-k -m -p -c --config-file -o --override-ini -r -n --numprocesses --dist --tx --maxfail --tb --rootdir --confcutdir',
    '--basetemp --import-mode --ignore --ignore-glob --deselect --durations --junitxml --junit-xml --color --cov',
    '--cov-report --cov-config --cov-fail-under --timeout --timeout-method --reruns --reruns-delay --log-level',
    '--log-cli-level --log-file --html --ds --dc --lfnf --last-failed-no-failures -W --pythonwarnings --capture',
  ),
  dropped: flagList(
    '--cov --cov-* --lf --last-failed --ff --failed-first --lfnf --last-failed-no-failures --sw --stepwise',
  ),
};

const tells: Tells = {
  launch({ template, files, env, probes }) {
    const argv = commandForAll(template, files);
    if (ignoresEnvironment(argv)) return { argv, env };
    const folder = join(probes, 'pytest');
    return {
      argv,
      env: {
        ...env,
        PYTHONPATH: listed(env['PYTHONPATH'], folder, delimiter),
        PYTEST_PLUGINS: listed(env['PYTEST_PLUGINS'], 'pawl_pytest', ','),
      },
    };
  },
  // By the words of the command line: where pytest finds its root and its conftest files follows from them.
  warm: { filesMax: 500 },
};

export const pytest: Runner = {
  name: 'pytest',
  program: 'pytest',
  package: null,
  configFiles: ['pytest.ini', '.pytest.ini', 'conftest.py'],
  startIn,

  suite(start: Start, project: ProjectFacts): Suite {
    const { kept, positionals } = sortParameters(start.parameters, flags);
    const setting = (name: string): readonly string[] | null => pytestSetting(name, project);
    const patterns = (setting('python_files') ?? names).map((name) => `**/${name}`);
    const paths = positionals.map((word) => word.replace(/::.*$/s, ''));
    const { patterns: narrowed, unread } = narrow(
      patterns,
      paths.length > 0 ? paths : (setting('testpaths') ?? []),
      project,
    );
    return {
      command: [...start.program, ...kept, '{file}'],
      patterns: narrowed,
      ignore: (setting('norecursedirs') ?? neverEntered).map((name) => `**/${name}/**`),
      cautions: unread.map((word) => `"${word}" is no file or folder that is there: all test files are taken`),
    };
  },
  tells,
};

const programs = /^(?:pytest|py\.test)(?:-3)?$/;
const pythons = /^(?:python|pypy)[\d.]*$|^py$/;
/** Programs that start another one in the project's own environment. */
const environments = new Set(['poetry', 'uv', 'pdm', 'pipenv', 'rye', 'hatch']);

function startIn(words: readonly string[]): Start | null {
  const [first = '', ...rest] = words;
  const name = programName(first);
  if (programs.test(name)) return { program: [first], parameters: rest };
  if (pythons.test(name)) return behind(first, rest, rest.indexOf('-m') + 1, /^-/);
  if (environments.has(name) && rest[0] === 'run') {
    const at = rest.findIndex((_, index) => index > 0 && startIn(rest.slice(index)) !== null);
    const inner = at === -1 ? null : startIn(rest.slice(at));
    return inner && { ...inner, program: [first, ...rest.slice(0, at), ...inner.program] };
  }
  return null;
}

/** `python -X dev -m pytest`: flags of Python alone may stand before its `-m`. */
function behind(first: string, rest: readonly string[], at: number, flag: RegExp): Start | null {
  if (at === 0 || !programs.test(rest[at] ?? '')) return null;
  if (rest[0] !== '-m' && !flag.test(rest[0] ?? '')) return null;
  return { program: [first, ...rest.slice(0, at + 1)], parameters: rest.slice(at + 1) };
}

/** `python -E -m pytest` looks for no plugin where PYTHONPATH says, and would fail for want of ours. */
function ignoresEnvironment(argv: readonly string[]): boolean {
  return argv.slice(0, Math.max(0, argv.indexOf('-m'))).some((word) => /^-[bBdiOPqRsSuv]*[EI]/.test(word));
}

function listed(there: string | undefined, word: string, separator: string): string {
  return [there, word].filter(Boolean).join(separator);
}
