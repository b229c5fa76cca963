// The first minute with pawl, told by the real binary: a suite that stops half-way, is resumed, and is repaired.
// Exits with 0 only when it went as it tells, so that the demo is a test as well.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openShop, repair } from './corner-shop.mjs';

const pawl = fileURLToPath(new URL('../bin/pawl.js', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'pawl-demo-'));

try {
  openShop(project);
  console.log(`A corner shop with eight test files, copied to ${project}`);
  const halfWay = await show('run', '--max-files', '4');
  const resumed = await show('run');
  repair(project);
  console.log('\n(src/money.js is repaired: the first friends pay the cents that are left over)');
  const repaired = await show('run');
  process.exitCode = tell(halfWay, resumed, repaired);
} finally {
  rmSync(project, { recursive: true, force: true });
}

/** Runs pawl before the reader's eyes, as they would; gives its exit code. */
function show(...parameters) {
  console.log(`\n$ pawl ${parameters.join(' ')}`);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [pawl, ...parameters], {
      cwd: project,
      stdio: 'inherit',
      env: environment(),
    });
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      console.log(`(exit ${code ?? signal})`);
      done(code ?? signal);
    });
  });
}

/** A demo that is run by a test must not let the tests inside it think that they are part of that one. */
function environment() {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return env;
}

function tell(halfWay, resumed, repaired) {
  console.log('');
  if (halfWay !== 75 || resumed !== 1 || repaired !== 0) {
    console.error(`This is not how it should go: expected 75, 1, 0; got ${halfWay}, ${resumed}, ${repaired}.`);
    return 1;
  }
  console.log('The first run stopped itself after four files (exit 75: green so far, something is owed).');
  console.log('The second ran only the other four, and its verdict is over all eight: a bill lost a cent (exit 1).');
  console.log('The third ran the failure, and the one other test that reads src/money.js: the rest stands (exit 0).');
  return 0;
}
