// Tests that need a program which npm cannot bring.

import { spawnSync } from 'node:child_process';

/**
 * Whether a program is missing, for `describe.skipIf`: name it in the description, so that a skipped test says what it
 * lacks. With PAWL_REQUIRE_ALL, as CI sets it, a missing program fails the test file instead.
 */
export function isMissing(program: string): boolean {
  const missing = spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0;
  if (missing && process.env['PAWL_REQUIRE_ALL'] === '1') {
    throw new Error(`${program} is not installed, and PAWL_REQUIRE_ALL=1 asks for it`);
  }
  return missing;
}
