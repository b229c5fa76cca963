// The registry: every entry leads to a reporter of that name.

import { expect, test } from 'vitest';

import { isReporterName, reporters } from '../../src/reporters/index.ts';
import { Listening } from '../rig/listening.ts';

test.each(Object.entries(reporters))('%s is what it says', async (name, entry) => {
  const { reporter } = new Listening(await entry.load());
  expect(reporter.name).toBe(name);
  expect(entry.description).not.toBe('');
});

test('a name from Object.prototype is no reporter', () => {
  expect(isReporterName('constructor')).toBe(false);
  expect(isReporterName('junit')).toBe(true);
});
