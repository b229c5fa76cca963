import { expect, test } from 'vitest';

import { flagNames, flagsOf, flagUsage, longOption, spellings } from '../../../src/config/flags/flag-spelling.ts';
import { flagsAsMarkdown } from '../../../src/config/flags/flags-as-markdown.ts';
import { historyFlags } from '../../../src/config/flags/flags-of-history.ts';

test('no two options are written alike', () => {
  const all = flagNames.flatMap(spellings);
  expect(new Set(all).size).toBe(all.length);
});

test('plan takes whatever run takes, so that a plan can be made of any run', () => {
  // What it has beside that asks another question.
  expect(flagsOf('plan').filter((name) => name !== 'changedBy')).toEqual(flagsOf('run'));
});

test('names are written as words with dashes', () => {
  expect(longOption('incompleteExitCode')).toBe('--incomplete-exit-code');
  expect(flagUsage('bail')).toBe('--[no-]bail [n]');
  expect(flagUsage('version')).toBe('-V, --version');
  expect(flagUsage('reporter')).toBe('--reporter <name[=path]>');
});

test('what decides which runs are removed says its unit', () => {
  expect(historyFlags.maxAge.read?.('30d')).toEqual({ value: 30 * 86_400_000 });
  expect(historyFlags.maxAge.read?.('30')).toEqual({ expected: expect.stringContaining('an age with its unit') });
  expect(historyFlags.maxSize.read?.('1kB')).toEqual({ value: 1000 });
  expect(historyFlags.maxSize.read?.('1000')).toEqual({ expected: expect.stringContaining('a size with its unit') });
});

test('the docs have a row for every option', () => {
  const rows = flagsAsMarkdown()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows).toHaveLength(flagNames.length);
});
