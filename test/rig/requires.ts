// Tests that need a program which npm cannot bring.

import { spawnSync } from 'node:child_process';

import type { ServerKind } from './servers.ts';
import { serverPrograms } from './servers.ts';

/**
 * Whether a program is missing, for `describe.skipIf`: name it in the description, so that a skipped test says what it
 * lacks. With PAWL_REQUIRE_ALL, as CI sets it, a missing program fails the test file instead.
 */
export function isMissing(program: string): boolean {
  return isDenied(`${program} is not installed`, `command -v ${program}`);
}

/** Whether this system lets nobody mount a file system of their own, not even one that nobody else sees. */
export function cannotMount(): boolean {
  return isDenied('nothing can be mounted here', 'unshare -rm mount -t tmpfs tmpfs /mnt');
}

function isDenied(what: string, script: string): boolean {
  const denied = spawnSync('sh', ['-c', script]).status !== 0;
  if (denied && process.env['PAWL_REQUIRE_ALL'] === '1') throw new Error(`${what}, and PAWL_REQUIRE_ALL=1 asks for it`);
  return denied;
}

/** Whether the server of that kind is missing: Debian's packages are redis-server and postgresql. */
export function isMissingServer(kind: ServerKind): boolean {
  return isDenied(`${kind} is not installed`, serverPrograms[kind]);
}
