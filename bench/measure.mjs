// What a command costs: CPU of its whole process tree, time on the clock, and the peak memory of its own process.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** What is in the environment of whoever measures must not be in the figures. */
export const quietEnvironment = environment();

function environment() {
  // Certificates are read at every start of Node: they alone can triple it.
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, CI: ___, FORCE_COLOR: ____, ...rest } = process.env;
  for (const name of Object.keys(rest)) if (/^(?:PAWL|npm_|GITHUB_|VITEST|PYTHON)/.test(name)) delete rest[name];
  return { ...rest, NO_COLOR: '1', LC_ALL: 'C' };
}

/** Runs a command to its end, what it prints thrown away. CPU is user and system time, of all that it waited for. */
export function costOf({ argv, cwd, exits = 0, before }) {
  before?.();
  const timed = 'TIMEFORMAT="%3U %3S %3R"; time "$@" >/dev/null 2>&1 </dev/null';
  const { status, stderr } = spawnSync('bash', ['-c', timed, 'bash', ...argv], {
    cwd,
    env: quietEnvironment,
    encoding: 'utf8',
  });
  if (exits !== null && status !== exits) {
    throw new Error(
      `${argv.join(' ').slice(0, 200)}: expected exit ${exits}, got ${status} — nothing measured here counts`,
    );
  }
  const [user, system, real] = stderr.trim().split(/\s+/).slice(-3).map(Number);
  return { cpuMs: (user + system) * 1000, wallMs: real * 1000 };
}

/**
 * What several commands cost, run in turns, there and back: whatever else the machine does meanwhile falls on all alike. It is
 * the mean of the faster half of the rounds, since what others do on a shared machine only ever adds: with medians of nine
 * rounds one and the same ratio came out as 1.03 and as 1.09. A contestant that is null (its tool is not installed) stays null.
 */
export function costsOf(contestants, rounds) {
  const costs = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const inTurn = Object.entries(contestants);
    for (const [name, contestant] of round % 2 === 0 ? inTurn : inTurn.toReversed()) {
      if (contestant !== null) costs[name].push(costOf(contestant));
    }
  }
  return Object.fromEntries(
    Object.entries(costs).map(([name, each]) => [
      name,
      each.length === 0
        ? null
        : {
            cpuMs: ofFasterHalf(each.map(({ cpuMs }) => cpuMs)),
            wallMs: ofFasterHalf(each.map(({ wallMs }) => wallMs)),
          },
    ]),
  );
}

function ofFasterHalf(values) {
  const half = values.toSorted((a, b) => a - b).slice(0, Math.ceil(values.length / 2));
  return half.reduce((sum, value) => sum + value, 0) / half.length;
}

/**
 * The most memory that the process itself had resident, in MB; null where the system does not tell. The system keeps
 * the peak, so that the last look before the end has it but for the last moment.
 */
export function peakMemoryMb({ argv: [command, ...parameters], cwd, exits = 0 }) {
  return new Promise((settle, fail) => {
    const child = spawn(command, parameters, { cwd, env: quietEnvironment, stdio: 'ignore' });
    let peak = null;
    const look = setInterval(() => {
      peak = highWaterMb(child.pid) ?? peak;
    }, 10);
    child.on('error', fail);
    child.on('exit', (code) => {
      clearInterval(look);
      if (code === exits) settle(peak);
      else fail(new Error(`${parameters.join(' ')}: expected exit ${exits}, got ${code}`));
    });
  });
}

function highWaterMb(pid) {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
