import { expect, test } from 'vitest';

import { resumeCommand, withShard } from '../../../src/config/command-line/resume-command.ts';

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

test('whoever goes on elsewhere is told the shard that CI named here, and the timings it was cut by', () => {
  const argv = ['run', '--shard', 'auto/3', '--timings', 't.json', '--max-files', '2', '--', 'sh', '--shard', 'auto'];
  expect(resumeCommand(withShard(argv, { index: 2, total: 3 }))).toBe(
    'pawl run --shard 2/3 --timings t.json -- sh --shard auto',
  );
  expect(withShard(argv, null)).toEqual(argv);
});
