import { describe, expect, it } from 'vitest';

import { TraceAttribution } from '../../../src/core/tracing/trace-attribution.ts';
import type { ProcessBegan, TraceLine } from '../../../src/core/tracing/trace-line.ts';

const began = (pid: number, ppid: number, thread = 0): ProcessBegan => {
  return { kind: 'process', pid, ppid, thread, runtime: 'node', version: 'v22', executable: 'node', argv: [] };
};
const read = (path: string): TraceLine => ({ kind: 'touched', how: 'read', path });
const busyWith = (path: string | null): TraceLine => ({ kind: 'test-file', path });
const laterWith = (path: string): TraceLine => ({ kind: 'test-file', path, isLater: true });
const forOthers: TraceLine = { kind: 'for-others' };
const starts = (pid: number | null, program = 'node'): TraceLine => {
  return { kind: 'child', pid, program, args: [], folder: '/', from: null };
};

/** What each writer tells, in the order of the writers. */
function attributed(writers: Readonly<Record<string, readonly TraceLine[]>>, files = 9): TraceAttribution {
  const attribution = new TraceAttribution(files);
  for (const [name, lines] of Object.entries(writers)) for (const line of lines) attribution.add(name, line);
  return attribution;
}

function readsOf(attribution: TraceAttribution, file: string): readonly string[] | null {
  const seen = attribution.of(file);
  return seen && [...new Set(seen.touched.map(({ path }) => path))].toSorted();
}

describe('what a start with several files touched', () => {
  it('belongs to the file with which a process was busy, however often it comes back to it', () => {
    const trace = attributed({
      worker: [began(2, 1), busyWith('a'), read('a'), read('x'), busyWith('b'), read('b'), busyWith('a'), read('y')],
      other: [began(3, 1), busyWith('a'), read('z')],
    });
    expect(readsOf(trace, 'a')).toEqual(['a', 'x', 'y', 'z']);
    expect(readsOf(trace, 'b')).toEqual(['b']);
  });

  it('belongs to all files where it was touched for none: to those of its process, or to those of the start', () => {
    const trace = attributed({
      main: [began(1, 0), read('config')],
      one: [
        began(2, 1),
        read('first'),
        busyWith('a'),
        read('a'),
        busyWith(null),
        read('kept'),
        busyWith('b'),
        read('b'),
      ],
      two: [began(3, 1), busyWith('c'), read('c')],
    });
    expect(readsOf(trace, 'a')).toEqual(['a', 'config', 'first', 'kept']);
    expect(readsOf(trace, 'b')).toEqual(['b', 'config', 'first', 'kept']);
    expect(readsOf(trace, 'c')).toEqual(['c', 'config']);
  });

  it('belongs to later files too where what was loaded before them is still there', () => {
    const trace = attributed({
      worker: [
        began(2, 1),
        busyWith('a'),
        read('a'),
        read('shared'),
        laterWith('b'),
        read('b'),
        laterWith('c'),
        read('c'),
        busyWith('d'),
        read('d'),
      ],
    });
    expect(readsOf(trace, 'a')).toEqual(['a', 'shared']);
    expect(readsOf(trace, 'b')).toEqual(['a', 'b', 'shared']);
    expect(readsOf(trace, 'c')).toEqual(['a', 'b', 'c', 'shared']);
    expect(readsOf(trace, 'd')).toEqual(['d']);
  });

  it('belongs to no file where a process hands it on to others, which tell of it themselves', () => {
    const trace = attributed({
      main: [began(1, 0), forOthers, read('module'), starts(2), busyWith(null), read('config')],
      worker: [began(2, 1), busyWith('a'), read('a')],
    });
    expect(readsOf(trace, 'a')).toEqual(['a', 'config']);
    expect(trace.of('a')?.children).toEqual([]);
  });

  it('belongs to the file for which its process was started, whatever that process says', () => {
    const trace = attributed({
      // Below a shell that was not seen into, a runner of its own with a file of its own.
      runner: [began(11, 10), busyWith('elsewhere'), read('inner'), starts(12)],
      child: [began(12, 11), read('deep')],
      thread: [began(12, 11, 1), read('deeper')],
      worker: [began(2, 1), busyWith('a'), read('a'), starts(10, 'sh'), busyWith('b'), read('b')],
    });
    expect(readsOf(trace, 'a')).toEqual(['a', 'deep', 'deeper', 'inner']);
    expect(readsOf(trace, 'b')).toEqual(['b']);
    expect(trace.of('elsewhere')).toBeNull();
  });

  it('belongs to all files where nobody knows who started the process, and to both where its number was used twice', () => {
    const trace = attributed({
      stray: [began(50, 7), read('stray')],
      worker: [began(2, 1), busyWith('a'), read('a'), starts(10), busyWith('b'), read('b'), starts(10)],
      first: [began(10, 2), read('first')],
      second: [began(10, 2), read('second')],
    });
    expect(readsOf(trace, 'a')).toEqual(['a', 'first', 'second', 'stray']);
    expect(readsOf(trace, 'b')).toEqual(['b', 'first', 'second', 'stray']);
  });

  it('lets no process be taken for a child because it has the number of one', () => {
    const trace = attributed({
      main: [began(1, 0), starts(10)],
      worker: [began(2, 1), busyWith('a'), read('a'), starts(10)],
      later: [began(10, 1), busyWith('b'), read('b')],
    });
    expect(readsOf(trace, 'b')).toEqual(['b']);
  });

  it('says what was started and what was not seen, and names all processes', () => {
    const hidden: TraceLine = { kind: 'unseen', what: 'node:sqlite' };
    const trace = attributed({
      main: [began(1, 0), starts(5, 'git')],
      worker: [began(2, 1), busyWith('a'), read('a'), starts(6, 'cat'), hidden, busyWith('b'), read('b')],
    });
    expect(trace.of('a')).toMatchObject({ children: [starts(6, 'cat'), starts(5, 'git')], unseen: ['node:sqlite'] });
    expect(trace.of('b')).toMatchObject({ children: [starts(5, 'git')], unseen: [] });
    expect(trace.of('b')?.processes.map(({ pid }) => pid)).toEqual([1, 2]);
  });

  it('is not known of a file that no process said it had read for it', () => {
    const trace = attributed({
      main: [began(1, 0), read('b'), read('c')],
      worker: [began(2, 1), busyWith('a'), read('a'), busyWith('b'), read('x')],
    });
    expect(trace.of('b')).toBeNull();
    expect(trace.of('c')).toBeNull();
  });

  it('is all of it that of a file which has the start to itself', () => {
    const lines = [began(1, 0), read('a'), forOthers, read('module'), busyWith('x'), read('y')];
    expect(readsOf(attributed({ main: lines }, 1), 'a')).toEqual(['a', 'module', 'y']);
  });

  it('is told of a file while others go on, and costs no more for each the more there are', () => {
    const trace = new TraceAttribution(1000);
    trace.add('main', began(1, 0));
    for (let index = 0; index < 1000; index += 1) {
      trace.add('main', forOthers);
      trace.add('main', starts(index + 2));
      trace.add(`worker ${index}`, began(index + 2, 1));
      trace.add(`worker ${index}`, busyWith(`${index}`));
      trace.add(`worker ${index}`, read(`${index}`));
      for (let each = 0; each < 100; each += 1) trace.add(`worker ${index}`, read(`${index}/${each}`));
      expect(trace.of(`${index}`)?.touched).toHaveLength(101);
    }
  });
});
