import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import type { ProcessEntry, ProcessTable } from '../../../src/io/processes/process-table.ts';
import { treeOf } from '../../../src/io/processes/process-tree.ts';
import { parsePs } from '../../../src/io/processes/ps-processes.ts';
import { systemProcesses } from '../../../src/io/processes/system-processes.ts';

const mark = 'a-mark';

/** `[pid, parent, group]`; born at its pid unless said otherwise. */
function aTable(entries: readonly (readonly [number, number, number, string?])[], marked: readonly number[] = []) {
  const running = entries.map(([pid, parent, group, birth = `born ${pid}`]): ProcessEntry => ({
    pid,
    parent,
    group,
    birth,
  }));
  const table: ProcessTable = {
    running: () => running,
    carries: (pid, wanted) => wanted === mark && marked.includes(pid),
    commandOf: String,
    signal: () => {},
  };
  return table;
}

const pidsOf = (entries: readonly ProcessEntry[]): number[] => entries.map(({ pid }) => pid).toSorted((a, b) => a - b);

describe('the tree of a command', () => {
  const known = { group: 100, birth: 'born 100', mark };

  it('is its group, what its group started, and what carries its mark', () => {
    const table = aTable(
      [
        [100, 50, 100],
        [101, 100, 100],
        [200, 101, 200],
        [201, 200, 200],
        [300, 1, 300],
        [400, 1, 400],
      ],
      [300],
    );
    expect(pidsOf(treeOf(known, table))).toEqual([100, 101, 200, 201, 300]);
  });

  it('is not the group of a stranger who was given the same number', () => {
    const table = aTable(
      [
        [100, 1, 100, 'born later'],
        [101, 100, 100],
        [300, 1, 300],
      ],
      [300],
    );
    expect(pidsOf(treeOf(known, table))).toEqual([300]);
  });

  it('never holds us or the first process of the machine', () => {
    const table = aTable(
      [
        [100, 1, 100],
        [process.pid, 100, 100],
        [1, 0, 1],
      ],
      [1],
    );
    expect(pidsOf(treeOf(known, table))).toEqual([100]);
  });
});

describe('the table of this machine', () => {
  it('has this process, with its parent', () => {
    const own = systemProcesses()
      .running()
      .find(({ pid }) => pid === process.pid);
    expect(own).toMatchObject({ pid: process.pid, parent: process.ppid });
  });

  it.runIf(process.platform === 'linux')('knows a process by a whole mark of its lineage, and by nothing else', () => {
    const [first, second, other] = [randomUUID(), randomUUID(), randomUUID()];
    const env = { PAWL_LINEAGE: `${first} ${second}`, OTHER: other };
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { env });
    const carries = (mark: string): boolean => systemProcesses().carries(child.pid as number, mark);
    expect([first, second].map(carries)).toEqual([true, true]);
    expect([other, first.slice(1), `${first} ${second}`, `OTHER=${other}`, ''].map(carries)).toEqual(
      Array.from({ length: 5 }, () => false),
    );
    child.stdin.end();
  });

  it('is read from ps where there is nothing else, without those that have ended', () => {
    const text = [
      '    1     0     1 Ss   Sat Nov 21 05:41:48 2026',
      '  712     1   700 S+   Sat Nov  7 05:41:48 2026  ',
      '  713   712   700 Z    Sat Nov 21 05:41:48 2026',
      '',
    ].join('\n');
    expect(parsePs(text)).toEqual([
      { pid: 1, parent: 0, group: 1, birth: 'Sat Nov 21 05:41:48 2026' },
      { pid: 712, parent: 1, group: 700, birth: 'Sat Nov  7 05:41:48 2026' },
    ]);
  });

  it('is what ps of this machine prints', () => {
    const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,lstart='], { encoding: 'utf8' });
    expect(parsePs(text)).toContainEqual(expect.objectContaining({ pid: process.pid, parent: process.ppid }));
  });
});
