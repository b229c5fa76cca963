// One temporary folder for everything that the tests make: it goes when they end, and with it whatever they left.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Called once, before the processes start in which the tests run: they inherit what is set here. */
export default function setup(): () => void {
  const folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-tests-'));
  process.env['TMPDIR'] = folder;
  return () => fs.rmSync(folder, { recursive: true, force: true });
}
