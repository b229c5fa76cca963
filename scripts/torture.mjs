// The crash tests in full: every step, every state that a power loss may leave, and as many real kills as asked for.
// What is chosen by chance follows from the seed; at which moment a real kill arrives is also the machine's to say.

import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { seed: { type: 'string' }, kills: { type: 'string', default: '300' } } });
const seed = values.seed ?? String(randomInt(2 ** 32));
for (const [name, value] of Object.entries({ seed, kills: values.kills })) {
  if (!/^\d+$/.test(value)) throw new Error(`--${name}: expected a whole number, found ${value}`);
}

console.log(
  `seed ${seed}, ${values.kills} kills; to repeat: npm run torture -- --seed ${seed} --kills ${values.kills}`,
);
const startedMs = performance.now();
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/torture', '--reporter', 'verbose'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: { ...process.env, PAWL_TORTURE_SEED: seed, PAWL_TORTURE_KILLS: values.kills },
  stdio: 'inherit',
});
console.log(`seed ${seed}, ${values.kills} kills: ${Math.round((performance.now() - startedMs) / 1000)} s`);
process.exitCode = status ?? 1;
