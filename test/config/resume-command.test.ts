import { expect, test } from 'vitest';

import { resumeCommand } from '../../src/config/resume-command.ts';

test.each([
  [[], 'pawl run'],
  [['run'], 'pawl run'],
  [['test/a.test.ts'], 'pawl run test/a.test.ts'],
  [['run', '--fresh', '--max-files', '3', '--workers', '2', 'test/a b.ts'], "pawl run --workers 2 'test/a b.ts'"],
  [['--max-files=3', '--list', '--dry-run', 'run', '--config', 'c.json'], 'pawl run --config c.json'],
  [['--last-failed', '--bail', '2', '--state-dir', 's'], 'pawl run --bail 2 --state-dir s'],
  [['run', 'run'], 'pawl run run'],
  [['--order', '--fresh'], 'pawl run --order --fresh'],
  [
    ['run', 'test/**', '--fresh', '--', 'node', '--fresh', '{file}', "it's"],
    `pawl run 'test/**' -- node --fresh {file} 'it'\\''s'`,
  ],
])('%j goes on with %s', (argv, commandLine) => {
  expect(resumeCommand(argv)).toBe(commandLine);
});

test('the program is named as the user started it', () => {
  expect(resumeCommand([], 'npx pawl')).toBe("'npx pawl' run");
});
