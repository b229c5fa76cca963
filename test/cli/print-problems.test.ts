import { expect, test } from 'vitest';

import { printProblems } from '../../src/cli/print-problems.ts';
import type { Problem } from '../../src/core/problem.ts';

const problem: Problem = { kind: 'usage', where: '--workers', message: 'expected 1, found 2', next: 'nothing was run' };

function printed(problems: readonly Problem[], colors = false): string {
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  printProblems(problems, { write, isTerminal: false, colors, columns: () => 80, rows: () => 24 });
  return text;
}

test('a problem is a line, and the same one is told once', () => {
  expect(printed([problem, problem])).toBe('--workers: expected 1, found 2 — nothing was run\n');
  expect(printed([])).toBe('');
});

test('a file name cannot move the cursor or begin a line', () => {
  expect(printed([{ ...problem, where: 'a\u001b[2J\nb' }])).toMatch(/^a\\x1b\[2J\\nb: expected/);
});

test('the place stands out where there are colors', () => {
  expect(printed([problem], true)).toBe('\u001b[31m--workers\u001b[39m: expected 1, found 2 — nothing was run\n');
});
