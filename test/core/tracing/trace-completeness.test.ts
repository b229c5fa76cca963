import { describe, expect, it } from 'vitest';

import type { Scripts } from '../../../src/core/tracing/script-line.ts';
import { unseenParts } from '../../../src/core/tracing/trace-completeness.ts';
import type { ChildStarted, ProcessBegan } from '../../../src/core/tracing/trace-line.ts';

const pawl = 1;

function process(pid: number, ppid: number, ...argv: string[]): ProcessBegan {
  const executable = argv[0]?.startsWith('/') === true ? argv[0] : '/usr/bin/node';
  return { kind: 'process', pid, ppid, thread: 0, runtime: 'node', version: 'v20', executable, argv };
}

const node = (pid: number, ppid: number, script = '/p/test/a.test.js') => process(pid, ppid, '/usr/bin/node', script);

const vitest = node(13, 11, '/p/node_modules/vitest/vitest.mjs');
const pnpmOfNode = node(11, pawl, '/x/node_modules/pnpm/bin/pnpm.cjs');

function child(
  pid: number | null,
  program: string,
  args: readonly string[] = [],
  from: string | null = null,
): ChildStarted {
  return { kind: 'child', pid, program, args, folder: '/p', from };
}

interface Case {
  readonly argv?: readonly [string, ...string[]];
  readonly shell?: boolean;
  readonly scripts?: Scripts | null;
  readonly processes: readonly ProcessBegan[];
  readonly children?: readonly ChildStarted[];
  readonly unseen?: readonly string[];
}

function parts({ argv = ['node', '{file}'], shell = false, processes, children = [], ...rest }: Case): string[] {
  const { unseen = [], scripts = {} } = rest;
  const replaced = children.filter(({ pid }) => pid === 10);
  const started = children.filter(({ pid }) => pid !== 10);
  return unseenParts(
    { processes, children: started, replaced, unseen },
    { pid: pawl, argv, shell, scripts: () => scripts },
  );
}

describe('the command itself', () => {
  it.each<[string, Case]>([
    ['node', { processes: [node(10, pawl)] }],
    ['npx', { argv: ['npx', 'vitest'], processes: [node(10, pawl, '/usr/local/bin/npx')] }],
    [
      'npm where it is no link',
      { argv: ['npm', 'test'], processes: [node(10, pawl, '/x/node_modules/npm/bin/npm-cli.js')] },
    ],
    [
      'a program of a package',
      { argv: ['node_modules/.bin/jest', 'a'], processes: [node(10, pawl, '/p/node_modules/jest/bin/jest.js')] },
    ],
    [
      'one with a name of its own',
      { argv: ['ava', 'a'], processes: [node(10, pawl, '/p/node_modules/ava/entrypoints/cli.mjs')] },
    ],
    ['python', { argv: ['python3', '-m', 'pytest'], processes: [process(10, pawl, '/usr/bin/python3', '-m')] }],
    [
      'a script of Python',
      { argv: ['pytest', 'a'], processes: [process(10, pawl, '/usr/bin/python3', '/usr/bin/pytest')] },
    ],
    ['a script of the project', { argv: ['./test/a.test.js'], processes: [node(10, pawl)] }],
    ['env', { argv: ['env', 'A=1', 'B=2', 'node', 'x'], processes: [node(10, pawl)] }],
    ['pnpm exec', { argv: ['pnpm', 'exec', 'vitest'], processes: [node(11, 10, '/p/node_modules/vitest/vitest.mjs')] }],
    ['pnpm exec where that tells of itself', { argv: ['pnpm', 'exec', 'vitest'], processes: [pnpmOfNode, vitest] }],
    ['a script of pnpm where that tells of itself', { argv: ['pnpm', 'test'], processes: [pnpmOfNode, vitest] }],
    ['what pnpm starts', { argv: ['pnpm', 'vitest', 'run'], processes: [vitest] }],
    [
      'a script of pnpm, with those around it',
      {
        argv: ['pnpm', 'test', 'a [b].test.js'],
        scripts: { pretest: 'tsc -b', test: 'vitest run' },
        processes: [node(12, 11, '/p/node_modules/typescript/bin/tsc'), vitest],
      },
    ],
    ['uv run', { argv: ['uv', 'run', 'pytest'], processes: [process(11, 10, '/v/bin/python', '/v/bin/pytest')] }],
    ['a shell that becomes it', { argv: ['node', 'x'], shell: true, processes: [node(10, pawl)] }],
    ['a shell around it', { argv: ['A=1 node', 'x'], shell: true, processes: [node(11, 10)] }],
    ['two after one another', { argv: ['node a && node b'], shell: true, processes: [node(11, 10), node(12, 10)] }],
  ])('was seen: %s', (_, case_) => {
    expect(parts(case_)).toEqual([]);
  });

  it.each<[string, Case]>([
    ['nobody told anything', { processes: [] }],
    ['it is a program of which nobody tells', { argv: ['make', 'test'], processes: [node(11, 10)] }],
    ['the same by way of a shell', { argv: ['make', 'test'], shell: true, processes: [node(11, 10)] }],
    ['the same by way of env', { argv: ['env', 'A=1', 'make', 'test'], processes: [node(11, 10)] }],
    [
      'what stands before a script of pnpm is no program of Node.js',
      { argv: ['pnpm', 'test'], scripts: { pretest: 'cat x', test: 'vitest run' }, processes: [vitest] },
    ],
    [
      'a script of pnpm has the name of a program',
      { argv: ['pnpm', 'vitest'], scripts: { vitest: 'make && vitest run' }, processes: [vitest] },
    ],
    ['nobody knows the scripts of pnpm', { argv: ['pnpm', 'vitest'], scripts: null, processes: [vitest] }],
    ['a script became node in the end', { argv: ['./run.sh', '{file}'], processes: [node(10, pawl)] }],
    ['a script of the same name', { argv: ['./a.test', '{file}'], processes: [node(10, pawl)] }],
    ['what it started told, and it did not', { argv: ['node', 'x'], processes: [node(11, 10)] }],
    ['one of two told nothing', { argv: ['node a && node b'], shell: true, processes: [node(10, pawl)] }],
    [
      'a thread is no second process',
      { argv: ['node a && node b'], shell: true, processes: [node(10, pawl), { ...node(10, pawl), thread: 1 }] },
    ],
    ['the line reads a file', { argv: ['node x < data.txt'], shell: true, processes: [node(10, pawl)] }],
    ['the line does nothing', { argv: ['true'], shell: true, processes: [node(10, pawl)] }],
    ['env takes everything away', { argv: ['env', '-i', 'node', 'x'], processes: [node(10, pawl)] }],
  ])('was not: %s', (_, case_) => {
    expect(parts(case_)).toEqual([`was started by ${case_.argv?.[0].replace('./', '') ?? 'node'}`]);
  });
});

describe('what was started', () => {
  const partsWith = (started: ChildStarted, ...told: ProcessBegan[]) =>
    parts({ processes: [node(10, pawl), ...told], children: [started] });

  it.each<[string, ChildStarted, ...ProcessBegan[]]>([
    ['node', child(20, '/usr/bin/node'), node(20, 10)],
    ['what tells of the machine', child(20, '/usr/bin/uname', ['-a'])],
    ['git, about its own folder', child(20, 'git', ['rev-parse', '--show-toplevel'])],
    ['the search of jest', child(20, 'find', ['.'], 'jest-haste-map')],
    [
      'a compiler that is given its text',
      child(20, '/p/node_modules/esbuild/bin/esbuild', ['--service=1', '--ping'], 'vite'),
    ],
    ['a shell that becomes it', child(20, '/bin/sh', ['-c', 'node x']), node(20, 10)],
    ['a shell around it', child(20, '/bin/sh', ['-c', 'A=1 node x']), node(21, 20)],
    ['a shell around both', child(20, 'sh', ['-c', 'cd x && node a && node b']), node(21, 20), node(20, 10)],
    [
      'what npx starts',
      child(20, 'sh', ['-c', "'mocha' --grep 'a && b' x"]),
      node(21, 20, '/p/node_modules/.bin/mocha'),
    ],
    [
      'what pnpm exec starts, where pnpm tells of itself',
      child(20, 'sh', ['-c', 'pnpm exec mocha x']),
      node(21, 20, '/x/node_modules/pnpm/bin/pnpm.cjs'),
      node(22, 21, '/p/node_modules/.bin/mocha'),
    ],
    ['a script of a package', child(20, '/bin/sh', ['-c', 'mocha "a b"']), node(20, 10, '/p/node_modules/.bin/mocha')],
    ['a program that another one becomes', child(10, 'node'), node(10, pawl)],
  ])('was seen: %s', (_, started, ...told) => {
    expect(partsWith(started, ...told)).toEqual([]);
  });

  it.each<[string, ChildStarted, ...ProcessBegan[]]>([
    ['cat', child(20, 'cat', ['data.txt'])],
    ['date, of a file', child(20, 'date', ['-r', 'data.txt'])],
    ['date, of the lines of a file', child(20, '/usr/bin/date', ['--file=data.txt'])],
    ['a script with the name of a program', child(20, './scripts/uname')],
    ['the same of which only the full name was found', child(20, '/p/stubs/uname')],
    ['git, about a file', child(20, 'git', ['rev-parse', 'HEAD:data.txt'])],
    ['a git of the project', child(20, '/p/stubs/git', ['rev-parse', 'HEAD'])],
    ['ldd, of a program', child(20, 'ldd', ['build/a.node'])],
    ['what nobody can tell the number of', child(null, 'cat')],
    ['node, without a word', child(20, 'node')],
    ['node, where only what it started told', child(20, 'node'), node(21, 20)],
    ['a script that became node in the end', child(20, './run.sh'), node(20, 10)],
    ['a shell that first did something else', child(20, 'sh', ['-c', 'cat x && node y']), node(20, 10)],
    ['the same, where node started node', child(20, 'sh', ['-c', 'cat x && node y']), node(20, 10), node(21, 20)],
    ['make, in the place of a shell', child(20, 'sh', ['-c', 'make x']), node(21, 20)],
    ['a pipe', child(20, 'sh', ['-c', 'node x | cat']), node(21, 20)],
    ['a word of which nobody knows', child(20, 'sh', ['-c', 'node $x']), node(20, 10)],
    ['two lines', child(20, 'sh', ['-c', 'cat x\nnode y']), node(20, 10)],
    ['a script of the shell', child(20, 'sh', ['x.sh']), node(20, 10)],
    ['an open quote', child(20, 'sh', ['-c', "node ' && cat x"]), node(20, 10)],
    ['a file that the shell reads', child(20, 'bash', ['-c', '. ./x && node y']), node(20, 10)],
    ['git, about the project', child(20, 'git', ['status'])],
    ['git, about a file', child(20, 'git', ['config', '--file', 'x.ini', '-l'])],
    ['git, elsewhere', child(20, 'git', ['-C', 'x', 'rev-parse'])],
    ['the search of somebody else', child(20, 'find', ['.'])],
    ['a compiler that reads for itself', child(20, 'esbuild', ['src/a.ts', '--bundle'], 'vite')],
    ['a compiler for the project', child(20, 'esbuild', ['--service=1'], null)],
  ])('was not: %s', (_, started, ...told) => {
    expect(partsWith(started, ...told)).toEqual([`started ${started.program.split('/').at(-1)}`]);
  });
});

it('what a process became has to tell of itself', () => {
  const became = (...told: ProcessBegan[]) =>
    parts({ processes: [node(10, pawl), ...told], children: [child(10, 'cat')] });
  expect(became()).toEqual(['became cat']);
  expect(became(node(10, pawl))).toEqual([]);
});

it('strace sees into every process', () => {
  const processes = [node(10, 0), node(11, 10)].map((each) => ({ ...each, runtime: 'strace', argv: [] }));
  expect(parts({ argv: ['strace', 'make'], processes, children: [child(11, 'cat')] })).toEqual([]);
});

it('what the tracers could not see is said, each once', () => {
  const children = [child(20, 'cat'), child(21, '/bin/cat')];
  expect(parts({ processes: [node(10, pawl)], children, unseen: ['node:sqlite'] })).toEqual([
    'started cat',
    'node:sqlite',
  ]);
});
