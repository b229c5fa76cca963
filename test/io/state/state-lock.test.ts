import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { nodeDisk } from '../../../src/io/files/disk.ts';
import { pidNamespace, processBirth } from '../../../src/io/processes/process-birth.ts';
import { lockOwner, takeLock } from '../../../src/io/state/state-lock.ts';
import type { LockWatch } from '../../../src/ports/result-store.ts';
import { BadDisk } from '../../rig/bad-disk.ts';
import { until } from '../../rig/command-line.ts';
import { aProject } from '../../rig/project.ts';

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

const take = (directory: string, pause?: (ms: number) => void) => takeLock(directory, nodeDisk, undefined, pause);

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
    const lock = await take(directory);
    expect(lockOwner(directory)).toMatchObject({ pid: process.pid, host: hostname() });
    if (lock.held) lock.release();
    expect(lockOwner(directory)).toBeNull();
    expect(fs.readdirSync(directory)).toEqual([]);
    expect(lockOwner(lockedBy({ ...anOwner, pid: await aDeadPid() }))).toBeNull();
    expect(lockOwner(lockedBy({ ...anOwner, birth: 'another one' }))).toBeNull();
  });

  it('is held by one, who is named to the others, until it is released', async () => {
    const directory = folder();
    const first = await take(directory);
    expect(await take(directory)).toMatchObject({ held: false, owner: { pid: process.pid, host: hostname() } });
    if (first.held) first.release();
    expect((await take(directory)).held).toBe(true);
  });

  it.each([
    ['whose process has ended', async () => ({ ...anOwner, pid: await aDeadPid() })],
    ['whose pid belongs to another process now', async () => ({ ...anOwner, birth: 'another time' })],
    ['that is broken', async () => ({ not: 'a lock' })],
    ['that does not say when its process was born', async () => ({ ...anOwner, pid: 1, birth: null })],
    ['of no process at all', async () => ({ ...anOwner, pid: 0, birth: null })],
  ])('is taken over from one %s', async (_, owner) => {
    expect((await take(lockedBy(await owner()))).held).toBe(true);
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
        expect((await take(lockedBy({ ...anOwner, pid, birth: processBirth(pid) }))).held).toBe(true);
      } finally {
        parent.kill('SIGKILL');
      }
    },
  );

  const elsewhere = { ...anOwner, host: 'elsewhere', pid: 1 };

  function stamped(directory: string, offsetMs: number): void {
    const moment = new Date(Date.now() + offsetMs);
    fs.utimesSync(join(directory, 'lock'), moment, moment);
  }

  it('of another machine stands when it was touched lately, without a closer look', async () => {
    const directory = lockedBy(elsewhere);
    const pause = vi.fn<(ms: number) => void>();
    expect((await take(directory, pause)).held).toBe(false);
    expect(pause).not.toHaveBeenCalled();
  });

  it.each([
    ['long ago', -3_600_000],
    ['in the future', 3 * 365 * 86_400_000],
  ])(
    'of another machine that was touched %s is taken over, once it was seen not to be touched',
    async (_, offsetMs) => {
      const directory = lockedBy(elsewhere);
      stamped(directory, offsetMs);
      let watchedMs = 0;
      expect((await take(directory, (ms) => (watchedMs += ms))).held).toBe(true);
      expect(watchedMs).toBeGreaterThan(10_000);
    },
  );

  it.each([
    ['behind', -3_600_000],
    ['ahead', 3_600_000],
  ])('of another machine whose clock is an hour %s stands as long as it is touched', async (_, offsetMs) => {
    const directory = lockedBy(elsewhere);
    stamped(directory, offsetMs);
    let watchedMs = 0;
    const touchedMeanwhile = (ms: number): void => {
      watchedMs += ms;
      if (watchedMs === 5000) stamped(directory, offsetMs + 5000);
    };
    expect((await take(directory, touchedMeanwhile)).held).toBe(false);
  });

  it('of another machine is taken at once when it is released while it is watched', async () => {
    const directory = lockedBy(elsewhere);
    stamped(directory, -3_600_000);
    const pause = vi.fn<(ms: number) => void>(() => fs.rmSync(join(directory, 'lock')));
    expect((await take(directory, pause)).held).toBe(true);
    expect(pause).toHaveBeenCalledOnce();
  });

  it('of another machine is watched no longer than anybody wants it, and stands', async () => {
    const directory = lockedBy(elsewhere);
    stamped(directory, -3_600_000);
    const onWatch = vi.fn<LockWatch['onWatch']>();
    const pause = vi.fn<(ms: number) => void>();
    const isUnwanted = (): boolean => pause.mock.calls.length === 3;
    expect((await takeLock(directory, nodeDisk, { onWatch, isUnwanted }, pause)).held).toBe(false);
    expect(onWatch).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ host: 'elsewhere' }), 12_000);
    expect(pause).toHaveBeenCalledTimes(3);
  });

  it('of another machine is left to whoever has watched it, too, and is breaking it', async () => {
    const directory = lockedBy(elsewhere);
    stamped(directory, -3_600_000);
    const mark = join(directory, 'lock.break');
    let watchedMs = 0;
    const breaksMeanwhile = (ms: number): void => {
      watchedMs += ms;
      if (watchedMs === 12_000) fs.mkdirSync(mark);
      if (watchedMs < 12_500) return;
      fs.writeFileSync(join(directory, 'lock'), JSON.stringify(anOwner));
      // It would throw if the mark were gone.
      fs.rmdirSync(mark);
    };
    expect((await take(directory, breaksMeanwhile)).held).toBe(false);
    expect(watchedMs).toBe(12_500);
  });

  it('of ours stands whatever the clock says', async () => {
    const directory = folder();
    await take(directory);
    for (const offsetMs of [-86_400_000, 86_400_000]) {
      stamped(directory, offsetMs);
      expect((await take(directory, () => {})).held).toBe(false);
    }
  });

  it('whose content has not come yet is waited for', async () => {
    const directory = folder();
    fs.writeFileSync(join(directory, 'lock'), '');
    const comes = (): void => fs.writeFileSync(join(directory, 'lock'), JSON.stringify(anOwner));
    expect((await take(directory, comes)).held).toBe(false);
  });

  it('is not waited for for ever where a dead process was breaking it by a clock that was ahead', async () => {
    const directory = lockedBy({ not: 'a lock' });
    fs.mkdirSync(join(directory, 'lock.break'));
    const ahead = new Date(Date.now() + 86_400_000);
    fs.utimesSync(join(directory, 'lock.break'), ahead, ahead);
    expect((await take(directory, () => {})).held).toBe(true);
  });

  it('that could not be removed when it was released is held by nobody', async () => {
    const directory = folder();
    const lock = await take(directory);
    const disk = new BadDisk(directory, { code: 'EROFS', from: 1, lasts: 'until healed' });
    if (lock.held) lock.release();
    disk.heal();
    expect(fs.existsSync(join(directory, 'lock'))).toBe(true);
    expect((await take(directory)).held).toBe(true);
  });

  it.each<[string, (path: string, elsewhere: string) => void]>([
    ['a link', (path, elsewhere) => fs.symlinkSync(elsewhere, path)],
    ['a link to nowhere', (path) => fs.symlinkSync('/nowhere/at/all', path)],
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
    ['a folder', (path) => fs.mkdirSync(join(path, 'x'), { recursive: true })],
    ['larger than any lock', (path) => fs.writeFileSync(path, `${JSON.stringify(anOwner)}${' '.repeat(1 << 20)}`)],
  ])('that was planted as %s is taken over', async (_, plant) => {
    const elsewhere = join(folder(), 'elsewhere');
    fs.writeFileSync(elsewhere, JSON.stringify(anOwner));
    const directory = folder();
    plant(join(directory, 'lock'), elsewhere);
    expect(lockOwner(directory)).toBeNull();
    expect((await take(directory)).held).toBe(true);
    expect(fs.readFileSync(elsewhere, 'utf8')).toBe(JSON.stringify(anOwner));
  });

  it('that was last touched in the future does not stand for ever, nor does a mark of its breaking', async () => {
    const directory = lockedBy({ ...anOwner, host: 'elsewhere' });
    fs.mkdirSync(join(directory, 'lock.break'));
    const future = new Date(Date.now() + 3_600_000);
    for (const name of ['lock', 'lock.break']) fs.utimesSync(join(directory, name), future, future);
    expect((await take(directory, () => {})).held).toBe(true);
  });

  it('of another container with our host name stands, whatever process has its pid here', async () => {
    const directory = lockedBy({ ...anOwner, pids: 'pid:[1]', pid: await aDeadPid() });
    expect((await take(directory)).held).toBe(false);
  });

  it('is not released by one who lost it', async () => {
    const directory = folder();
    const lock = await take(directory);
    fs.writeFileSync(join(directory, 'lock'), JSON.stringify({ ...anOwner, nonce: 'of another' }));
    if (lock.held) lock.release();
    expect((await take(directory)).held).toBe(false);
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
