// Thousands of files through a queue while machines are killed and frozen, the server is killed, and the network is cut.
// Prints what came of it: npm run build && node scripts/queue-torture.mjs [--files 2000] [--server redis|postgres] [--cut 20]

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '2000' },
    cut: { type: 'string', default: '20' },
    lease: { type: 'string', default: '10s' },
    server: { type: 'string', multiple: true, default: ['redis', 'postgres'] },
  },
});
for (const name of ['files', 'cut']) {
  if (!/^\d+$/.test(values[name])) throw new Error(`--${name}: expected a whole number, found ${values[name]}`);
}

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pawl-queue-torture-'));
const rows = {};
for (const server of values.server) {
  const report = join(folder, `${server}.json`);
  const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/torture/queue.test.ts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {
      ...process.env,
      PAWL_QUEUE_SERVER: server,
      PAWL_QUEUE_FILES: values.files,
      PAWL_QUEUE_CUT_MS: String(Number(values.cut) * 1000),
      PAWL_QUEUE_LEASE: values.lease,
      PAWL_QUEUE_REPORT: report,
      PAWL_REQUIRE_ALL: '1',
    },
    stdio: 'inherit',
  });
  if (status === 0) rows[server] = JSON.parse(readFileSync(report, 'utf8'));
  else process.exitCode = 1;
}
rmSync(folder, { recursive: true });
for (const figures of Object.values(rows)) {
  console.log();
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(42)} ${value ?? 'not seen'}`);
}
