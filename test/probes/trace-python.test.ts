// What the tracer for Python tells, by real processes of it.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it, test } from 'vitest';

import type { ChildStarted, ProcessBegan, TraceLine } from '../../src/core/tracing/trace-line.ts';
import { readStrace, straceArgv } from '../../src/formats/foreign/strace.ts';
import { decodeTraceLine } from '../../src/formats/trace-line.ts';
import { isMissing } from '../rig/requires.ts';

const probe = fileURLToPath(new URL('../../src/probes/python', import.meta.url));
/** What stands for `python3`, without the shims that a version manager puts before it. */
const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout?.trim();

interface Traced {
  readonly root: string;
  readonly status: number | null;
  readonly signal: string | null;
  readonly output: string;
  /** By writer, in the order in which they began. */
  readonly writers: readonly (readonly TraceLine[])[];
  /** `read a/b`, of all writers. */
  readonly told: readonly string[];
}

type Options = Readonly<{
  env?: Record<string, string>;
  argv?: readonly string[];
  under?: readonly string[];
  away?: boolean;
}>;

/** A project of these files, in which `argv` is run (`script.py` where nothing else is said). */
function traced(files: Readonly<Record<string, string>>, options: Options = {}): Traced {
  const home = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'trace-'));
  const root = join(home, 'a project é');
  for (const [path, text] of Object.entries(files)) {
    fs.mkdirSync(dirname(join(root, path)), { recursive: true });
    fs.writeFileSync(join(root, path), text);
  }
  return run(root, options);
}

function run(root: string, { env = {}, argv = [python, 'script.py'], under = [], away = false }: Options = {}): Traced {
  const logs = fs.mkdtempSync(join(dirname(root), 'logs-'));
  const [program = '', ...args] = [...under, ...argv];
  const { status, signal, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      PYTHONDONTWRITEBYTECODE: '1',
      PAWL_TRACE: join(logs, away ? 'nowhere/1-' : '1-'),
      PAWL_TRACE_ROOT: root,
      PYTHONPATH: probe,
      ...env,
    },
  });
  const writers = fs
    .readdirSync(logs)
    .map((name) => fs.readFileSync(join(logs, name), 'utf8').split('\n'))
    .map((lines) => {
      expect(lines.pop()).toBe('');
      const decoded = lines.map(decodeTraceLine);
      expect(decoded).not.toContain(null);
      return decoded as TraceLine[];
    });
  const told = writers
    .flat()
    .flatMap((line) => (line.kind === 'touched' ? [`${line.how} ${within(root, line.path)}`] : []));
  return { root, status, signal, output: stdout + stderr, writers, told };
}

function within(root: string, path: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path === root ? '.' : path;
}

const of = <K extends TraceLine['kind']>(kind: K, { writers }: Traced): Extract<TraceLine, { kind: K }>[] =>
  writers.flat().filter((line): line is Extract<TraceLine, { kind: K }> => line.kind === kind);
const children = (run: Traced): ChildStarted[] => of('child', run);
const began = (run: Traced): ProcessBegan[] => of('process', run);
const isSeen = (run: Traced, pid: number | null): boolean => began(run).some((line) => line.pid === pid);

describe.skipIf(isMissing('python3'))('the tracer for Python', () => {
  const check = { argv: [python, join(probe, 'pawl_trace_check.py'), '.'] };

  it('sees all that its self-test does, and the started Python that it cannot see', () => {
    const run = traced({ 'a.txt': '' }, check);
    const { told, child } = JSON.parse(run.output) as { told: string[]; child: number };
    const must = told.map((line) => decodeTraceLine(line) as TraceLine);
    expect(must.length).toBeGreaterThan(40);
    expect(run.writers.flat()).toEqual(expect.arrayContaining(must));
    expect(children(run).map(({ pid }) => pid)).toEqual([child]);
    expect(isSeen(run, child)).toBe(false);
    expect(of('unseen', run)).toEqual([]);
  });

  test.skipIf(isMissing('strace'))('misses no content that strace sees it read, and nothing that it makes', () => {
    const folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'strace-'));
    const run = traced({ 'a.txt': '' }, { ...check, under: straceArgv([], join(folder, 's')) });
    const pids = new Set(began(run).map(({ pid }) => pid));
    const files = fs.readdirSync(folder).map((name) => ({
      pid: Number(name.slice(2)),
      text: fs.readFileSync(join(folder, name), 'utf8'),
    }));
    const about = { root: run.root, folder: run.root, prefix: null };
    const seen = readStrace(files, about).flatMap(([first, ...lines]) =>
      first?.kind === 'process' && pids.has(first.pid) ? lines : [],
    );
    const touches = seen.flatMap((line) => (line.kind === 'touched' ? [line] : []));
    for (const how of ['read', 'updated', 'written'] as const) {
      const paths = touches.filter((line) => line.how === how).map(({ path }) => within(run.root, path));
      expect(paths.length).toBeGreaterThan(1);
      const missed = paths.filter(
        (path) => !['read', 'written', 'updated'].some((word) => run.told.includes(`${word} ${path}`)),
      );
      // What the copy of a folder makes is in that folder; bytecode that is written away is no touch.
      expect(missed.filter((path) => !path.startsWith('tree'))).toEqual([]);
    }
  });

  it('tells of a process what it is, and once', () => {
    const run = traced({ 'script.py': 'open("script.py"); open("script.py")' });
    expect(began(run)).toEqual([
      expect.objectContaining({
        thread: 0,
        runtime: 'python',
        version: expect.stringMatching(/^3\.\d+\.\d+$/) as unknown,
      }),
    ]);
    expect(began(run)[0]?.executable).toBe(python);
    expect(run.told.filter((line) => line === 'read script.py')).toHaveLength(1);
  });

  it('tells before it is done, so that a SIGKILL loses nothing', () => {
    const run = traced({ 'script.py': 'import os; open("a"+"b", "a").close(); os.kill(os.getpid(), 9)' });
    expect(run.signal).toBe('SIGKILL');
    expect(run.told).toContain('updated ab');
  });

  it('follows forks, threads and pools', () => {
    const run = traced({
      'a.txt': 'a',
      'script.py': `
import multiprocessing, os, threading
def work(n):
    open("a.txt").close()
    open("by-%s" % n, "w").close()
if __name__ == "__main__":
    for kind in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(kind).Pool(1) as pool: pool.map(work, [kind])
    thread = threading.Thread(target=work, args=["thread"])
    thread.start(); thread.join()
`,
    });
    expect(run.output).toBe('');
    expect(run.told).toEqual(
      expect.arrayContaining(['fork', 'spawn', 'forkserver', 'thread'].map((name) => `written by-${name}`)),
    );
    expect(run.told.filter((line) => line === 'read a.txt')).toHaveLength(4);
    expect(children(run).every(({ pid }) => isSeen(run, pid))).toBe(true);
  });

  it('says which process it could not see into', () => {
    const run = traced({
      'a.txt': 'a',
      'script.py': `
import os, subprocess, sys
def start(*argv, **more): subprocess.run(argv, stdout=subprocess.DEVNULL, **more)
start("cat", "a.txt", preexec_fn=lambda: os.path.exists("before"))
start(sys.executable, "-c", "open('a.txt')", env=dict(os.environ, PYTHONPATH="somewhere"))
start(sys.executable, "-c", "open('a.txt')", env={})
os.waitpid(os.posix_spawn("/bin/cat", ["cat", "a.txt"], os.environ, file_actions=[(os.POSIX_SPAWN_CLOSE, 1)]), 0)
os.system("cat a.txt")
if os.fork() == 0: os.execv("/bin/cat", ["cat", "a.txt"])
os.wait()
`,
    });
    expect(
      children(run).map((child) => [
        child.program.split('/').at(-1)?.slice(0, 6),
        child.pid !== null && isSeen(run, child.pid),
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['cat', false],
        ['python', true],
        ['python', false],
        ['sh', false],
      ]),
    );
    expect(run.told).toContain('looked-at before');
    // It was a Python of ours until it became another program.
    const replaced = run.writers.filter((lines) =>
      lines.some((line) => line.kind === 'child' && line.pid === (lines[0] as ProcessBegan).pid),
    );
    expect(replaced).toHaveLength(1);
  });

  it('sees through links from outside, and up from them', () => {
    const run = traced({
      'data/deep/a.txt': 'a',
      'data/b.txt': 'b',
      'script.py': `
import os, tempfile
place = tempfile.mkdtemp()
os.symlink(os.path.abspath("data"), place + "/link")
open(place + "/link/b.txt").close()
os.symlink("data/deep", "inner")
open("inner/../b.txt").close()
open("inner/a.txt").close()
`,
    });
    expect(run.output).toBe('');
    expect(run.told).toEqual(expect.arrayContaining(['read data/b.txt', 'read inner/a.txt']));
  });

  it('tells of what reads by itself', () => {
    const run = traced({
      'a.pem': 'no certificate',
      'script.py': `
import ctypes, sqlite3, ssl
sqlite3.connect(":memory:").close()
sqlite3.connect("data.db").close()
sqlite3.connect("file:other%20one.db?mode=rwc", uri=True).close()
for attempt in (lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain("a.pem"), lambda: ctypes.CDLL("./absent.so")):
    try: attempt()
    except OSError: pass
`,
    });
    expect(run.output).toBe('');
    expect(run.told).toEqual(
      expect.arrayContaining([
        'updated data.db',
        'updated data.db-wal',
        'updated other one.db',
        'read a.pem',
        'read absent.so',
      ]),
    );
    expect(run.told.join()).not.toContain(':memory:');
    expect(of('unseen', run)).toEqual([{ kind: 'unseen', what: 'loaded ./absent.so, native code' }]);
  });

  it('tells where modules were looked for in vain, whoever asked for them', () => {
    const run = traced({
      'pkg/__init__.py': '',
      'script.py': `
import importlib, importlib.util, pkgutil
def attempt(ask, name):
    try: return ask(name)
    except (ImportError, AttributeError): return None
def stated(name): exec("import " + name)
for ask, name in ((stated, "one"), (importlib.import_module, "two"), (importlib.util.find_spec, "three"), (pkgutil.resolve_name, "four")):
    assert attempt(ask, "pkg." + name) is None and attempt(ask, name) is None
`,
    });
    expect(run.output).toBe('');
    const names = ['one', 'two', 'three', 'four'];
    expect(run.told).toEqual(expect.arrayContaining(names.flatMap((name) => [`sought ${name}`, `sought pkg/${name}`])));
  });

  it('tells no name of a module that it found, unless a folder of that name may come to be a package', () => {
    const { told } = traced({
      'script.py': 'import alone, beside, kept.inner',
      'alone.py': '',
      'beside.py': '',
      'beside/data.txt': '',
      'kept/__init__.py': '',
      'kept/inner.py': '',
    });
    expect(told).toEqual(expect.arrayContaining(['read alone.py', 'read beside.py', 'read kept/inner.py']));
    expect(told.filter((line) => line.startsWith('sought '))).toEqual(['sought beside', 'sought kept']);
  });

  it('is not there for those who look: neither a path, nor a module, nor another kind of function', () => {
    const run = traced(
      {
        'inner/sitecustomize.py': 'marker = "of the project"',
        'script.py': `
import copy, os, pickle, shutil, sys
import sitecustomize
print(sitecustomize.marker, [path for path in sys.path if "probes" in path])
class Keeps: stat = os.stat
assert Keeps().stat("script.py").st_size and os.stat in os.supports_dir_fd and shutil.rmtree.avoids_symlink_attacks
assert pickle.loads(pickle.dumps(os.stat)) is os.stat and copy.deepcopy(os.stat) is os.stat
print(repr(os.stat), os.stat.__name__, os.stat.__module__)
try: os.stat("absent")
except FileNotFoundError as error: print(error)
`,
      },
      { env: { PYTHONPATH: `${probe}:inner` } },
    );
    expect(run.output).toBe(
      "of the project []\n<built-in function stat> stat posix\n[Errno 2] No such file or directory: 'absent'\n",
    );
    expect(run.told).toContain('read inner/sitecustomize.py');
  });

  it('is compiled once where no bytecode may be written, and nothing else is written', () => {
    const home = fs.mkdtempSync(join(tmpdir(), 'probe-'));
    fs.cpSync(probe, home, { recursive: true, filter: (path) => !path.endsWith('__pycache__') });
    const script = 'import sys, mod\nprint(sys.dont_write_bytecode)';
    const { root, output } = traced({ 'mod.py': '', 'script.py': script }, { env: { PYTHONPATH: home } });
    expect(output).toBe('True\n');
    expect(fs.readdirSync(root).toSorted()).toEqual(['mod.py', 'script.py']);
    expect(fs.readdirSync(join(home, '__pycache__'))).toEqual([expect.stringMatching(/^pawl_trace\..*\.pyc$/)]);
  });

  it('needs no other sitecustomize', () => {
    const run = traced(
      { 'script.py': 'import sys; print("pawl_trace" in sys.path)' },
      { argv: [python, '-s', 'script.py'] },
    );
    expect(run.output).toBe('False\n');
  });

  describe('gives up where it cannot tell', () => {
    test('since there is no folder for it', () => {
      const run = traced(
        { 'script.py': 'import os, pathlib; print(pathlib.Path("script.py").exists())' },
        { away: true },
      );
      expect([run.output, run.writers]).toEqual(['True\n', []]);
    });

    test('since the disk takes no more: what it has told is gone', () => {
      const script = `
import os, resource
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
print(os.path.exists("absent"))
`;
      const run = traced({ 'script.py': script });
      expect([run.output, run.writers]).toEqual(['False\n', []]);
    });

    test('but not for what is no path, nor where the tests themselves raise', () => {
      const script = `
import os
class Mine:
    def __fspath__(self): raise ValueError("mine")
for path in (Mine(), None, 2.5, "a\\0b"):
    try: os.stat(path)
    except (TypeError, ValueError) as error: print(error)
open("script.py").close()
`;
      const run = traced({ 'script.py': script });
      const untraced = spawnSync(python, ['-c', script], { cwd: run.root, encoding: 'utf8' });
      expect(run.output).toBe(untraced.stdout);
      expect(run.told).toContain('read script.py');
    });

    test('but not at the end of the stack, where Python says so itself', () => {
      const script = `
def deeper():
    try: open("absent")
    except OSError: pass
    deeper()
try: deeper()
except RecursionError: pass
open("after", "w").close()
`;
      const run = traced({ 'script.py': script });
      expect([run.status, run.output]).toEqual([0, '']);
      expect(run.told).toEqual(expect.arrayContaining(['read absent', 'written after']));
    });

    test('but not since its file was closed, whose number is another file by then', () => {
      const run = traced({
        'script.py': `
import os
os.closerange(3, 50)
mine = [os.open("mine-%d" % n, os.O_WRONLY | os.O_CREAT) for n in range(5)]
open("script.py").close()
print([os.path.getsize("mine-%d" % n) for n in range(5)])
`,
      });
      expect(run.output).toBe('[0, 0, 0, 0, 0]\n');
      expect(run.told).toEqual(expect.arrayContaining(['read script.py', 'looked-at mine-4']));
    });
  });
});

describe.skipIf(isMissing('pytest-3'))('pytest under the tracer', () => {
  const files = {
    'lib/__init__.py': '',
    'lib/core.py': 'try:\n    from . import extra\nexcept ImportError:\n    pass\n',
    'data/a.txt': 'a',
    'tests/conftest.py': '',
    'tests/test_a.py': 'import os, lib.core\ndef test_a(): assert os.listdir("data") == ["a.txt"]\n',
    'tests/test_b.py': 'def test_b(): assert open("data/a.txt").read() == "a"\n',
  };
  const argv = ['pytest-3', '-q', 'tests'];
  const writing = { PYTHONDONTWRITEBYTECODE: '' };

  it('tells what the tests list and import, not how pytest finds them; bytecode is its source', () => {
    const first = traced(files, { argv, env: { ...writing, PYTHONPATH: `${probe}:.` } });
    const again = run(first.root, { argv, env: { ...writing, PYTHONPATH: `${probe}:.` } });
    expect(fs.existsSync(join(first.root, 'lib/__pycache__'))).toBe(true);
    for (const { told } of [first, again]) {
      expect(told).toEqual(
        expect.arrayContaining([
          'read lib/core.py',
          'read lib/__init__.py',
          'read tests/conftest.py',
          'read tests/test_a.py',
          'read data/a.txt',
          'sought lib/extra',
          'listed data',
          'importable .',
          'looked-at pyproject.toml',
        ]),
      );
      expect(told.filter((line) => line.startsWith('listed '))).toEqual(['listed data']);
      expect(told.filter((line) => /__pycache__\/|\.pytest_cache\//.test(line))).toEqual([]);
      expect(told.filter((line) => line.startsWith('packages '))).not.toEqual([]);
    }
    const made = ({ told }: Traced): string[] => told.filter((line) => line.endsWith('__pycache__')).toSorted();
    expect(made(first)).toEqual(['written lib/__pycache__', 'written tests/__pycache__']);
    expect(made(again)).toEqual([]);
  });

  it('is seen in the workers of xdist', () => {
    const run = traced(files, {
      argv: [...argv, '-n', '1', '-p', 'no:cacheprovider'],
      env: { PYTHONPATH: `${probe}:.` },
    });
    expect(run.status).toBe(0);
    const worker = children(run).find(({ from }) => from === 'execnet');
    expect(isSeen(run, worker?.pid ?? null)).toBe(true);
    expect(run.told).toEqual(expect.arrayContaining(['read lib/core.py', 'listed data', 'read data/a.txt']));
  });
});
