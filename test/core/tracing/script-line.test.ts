import { expect, it } from 'vitest';

import { scriptLine } from '../../../src/core/tracing/script-line.ts';

const scripts = { test: 'vitest run', 'test:unit': 'mocha', pretest: 'tsc', posttest: 'true', exec: 'no' };

it.each([
  ['pnpm test', 'tsc && vitest run && true'],
  ['pnpm t a.js', "tsc && vitest run 'a.js' && true"],
  ['/usr/bin/pnpm run test:unit a.js', "mocha 'a.js'"],
  ['pn run exec', 'no'],
  ["pnpm mocha it's", "mocha 'its'"],
])('%s: %s', (command, line) => {
  expect(scriptLine(command.split(' '), () => scripts)).toBe(line);
});

it.each(['npm test', 'pnpm', 'pnpm run', 'pnpm run absent', 'pnpm exec mocha', 'pnpm -r test', 'pnpm run -s test'])(
  'nobody knows of %s',
  (command) => {
    expect(scriptLine(command.split(' '), () => ({ test: 'mocha', exec: 'no' }))).toBeNull();
  },
);

it('nobody knows where there is no package', () => {
  expect(scriptLine(['pnpm', 'mocha'], () => null)).toBeNull();
});
