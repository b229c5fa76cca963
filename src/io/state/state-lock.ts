// One writer at a time in a state directory, and never a wait for a dead one.

import fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ProblemError } from '../../core/problem.ts';
import { isCount, isObject, isText, isTextOrNull } from '../../formats/guard.ts';
import { formatVersion } from '../../formats/version.ts';
import type { LockTaken, LockWatch, StoreOwner } from '../../ports/result-store.ts';
import type { Disk } from '../files/disk.ts';
import { about, writeNew } from '../files/disk.ts';
import { clearAway, readPlainFile } from '../files/plain-file.ts';
import { isAlive } from '../processes/alive.ts';
import { pidNamespace, processBirth } from '../processes/process-birth.ts';

/** Who holds the lock, as the lock file has it. */
interface LockOwner extends StoreOwner {
  /** When the process was born, in the system's own words: a pid is used again, a birth is not. Null where nobody tells. */
  readonly birth: string | null;
  /** Where its pid means something: containers of one host name may each have a process of that number. */
  readonly pids: string;
  readonly nonce: string;
}

/** The owner touches its lock this often, for those who cannot see its process. */
const heartbeatMs = 5000;

/** A lock of another machine that was not touched for so long is dead, if both clocks are right. */
const silentMs = 90_000;

/** And if it is not touched either while it is looked at for so long, it is dead whatever the clocks say. */
const watchMs = 12_000;

/** A lock is some hundred bytes. */
const ownerBytesMax = 64 * 1024;

/** Breaking takes microseconds: a break mark this old was left by a process that died at it. */
const breakMarkMs = 10_000;

/** On a disk without links the content of a lock comes a moment after its name. */
const contentMs = 100;

const lookEveryMs = 10;

/** Locks of ours that could not be removed: the process lives, and holds them no more. */
const released = new Set<string>();

/**
 * Takes the lock, or says who has it. A lock whose owner is dead is taken over, by one of all who try at once. Throws
 * a ProblemError at a lock of a newer pawl, whose owner it cannot tell.
 *
 * @param pause how time passes while a lock is looked at
 */
export async function takeLock(
  stateDir: string,
  disk: Disk,
  watch: LockWatch = watchedByNobody,
  pause: (ms: number) => unknown = sleep,
): Promise<LockTaken> {
  const path = join(stateDir, 'lock');
  const owner: LockOwner = {
    pid: process.pid,
    host: hostname(),
    birth: processBirth(process.pid),
    pids: pidNamespace(),
    since: new Date().toISOString(),
    // Loaded where it is needed: who looks at a run takes no lock.
    nonce: process.getBuiltinModule('node:crypto').randomUUID(),
  };
  let waitedMs = 0;
  let watched: string | null = null;
  for (;;) {
    if (about(path, () => created(path, owner, disk))) return heldLock(path, owner, disk);
    const holder = readOwner(path);
    if (holder === 'absent') continue;
    if (holder !== 'broken') {
      if (!seemsDead(holder, path)) return { held: false, owner: holder };
      if (isElsewhere(holder) && watched !== holder.nonce) {
        watch.onWatch(holder, watchMs);
        if (await isTouched(path, watch, pause)) return { held: false, owner: holder };
        watched = holder.nonce;
      }
    }
    if (holder !== 'broken' || waitedMs >= contentMs) {
      if (removed(path, holder === 'broken' ? null : holder.nonce, waitedMs, disk)) continue;
    }
    await pause(lookEveryMs);
    waitedMs += lookEveryMs;
  }
}

const watchedByNobody: LockWatch = { onWatch: () => {}, isUnwanted: () => false };

/** Who holds the lock, for whoever only looks; null when nobody does, or a dead process. */
export function lockOwner(stateDir: string): StoreOwner | null {
  const path = join(stateDir, 'lock');
  try {
    const holder = readOwner(path);
    return typeof holder === 'string' || seemsDead(holder, path) ? null : holder;
  } catch {
    return null;
  }
}

/** The file appears with its whole content at once: a link to a finished file, or nothing. */
function created(path: string, owner: LockOwner, disk: Disk): boolean {
  const draft = `${path}.${owner.nonce}`;
  const text = `${JSON.stringify({ format: formatVersion, ...owner })}\n`;
  try {
    writeNew(draft, text, disk);
    return claimed(draft, path, text, disk);
  } finally {
    removeQuietly(draft, disk);
  }
}

/** A draft that stays behind says nothing: whether the lock is held is another question. */
function removeQuietly(draft: string, disk: Disk): void {
  try {
    disk.remove(draft);
  } catch {
    // The lock is what counts.
  }
}

function claimed(draft: string, path: string, text: string, disk: Disk): boolean {
  try {
    return unlessTaken(() => disk.link(draft, path));
  } catch {
    // A disk without links: the name is still claimed by one only, its content comes a moment later.
    return unlessTaken(() => writeNew(path, text, disk));
  }
}

function unlessTaken(claim: () => void): boolean {
  try {
    claim();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(path: string): LockOwner | 'absent' | 'broken' {
  try {
    const value: unknown = JSON.parse(readPlainFile(path, ownerBytesMax));
    if (isOwner(value)) return value;
    if (isNewer(value)) throw newerLock(path);
    return 'broken';
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'absent';
    if (error instanceof SyntaxError || notMadeByUs.has(code)) return 'broken';
    throw error;
  }
}

/** What reading a link, a folder, a pipe, a socket or a giant file says. It is cleared away like a lock that is broken. */
const notMadeByUs: ReadonlySet<string> = new Set(['ELOOP', 'EISDIR', 'EAGAIN', 'ENXIO', 'EFBIG']);

function isNewer(value: unknown): boolean {
  return isObject(value) && typeof value['format'] === 'number' && value['format'] > formatVersion;
}

function newerLock(where: string): ProblemError {
  const message = 'was written by a newer pawl, which may be at work';
  return new ProblemError([
    { kind: 'newer-version', where, message, next: 'nothing was run; remove it if no pawl is at work' },
  ]);
}

function isOwner(value: unknown): value is LockOwner {
  return (
    isObject(value) &&
    isCount(value['pid']) &&
    value['pid'] > 0 &&
    isText(value['host']) &&
    isTextOrNull(value['birth']) &&
    isText(value['pids']) &&
    isText(value['since']) &&
    isText(value['nonce'])
  );
}

/** At one look: of an owner whom we cannot see, only a closer one tells. */
function seemsDead(owner: LockOwner, path: string): boolean {
  // Its clock may be wrong, or ours: a time may be as far off before as behind.
  if (isElsewhere(owner)) return Math.abs(Date.now() - modifiedMs(path)) > silentMs;
  if (released.has(owner.nonce) || !isAlive(owner.pid)) return true;
  const birth = processBirth(owner.pid);
  // One that was born, but does not say when, has not written this here.
  return birth !== null && owner.birth !== birth;
}

function isElsewhere({ host, pids }: LockOwner): boolean {
  return host !== hostname() || pids !== pidNamespace();
}

/** Whether its owner shows itself before we, or whoever wants the lock, have seen enough. Not when the lock is released. */
async function isTouched(path: string, watch: LockWatch, pause: (ms: number) => unknown): Promise<boolean> {
  const before = modifiedMs(path);
  for (let waitedMs = 0; waitedMs < watchMs; waitedMs += lookEveryMs) {
    if (watch.isUnwanted()) return true;
    await pause(lookEveryMs);
    const now = modifiedMs(path);
    if (now !== before) return now !== Infinity;
  }
  return false;
}

function modifiedMs(path: string): number {
  return fs.lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
}

/**
 * Removes a dead lock, and no other: between looking and removing somebody may have taken it over. Whoever makes the
 * mark may look again and remove; the others start over. False when another one is at it.
 */
function removed(path: string, nonce: string | null, waitedMs: number, disk: Disk): boolean {
  const mark = `${path}.break`;
  if (!disk.makeDirectory(mark)) {
    // A mark from the future never grows old by the clock on the wall.
    if (Date.now() - modifiedMs(mark) > breakMarkMs || waitedMs > breakMarkMs)
      fs.rmSync(mark, { recursive: true, force: true });
    return false;
  }
  try {
    const holder = readOwner(path);
    if (holder === 'broken' ? nonce === null : holder !== 'absent' && holder.nonce === nonce) clearAway(path);
    return true;
  } finally {
    disk.removeDirectory(mark);
  }
}

function heldLock(path: string, owner: LockOwner, disk: Disk): LockTaken {
  const beat = setInterval(() => touch(path), heartbeatMs);
  beat.unref();
  return {
    held: true,
    release: () => {
      clearInterval(beat);
      try {
        const holder = readOwner(path);
        if (typeof holder === 'object' && holder.nonce === owner.nonce) disk.remove(path);
      } catch {
        released.add(owner.nonce);
      }
    },
  };
}

function touch(path: string): void {
  const now = new Date();
  try {
    fs.lutimesSync(path, now, now);
  } catch {
    // Somebody removed the state directory; the next write says so better.
  }
}
