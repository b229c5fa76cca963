// What is read in the files of strace. The texts are real, and shortened.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, test } from 'vitest';

import type { TraceLine } from '../../../src/core/tracing/trace-line.ts';
import { readStrace, straceArgv, straceTrial } from '../../../src/formats/foreign/strace.ts';
import { isMissing } from '../../rig/requires.ts';

const about = { root: '/p', folder: '/p', prefix: '/p/.pawl/traces/1-' };

/** The touches and the unseen as `read a/b`, for each writer. */
function touched(...texts: readonly string[]): string[][] {
  const files = texts.map((text, index) => ({ pid: 10 + index, text }));
  return readStrace(files, about).map((lines) => lines.flatMap(words));
}

function words(line: TraceLine): string[] {
  if (line.kind === 'unseen') return [`unseen ${line.what}`];
  return line.kind === 'touched' ? [`${line.how} ${line.path.replace(/^\/p\/?/, '')}`] : [];
}

describe('a call tells', () => {
  test.each<[string, string[]]>([
    ['openat(AT_FDCWD</p>, "d/a.txt", O_RDONLY|O_CLOEXEC) = 3</p/d/a.txt>', ['read d/a.txt']],
    ['openat(AT_FDCWD</p>, "nope", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)', ['looked-at nope']],
    ['openat(AT_FDCWD</p/sub>, "a", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666) = 3</p/sub/a>', ['written sub/a']],
    ['openat(AT_FDCWD</p>, "a", O_WRONLY|O_CREAT|O_APPEND|O_CLOEXEC, 0666) = 3</p/a>', ['updated a']],
    ['openat(AT_FDCWD</p>, "a", O_RDWR|O_CREAT|O_EXCL, 0600) = -1 EEXIST (File exists)', ['looked-at a']],
    ['openat(3</p/d>, "a b", O_RDONLY) = 4</p/d/a b>', ['read d/a b']],
    ['openat2(AT_FDCWD</p>, "a", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = 4</p/a>', ['read a']],
    ['openat(AT_FDCWD</p>, "d", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 3</p/d>', ['looked-at d']],
    ['openat(3, "a", O_RDONLY) = 4</p/d/a>', ['unseen a path in a folder that is not known: a']],
    ['getdents64(3</p/d>, 0x5629030003d0 /* 5 entries */, 32768) = 120', ['listed d']],
    ['newfstatat(3</p/a>, "", 0x7fff3c6f8cb0, AT_EMPTY_PATH) = 0', []],
    ['newfstatat(AT_FDCWD</p/sub>, "../d/x\\"y", 0x7fff96d91950, 0) = -1 ENOENT (…)', ['looked-at d/x"y']],
    ['newfstatat(AT_FDCWD</p>, "a", {st_mode=S_IFREG|0644, st_size=755, ...}, 0) = 0', ['looked-at a']],
    ['readlink("t.py", 0x7fff96d80d60, 4096)  = -1 EINVAL (Invalid argument)', ['looked-at t.py']],
    ['rename("\\303\\274\\tz\\nq", "r")           = 0', ['copied ü\tz\nq', 'written ü\tz\nq', 'written r']],
    ['link("a", "b")                          = 0', ['read a', 'written b']],
    ['symlink("a", "b")                       = 0', ['written b']],
    ['unlinkat(3</p/d>, "a", 0)               = 0', ['written d/a']],
    ['mkdir("m", 0777)                        = -1 EEXIST (File exists)', ['looked-at m']],
    ['truncate("h", 0)                        = 0', ['updated h']],
    ['openat(AT_FDCWD</p>, "/etc/passwd", O_RDONLY) = 3</etc/passwd>', []],
    ['openat(AT_FDCWD</p>, "node_modules/a/b", O_RDONLY) = 3</p/node_modules/a/b>', []],
    ['openat(AT_FDCWD</p>, "s/__pycache__/b.cpython-311.pyc", O_RDONLY) = 3</p/x>', ['read s/b.py']],
    [
      'openat(AT_FDCWD</p>, "\\377", O_RDONLY) = 3</p/\\377>',
      ['unseen a name that is too long or not in UTF-8, for openat'],
    ],
    [
      'openat(AT_FDCWD</p>, "abc"..., O_RDONLY) = 3</p/abcd>',
      ['unseen a name that is too long or not in UTF-8, for openat'],
    ],
    ['io_uring_setup(64, {flags=0}) = 5<anon_inode:[io_uring]>', ['unseen files by io_uring']],
    ['io_uring_setup(64, {flags=0}) = -1 ENOSYS (Function not implemented)', []],
    ['swapon("/dev/sda", 0) = -1 EPERM (Operation not permitted)', ['unseen the system call swapon']],
    ['wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 16069', []],
    ['openat(AT_FDCWD</p>, "d/a.txt", O_RDONLY <unfinished ...>', ['read d/a.txt']],
    ['openat(AT_FDCWD</p>, "d', ['unseen a line of strace that cannot be read: openat(AT_FDCWD</p>, "d']],
  ])('%s', (text, expected) => {
    expect(touched(`${text}\n`)).toEqual([expected]);
  });

  it('when it is resumed', () => {
    const text = [
      'openat(AT_FDCWD</p>, "a", O_RDONLY|O_CLOEXEC <unfinished ...>) = ?',
      'rename("a", "b" <unfinished ...>',
      '<... rename resumed>)                   = 0',
      '',
    ].join('\n');
    expect(touched(text)).toEqual([['copied a', 'written a', 'written b', 'read a']]);
  });
});

describe('a process', () => {
  it('begins where its parent was by then', () => {
    const parent = 'chdir("sub") = 0\nvfork() = 11\nchdir("..") = 0\nunlink("a") = 0\n';
    const child = 'execve("/bin/cat", ["cat", "a b"], 0x7fff /* 35 vars */) = 0\nunlink("a") = 0\n';
    const [first, second] = readStrace(
      [
        { pid: 11, text: child },
        { pid: 10, text: parent },
      ],
      about,
    );
    expect(first?.flatMap(words)).toEqual(['written sub/a']);
    expect(second?.flatMap(words)).toEqual(['looked-at sub', 'looked-at ', 'written a']);
    expect(first?.[0]).toEqual({
      kind: 'process',
      pid: 11,
      ppid: 10,
      thread: 0,
      runtime: 'strace',
      version: '',
      executable: '/bin/cat',
      argv: ['cat', 'a b'],
    });
  });

  it('of which nothing is there is unseen', () => {
    expect(touched('vfork() = 99\n')).toEqual([['unseen the process 99, of which strace has told nothing']]);
  });

  const thread =
    'clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_THREAD, exit_signal=0} => {parent_tid=[11]}, 88) = 11';

  it('takes its threads along to another folder, and nobody knows when', () => {
    const [, second] = touched(
      `${thread}\nchdir("/p/sub") = 0\n`,
      'unlink("a") = 0\nopenat(AT_FDCWD</p>, "b", O_RDONLY) = 3</p/b>\n',
    );
    expect(second).toEqual(['unseen a path in a folder that is not known: a', 'read b']);
  });

  it('that writes a trace of its own tells there what it lists, and its threads too', () => {
    const log =
      'openat(AT_FDCWD</p>, "/p/.pawl/traces/1-10-5.log", O_WRONLY|O_CREAT|O_APPEND, 0666) = 3</p/.pawl/traces/1-10-5.log>';
    const list = 'getdents64(4</p/d>, 0x5629030003d0 /* 5 entries */, 32768) = 120';
    const exec = 'execve("/bin/ls", ["ls"], 0x7fff /* 3 vars */) = 0';
    expect(touched([list, thread, log, exec, list, ''].join('\n'), `${list}\n`)).toEqual([['listed d'], []]);
    expect(touched(`${log}\nunlink("/p/.pawl/traces/1-10-5.log") = 0\n${list}\n`)).toEqual([['listed d']]);
  });
});

describe.skipIf(isMissing('strace') || isMissing('python3'))('strace', () => {
  it('is started and read', () => {
    const folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'strace é-'));
    const root = join(folder, 'project');
    fs.mkdirSync(join(root, 'sub'), { recursive: true });
    fs.writeFileSync(join(root, 'a\n"b'), '');
    const script = `cd sub; cat '../a\n"b'; test -e absent; echo > made; mv made moved; ls >/dev/null; exit 7`;
    const [program, ...argv] = straceArgv(['sh', '-c', script], join(folder, 's'));
    expect(spawnSync(program, argv, { cwd: root, encoding: 'utf8' })).toMatchObject({
      status: 7,
      stdout: '',
      stderr: '',
    });
    const files = fs
      .readdirSync(folder)
      .filter((name) => name.startsWith('s.'))
      .map((name) => ({ pid: Number(name.slice(2)), text: fs.readFileSync(join(folder, name), 'utf8') }));
    const lines = readStrace(files, { root, folder: root, prefix: null }).flat();
    const told = lines.flatMap((line) =>
      line.kind === 'touched' ? [`${line.how} ${line.path.slice(root.length + 1)}`] : [],
    );
    expect(lines.filter(({ kind }) => kind === 'unseen')).toEqual([]);
    expect(told).toEqual(
      expect.arrayContaining([
        'read a\n"b',
        'looked-at sub/absent',
        'written sub/made',
        'written sub/moved',
        'listed sub',
      ]),
    );
  });

  it('ends as the command ends, by its signal too', () => {
    const folder = fs.mkdtempSync(join(tmpdir(), 'strace-'));
    const [program, ...argv] = straceArgv(['sh', '-c', 'kill -TERM $$'], join(folder, 's'));
    expect(spawnSync(program, argv).signal).toBe('SIGTERM');
  });

  it('is tried first: where another one traces, it may not', () => {
    const [program = '', ...argv] = straceTrial;
    expect(spawnSync(program, argv).status).toBe(0);
    const nested = spawnSync(program, [...argv.slice(0, -1), ...straceTrial], { encoding: 'utf8' });
    expect(nested.status).toBe(1);
    expect(nested.stderr).toContain('Operation not permitted');
  });
});
