// The project that the demo runs and the recording shows: a corner shop with eight test files and a bill that loses a cent.

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = 'src/money.js';
const wrong = 'Array.from({ length: ways }, () => Math.floor(cents / ways))';
const right = 'Array.from({ length: ways }, (_, nth) => Math.floor(cents / ways) + (nth < cents % ways ? 1 : 0))';

export function openShop(project) {
  cpSync(fileURLToPath(new URL('../fixtures/demo', import.meta.url)), project, { recursive: true });
}

/** The first friends pay the cents that are left over. */
export function repair(project) {
  const text = readFileSync(join(project, path), 'utf8');
  if (!text.includes(wrong)) throw new Error(`${path}: expected ${wrong} — there is nothing to repair`);
  writeFileSync(join(project, path), text.replace(wrong, right));
}

/** The same as a file for patch(1), which is told to begin in the folder of the project (`-p1`). */
export function writeRepair(patch) {
  const lines = [
    `--- a/${path}`,
    `+++ b/${path}`,
    '@@ -15,4 +15,4 @@',
    ' /** Shares that differ by a cent at most. */',
    ' export function split(cents, ways) {',
    `-  return ${wrong};`,
    `+  return ${right};`,
    ' }',
  ];
  writeFileSync(patch, `${lines.join('\n')}\n`);
}
