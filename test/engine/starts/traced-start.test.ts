// What one start was seen to depend on, from lines that nobody had to write to a disk.

import { expect, it } from 'vitest';

import { asTestFile } from '../../../src/core/test-file.ts';
import type { TraceLine } from '../../../src/core/tracing/trace-line.ts';
import { TracedStart } from '../../../src/engine/starts/traced-start.ts';
import type { InputTouch, InputWatch, ProjectState } from '../../../src/ports/workspace.ts';

const began: TraceLine = {
  kind: 'process',
  pid: 7,
  ppid: 1,
  thread: 0,
  runtime: 'node',
  version: 'v1',
  executable: '/bin/node',
  argv: [],
};
const touched = (how: 'read' | 'looked-at' | 'written', path: string): TraceLine => ({
  kind: 'touched',
  how,
  path: `/p/${path}`,
});
const section = (path: string): TraceLine => ({ kind: 'test-file', path: `/p/${path}` });

interface Seen {
  readonly lines: readonly (TraceLine | null)[];
  readonly files?: readonly string[];
  /** What was touched since the start. */
  readonly since?: Readonly<Record<string, InputTouch>>;
}

/** Of the first of the files. */
function inputsOf({ lines, files = ['a.test.js'], since = {} }: Seen) {
  const tests = files.map(asTestFile);
  const project = {
    has: (path: string) => !path.startsWith('made'),
    hasAnyUnder: () => false,
  } as unknown as ProjectState;
  const inputs: InputWatch = {
    refresh: () => {},
    valueOf: () => 'value',
    touchedSince: ({ path }) => since[path] ?? null,
    isAsObserved: () => false,
  };
  const trace = {
    argv: ['node', 'a.test.js'] as const,
    env: {},
    shell: false,
    root: '/p',
    scripts: () => null,
    take: () => lines.map((line) => ({ writer: 'one', line })),
    distrust: () => null,
    close: () => {},
  };
  const scene = { root: '/p', stateDir: '/p/.pawl', project, inputs, pid: 1, startedMs: 0 };
  return new TracedStart(trace, scene, tests).inputsOf(tests[0] ?? asTestFile(''), [], false);
}

const plain = [began, touched('read', 'a.test.js'), touched('read', 'data.txt')];

it('is what its processes touched, where nothing was hidden', () => {
  expect(inputsOf({ lines: plain })).toEqual({
    entries: ['config value .', 'module value a.test.js', 'content value data.txt'],
    unseen: [],
    runtimes: ['node v1'],
  });
});

it('is not known where nobody was seen to read the test file', () => {
  expect(inputsOf({ lines: [began, touched('read', 'data.txt')] })).toBeUndefined();
  expect(inputsOf({ lines: [] })).toBeUndefined();
});

it('may be more where a line cannot be read, or its writer did not say who it is', () => {
  expect(inputsOf({ lines: [...plain, null] })?.unseen).toEqual(['told something that cannot be read']);
  expect(inputsOf({ lines: [touched('read', 'x'), ...plain] })?.unseen).toEqual(['told something that cannot be read']);
});

it('may be more where a process became a program that told nothing', () => {
  const make: TraceLine = { kind: 'child', pid: 7, program: '/usr/bin/make', args: [], folder: null, from: null };
  expect(inputsOf({ lines: [...plain, make] })?.unseen).toEqual(['became make']);
  expect(inputsOf({ lines: [...plain, { ...make, program: 'node' }, began] })?.unseen).toEqual([]);
});

it('is doubtful where an input was touched meanwhile, and not by the test', () => {
  expect(inputsOf({ lines: plain, since: { 'data.txt': 'file' } })?.doubt).toBe('data.txt changed while it ran');
  expect(inputsOf({ lines: plain, since: { 'a.test.js': 'folder' } })?.doubt).toBe('. changed while it ran');
  const wrote = [...plain, touched('written', 'made.txt')];
  expect(inputsOf({ lines: wrote, since: { 'a.test.js': 'folder' } })?.doubt).toBeUndefined();
});

it('is doubtful where the test has changed what it read', () => {
  const lines = [...plain, touched('written', 'data.txt')];
  expect(inputsOf({ lines, since: { 'data.txt': 'file' } })?.doubt).toBe('it wrote data.txt, which it also read');
});

it('does not hold whether the other files of the start are there, which the runner asks for itself', () => {
  const lines = [
    began,
    touched('looked-at', 'b.test.js'),
    touched('looked-at', 'set-up.txt'),
    section('a.test.js'),
    touched('read', 'a.test.js'),
  ];
  const { entries = [] } = inputsOf({ lines, files: ['a.test.js', 'b.test.js'] }) ?? {};
  expect(entries).toEqual(['config value .', 'module value a.test.js', 'there value set-up.txt']);
});
