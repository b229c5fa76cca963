// Problems → lines that a person reads, on whichever output they are to appear.

import { styleText } from 'node:util';

import type { Problem } from '../core/problem.ts';
import { describeProblem } from '../core/problem.ts';
import { printable } from '../core/text/printable.ts';
import type { Output } from '../ports/output.ts';

/** One line each, in the order given; what is equal is said once. */
export function printProblems(problems: readonly Problem[], output: Output): void {
  const lines = new Set(problems.map((problem) => printed(problem, output.colors)));
  output.write([...lines].map((line) => `${line}\n`).join(''));
}

function printed(problem: Problem, colors: boolean): string {
  const where = printable(problem.where);
  const line = printable(describeProblem(problem));
  // The word `where` goes first in every line: it is what the eye looks for.
  return colors ? `${styleText('red', where, { validateStream: false })}${line.slice(where.length)}` : line;
}
