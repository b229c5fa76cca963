import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { pidNamespace, processBirth } from '../../src/io/process-birth.ts';
import { lockOwner, takeLock } from '../../src/io/state-lock.ts';
import { until } from '../rig/command-line.ts';
import { aProject } from '../rig/project.ts';

const folder = (): string => fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-lock-'));
const anOwner = {
  format: 1,
  pid: process.pid,
  host: hostname(),
  birth: processBirth(process.pid),
  pids: pidNamespace(),
  since: '2026-01-01T00:00:00.000Z',
  nonce: 'n',
};

function lockedBy(owner: object): string {
  const directory = folder();
  fs.writeFileSync(join(directory, 'lock'), JSON.stringify(owner));
  return directory;
}

/** The pid of a process that has ended. */
async function aDeadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((ended) => child.once('exit', ended));
  return child.pid as number;
}

describe('the lock of a state directory', () => {
  it('names who holds it to whoever only looks, and nobody who is dead', async () => {
    const directory = folder();
    expect(lockOwner(directory)).toBeNull();
    const lock = takeLock(directory);
    expect(lockOwner(directory)).toMatchObject({ pid: process.pid, host: hostname() });
    if (lock.held) lock.release();
    expect(lockOwner(directory)).toBeNull();
    expect(fs.readdirSync(directory)).toEqual([]);
    expect(lockOwner(lockedBy({ ...anOwner, pid: await aDeadPid() }))).toBeNull();
    expect(lockOwner(lockedBy({ ...anOwner, birth: 'another one' }))).toBeNull();
  });

  it('is held by one, who is named to the others, until it is released', () => {
    const directory = folder();
    const first = takeLock(directory);
    expect(takeLock(directory)).toMatchObject({ held: false, owner: { pid: process.pid, host: hostname() } });
    if (first.held) first.release();
    expect(takeLock(directory).held).toBe(true);
  });

  it.each([
    ['whose process has ended', async () => ({ ...anOwner, pid: await aDeadPid() })],
    ['whose pid belongs to another process now', async () => ({ ...anOwner, birth: 'another time' })],
    ['that is broken', async () => ({ not: 'a lock' })],
  ])('is taken over from one %s', async (_, owner) => {
    expect(takeLock(lockedBy(await owner())).held).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'is taken over from one who was killed, and whom nobody waits for',
    async () => {
      // The shell becomes a program that never asks what became of its child.
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
      try {
        const pid = Number(await new Promise((said) => parent.stdout.once('data', said)));
        await until(() => fs.readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n');
        process.kill(pid, 'SIGKILL');
        await until(() => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
        expect(takeLock(lockedBy({ ...anOwner, pid, birth: processBirth(pid) })).held).toBe(true);
      } finally {
        parent.kill('SIGKILL');
      }
    },
  );

  it('of another machine stands as long as it is touched', () => {
    const directory = lockedBy({ ...anOwner, host: 'elsewhere', pid: 1 });
    expect(takeLock(directory).held).toBe(false);
    const longAgo = new Date(Date.now() - 3_600_000);
    fs.utimesSync(join(directory, 'lock'), longAgo, longAgo);
    expect(takeLock(directory).held).toBe(true);
  });

  it('of another container with our host name stands, whatever process has its pid here', async () => {
    const directory = lockedBy({ ...anOwner, pids: 'pid:[1]', pid: await aDeadPid() });
    expect(takeLock(directory).held).toBe(false);
  });

  it('is not released by one who lost it', () => {
    const directory = folder();
    const lock = takeLock(directory);
    fs.writeFileSync(join(directory, 'lock'), JSON.stringify({ ...anOwner, nonce: 'of another' }));
    if (lock.held) lock.release();
    expect(takeLock(directory).held).toBe(false);
  });

  it('keeps a second run out, and no reader', async () => {
    const project = aProject({ a: 'passes' });
    await project.run();
    fs.writeFileSync(join(project.root, '.pawl/lock'), JSON.stringify(anOwner));
    await expect(project.run()).rejects.toThrow(`is in use by another pawl (pid ${process.pid} on ${hostname()}`);
    expect((await project.plan()).plan).toHaveLength(1);
  });

  it('leaves nothing behind', async () => {
    const project = aProject({ a: 'passes' });
    await project.run();
    expect(fs.readdirSync(join(project.root, '.pawl')).filter((name) => name.startsWith('lock'))).toEqual([]);
  });
});
