// What pytest's plugin tells, by the real pytest.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it, test } from 'vitest';

import type { FileVerdict } from '../../src/core/results/telling.ts';
import type { Tells } from '../../src/ports/test-runner.ts';
import { runnerOf, suiteOf } from '../../src/runners/index.ts';
import { pytest } from '../../src/runners/pytest.ts';
import { builtProbes } from '../rig/built-probes.ts';
import { madeUp } from '../rig/made-up.ts';
import { isMissing } from '../rig/requires.ts';
import { aProject } from './project.ts';

const tells = pytest.tells as Tells;
const argv = ['pytest-3', '-p', 'no:cacheprovider'] as const;
const counts = (passed: number, failed = 0, skipped = 0, todo = 0) => ({ passed, failed, skipped, todo });

describe.skipIf(isMissing('pytest-3'))('pytest tells', () => {
  const fixture = fileURLToPath(new URL('../../fixtures/suites/pytest', import.meta.url));
  const all = [
    'tests/test_account.py',
    'tests/test_limits.py',
    'tests/reports/money_test.py',
    "tests/reports/test_year's end é.py",
  ];

  it('of every file of a warm start, and why a test failed', async () => {
    const told = await madeUp(tells, fixture).run(argv, ...all);
    const verdict = (file: string): FileVerdict => told.verdict(file);
    expect(all.map((file) => [verdict(file).outcome, verdict(file).tests])).toEqual([
      ['passed', counts(6)],
      ['passed', counts(1, 0, 1, 1)],
      ['passed', counts(1)],
      ['failed', counts(0, 1)],
    ]);
    expect(verdict(all[3] as string).failures).toEqual([
      {
        test: 'test_statement_lists_entries',
        message: expect.stringContaining("AssertionError: assert ['5.00', '-1.50'] == ['5.00', '-0.50']") as unknown,
        location: "tests/reports/test_year's end é.py:6",
        detail: expect.stringContaining('account.withdraw(50)') as unknown,
      },
    ]);
    expect(told.events.map(({ event }) => event)).toEqual([
      'runner-began',
      ...all.flatMap(() => ['file-began', 'file-ended']),
      'runner-ended',
    ]);
    expect(told.output).not.toContain('pawl_pytest');
  });

  it('of what a test is: a teardown that fails, a subtest, a class, a test that was tried by another process', async () => {
    const project = madeUp(tells, {
      'test_kinds.py': `
import os, subprocess, sys, unittest
import pytest

@pytest.fixture
def leaks():
    yield
    raise RuntimeError("still open")

def test_teardown(leaks): pass
def test_setup(nobody): pass
@pytest.mark.xfail(strict=True)
def test_xpass(): pass
class TestNames:
    @pytest.mark.parametrize("name", ["a::b", "ü"])
    def test_name(self, name): assert name == "ü"
class Case(unittest.TestCase):
    def test_sub(self):
        for n in range(2):
            with self.subTest(n=n): self.assertEqual(n, 0)
def test_nothing_of_ours_is_left():
    assert not [name for name, value in os.environ.items() if "pawl_pytest" in value or name == "PAWL_CHANNEL"]
    assert not [path for path in sys.path if path.endswith("probes/pytest")]
def test_a_pytest_of_its_own():
    subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "inner.py"], check=False)
`,
      'inner.py': 'def test_inner(): assert False',
    });
    const told = await project.run(argv, 'test_kinds.py');
    const { outcome, tests, failures } = told.verdict('test_kinds.py');
    expect([outcome, tests]).toEqual(['failed', counts(3, 5)]);
    expect(failures.map(({ test, location }) => [test?.replace(/ .*/, ''), location])).toEqual([
      ['test_teardown', 'test_kinds.py:8'],
      ['test_setup', 'test_kinds.py:11'],
      ['test_xpass', 'test_kinds.py:12'],
      ['TestNames::test_name[a::b]', 'test_kinds.py:16'],
      ['Case::test_sub', 'test_kinds.py:20'],
    ]);
    expect(told.events.filter(({ event }) => event === 'runner-began')).toHaveLength(1);
  });

  it('by a plugin that is compiled once where no bytecode may be written', async () => {
    const home = fs.mkdtempSync(join(tmpdir(), 'plugin-'));
    fs.cpSync(join(builtProbes, 'pytest'), home, { recursive: true, filter: (path) => !path.endsWith('__pycache__') });
    const text = 'import sys, mod\ndef test_a(): assert sys.dont_write_bytecode';
    const project = madeUp(tells, { 'mod.py': '', 'test_a.py': text });
    const env = `PYTHONPATH=${home} PYTHONDONTWRITEBYTECODE=1`;
    const told = await project.run(['env', ...env.split(' '), ...argv], 'test_a.py');
    expect(told.verdict('test_a.py').outcome).toBe('passed');
    expect(fs.readdirSync(join(home, '__pycache__'))).toEqual([expect.stringMatching(/^pawl_pytest_hooks\..*\.pyc$/)]);
  });

  it('nothing that could pass of a file that did not come to its end', async () => {
    const project = madeUp(tells, {
      'exits.py': 'import os\ndef test_a(): pass\ndef test_b(): os._exit(0)',
      'exits_at_load.py': 'import os; os._exit(0)',
      'leaves.py': 'import pytest\ndef test_a(): pass\ndef test_b(): pytest.exit("enough", returncode=0)',
      'leaves_at_load.py': 'import sys; sys.exit(0)',
      'syntax.py': 'def (:',
      'unknown.py': 'import nowhere\ndef test_a(): pass',
      'killed.py': 'import os\ndef test_a(): os.kill(os.getpid(), 9)',
      'nothing.py': 'x = 1',
      'skipped.py': 'import pytest\npytest.skip("not here", allow_module_level=True)',
      'broken/conftest.py': 'raise RuntimeError("no database")',
      'broken/test_a.py': 'def test_a(): pass',
    });
    const starts = [
      ['exits.py'],
      ['exits_at_load.py'],
      ['leaves.py'],
      ['leaves_at_load.py'],
      ['syntax.py', 'unknown.py'],
      ['killed.py'],
      ['nothing.py', 'skipped.py'],
      ['broken/test_a.py'],
    ];
    const seen: unknown[] = [];
    for (const files of starts) {
      const told = await project.run(argv, ...files);
      for (const file of files) {
        const { outcome, failures } = told.verdict(file);
        seen.push([file, outcome, failures[0]?.message ?? null, failures[0]?.location ?? null]);
      }
    }
    expect(seen).toEqual([
      ['exits.py', 'failed', 'pytest exited with 0 before the tests of this file were done', null],
      ['exits_at_load.py', 'failed', "pytest exited with 0 before it had come to this file's tests", null],
      ['leaves.py', 'failed', 'pytest exited with 0 before the tests of this file were done', null],
      ['leaves_at_load.py', 'failed', 'SystemExit: 0', 'leaves_at_load.py:1'],
      ['syntax.py', 'failed', 'SyntaxError: invalid syntax', 'syntax.py:1'],
      ['unknown.py', 'failed', "ModuleNotFoundError: No module named 'nowhere'", 'unknown.py:1'],
      ['killed.py', 'crashed', null, null],
      ['nothing.py', 'empty', null, null],
      ['skipped.py', 'passed', null, null],
      ['broken/test_a.py', 'failed', "pytest exited with 4 before it had come to this file's tests", null],
    ]);
  });

  it('which file of a warm start cannot be loaded, and what failed before the first failure ended it', async () => {
    const project = madeUp(tells, {
      'test_a.py': 'def test_a(): assert 1 == 2\ndef test_b(): pass',
      'test_b.py': 'import sys; sys.exit(0)',
    });
    const broken = await project.run(argv, 'test_a.py', 'test_b.py');
    expect(broken.telling.broken()).toEqual([join(project.root, 'test_b.py')]);
    expect(broken.telling.hasEnded, 'what was left out would run without it').toBe(false);
    const stopped = (await project.run([...argv, '-x'], 'test_a.py')).verdict('test_a.py');
    expect(stopped).toMatchObject({ outcome: 'failed', tests: null });
    expect(stopped.failures[0]).toMatchObject({ test: 'test_a', message: 'assert 1 == 2', location: 'test_a.py:1' });
  });

  it('that an exit code which no test explains is a failure, and that collecting is no running', async () => {
    const project = madeUp(tells, {
      'conftest.py': 'def pytest_sessionfinish(session): session.exitstatus = 1',
      'test_a.py': 'def test_a(): pass',
    });
    const uncovered = (await project.run(argv, 'test_a.py')).verdict('test_a.py');
    expect(uncovered).toMatchObject({ outcome: 'failed', tests: counts(1) });
    const other = madeUp(tells, { 'test_a.py': 'def test_a(): pass' });
    expect((await other.run([...argv, '--collect-only'], 'test_a.py')).verdict('test_a.py').outcome).toBe('empty');
  });

  it('of the files of xdist, and of a test that took a worker down', async () => {
    const project = madeUp(tells, {
      'test_a.py': 'import os\ndef test_a(): pass\ndef test_b(): os._exit(0)\ndef test_c(): pass',
      'test_b.py': 'def test_d(): pass',
    });
    const told = await project.run([...argv, '-n', '2'], 'test_a.py', 'test_b.py');
    expect(told.verdict('test_a.py')).toMatchObject({
      outcome: 'failed',
      tests: counts(2, 1),
      failures: [{ test: 'test_b', message: expect.stringContaining("crashed while running 'test_a.py::test_b'") }],
    });
    expect(told.verdict('test_b.py')).toMatchObject({ outcome: 'passed', tests: counts(1) });
  });
});

test("the user's own plugins and paths stay, and a Python that ignores them gets none", () => {
  const user = { PYTHONPATH: 'lib', PYTEST_PLUGINS: 'mine' };
  const launched = (...words: readonly [string, ...string[]]): Readonly<Record<string, string>> =>
    tells.launch({
      template: { argv: words, shell: false, env: {} },
      files: ['test_a.py' as never],
      root: '/project',
      env: user,
      channel: '/channel',
      probes: '/probes',
    }).env;
  const env = launched(...argv);
  expect(launched('python3', '-sE', '-m', 'pytest')).toEqual(user);
  expect(launched('python3', '-W', 'error', '-m', 'pytest', '-E')).toEqual(env);
  expect(env['PYTHONPATH']).toBe(`lib${delimiter}${join('/probes', 'pytest')}`);
  expect(env['PYTEST_PLUGINS']).toBe('mine,pawl_pytest');
});

test.each([
  ['pytest -q tests', 'pytest -q {file}'],
  ['python -m pytest --lf', 'python -m pytest {file}'],
  ['python3.12 -X dev -m pytest -n 4 --cov=src', 'python3.12 -X dev -m pytest -n 4 {file}'],
  ['.venv/bin/pytest -k "not slow"', '.venv/bin/pytest -k "not slow" {file}'],
  ['poetry run pytest', 'poetry run pytest {file}'],
  ['uv run --frozen python -m pytest', 'uv run --frozen python -m pytest {file}'],
])('%s is pytest', (line, command) => {
  const suite = suiteOf(line.match(/"[^"]*"|\S+/g) ?? [], aProject(null, { 'tests/test_a.py': '' }));
  expect(suite).toMatchObject({ runner: 'pytest', command: command.match(/"[^"]*"|\S+/g) });
});

test.each([['python manage.py test'], ['python -m pytester'], ['poetry install'], ['pytest-watch']])(
  '%s is no pytest',
  (line) => expect(runnerOf(line.split(' '), aProject(null))).toBe('command'),
);

test.each([
  ['pytest.ini', '[pytest]\ntestpaths = tests more\npython_files =\n    check_*.py  # ours\n    test_*.py\n'],
  [
    'pyproject.toml',
    '[tool.pytest.ini_options]\ntestpaths = ["tests", "more"]\npython_files = "check_*.py test_*.py"\n',
  ],
  [
    'setup.cfg',
    '[metadata]\nname = x\n[tool:pytest]\npython_files = check_*.py test_*.py\ntestpaths = tests more\n[x]\n',
  ],
])('the files are those of %s', (name, text) => {
  const project = aProject(null, { [name]: text, 'tests/test_a.py': '', 'more/test_b.py': '' });
  expect(suiteOf(['pytest'], project)?.patterns).toEqual(
    ['tests', 'more'].flatMap((at) => [`${at}/**/check_*.py`, `${at}/**/test_*.py`]),
  );
});
