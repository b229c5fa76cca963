import { expect, test } from 'vitest';

import { manPage } from '../../src/cli/man-page.ts';
import { commandNames } from '../../src/config/command-line/commands.ts';
import { flagNames, longOption } from '../../src/config/flags/flag-spelling.ts';

const lines = manPage().split('\n');

test('the manual names every command, option and exit code', () => {
  const terms = lines.filter((line) => line.startsWith('.B ')).map((line) => line.slice(3).replaceAll('\\-', '-'));
  for (const name of commandNames)
    expect(
      terms.some((term) => term.split(' ')[0] === name),
      name,
    ).toBe(true);
  for (const name of flagNames)
    expect(
      terms.some((term) => term.includes(longOption(name).slice(2))),
      name,
    ).toBe(true);
  expect(terms).toEqual(expect.arrayContaining(['0', '75', '130, 143']));
});

test('no word of ours is taken for a request or an escape', () => {
  const requests = new Set(lines.filter((line) => /^[.']/.test(line)).map((line) => line.split(' ')[0]));
  expect(requests).toEqual(new Set(['.B', '.RI', '.SH', '.SS', '.TH', '.TP', '.br']));
  for (const line of lines) expect(line.replaceAll(/\\[-e&|~]/g, '')).not.toContain('\\');
});
