// Tests that need a program which npm cannot bring.

import { spawnSync } from 'node:child_process';

import { describe, it } from 'vitest';

/**
 * Describes what holds where a program is installed. Where it is not, a skipped test says so by name, or a failed one
 * when PAWL_REQUIRE_ALL asks for everything, as CI does.
 */
export function describeWith(program: string, name: string, tests: () => void): void {
  const found = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (found) {
    describe(name, tests);
    return;
  }
  describe(name, () => {
    it.skipIf(process.env['PAWL_REQUIRE_ALL'] !== '1')(`needs ${program}, which is not installed`, () => {
      throw new Error(`${program} is not installed, and PAWL_REQUIRE_ALL=1 asks for it`);
    });
  });
}
