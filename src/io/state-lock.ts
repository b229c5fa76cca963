// One writer at a time in a state directory, and never a wait for a dead one.

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { isCount, isObject, isText, isTextOrNull } from '../formats/guard.ts';
import { formatVersion } from '../formats/version.ts';
import type { LockTaken, StoreOwner } from '../ports/result-store.ts';
import { isAlive } from './alive.ts';
import { pidNamespace, processBirth } from './process-birth.ts';

/** Who holds the lock, as the lock file has it. */
interface LockOwner extends StoreOwner {
  /** When the process was born, in the system's own words: a pid is used again, a birth is not. Null where nobody tells. */
  readonly birth: string | null;
  /** Where its pid means something: containers of one host name may each have a process of that number. */
  readonly pids: string;
  readonly nonce: string;
}

/** The owner on another machine touches its lock this often. */
const heartbeatMs = 15_000;

/** A lock of another machine that was not touched for so long is dead. Clocks may differ by less than this. */
const silentMs = 90_000;

/** Breaking takes microseconds: a break mark this old was left by a process that died at it. */
const breakMarkMs = 10_000;

/** Takes the lock, or says who has it. A lock whose owner is dead is taken over, by one of all who try at once. */
export function takeLock(stateDir: string): LockTaken {
  const path = join(stateDir, 'lock');
  const owner: LockOwner = {
    pid: process.pid,
    host: hostname(),
    birth: processBirth(process.pid),
    pids: pidNamespace(),
    since: new Date().toISOString(),
    nonce: randomUUID(),
  };
  fs.mkdirSync(stateDir, { recursive: true });
  for (let tries = 0; ; tries++) {
    if (created(path, owner)) return heldLock(path, owner);
    const holder = readOwner(path);
    if (holder === 'absent') continue;
    if (holder !== 'broken' && !isDead(holder, path)) return { held: false, owner: holder };
    if (!removed(path, holder === 'broken' ? null : holder.nonce) && tries > 0) pause(5);
  }
}

/** Who holds the lock, for whoever only looks; null when nobody does, or a dead process. */
export function lockOwner(stateDir: string): StoreOwner | null {
  const path = join(stateDir, 'lock');
  const holder = readOwner(path);
  return typeof holder === 'string' || isDead(holder, path) ? null : holder;
}

/** The file appears with its whole content at once: a link to a finished file, or nothing. */
function created(path: string, owner: LockOwner): boolean {
  const draft = `${path}.${owner.nonce}`;
  fs.writeFileSync(draft, `${JSON.stringify({ format: formatVersion, ...owner })}\n`, { flag: 'wx' });
  try {
    fs.linkSync(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // A disk without links: the name is still claimed by one only, its content comes a moment later.
    return createdWithoutLink(path, draft);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function createdWithoutLink(path: string, draft: string): boolean {
  try {
    fs.copyFileSync(draft, path, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(path: string): LockOwner | 'absent' | 'broken' {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(path, 'utf8'));
    return isOwner(value) ? value : 'broken';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'absent';
    if (error instanceof SyntaxError) return 'broken';
    throw error;
  }
}

function isOwner(value: unknown): value is LockOwner {
  return (
    isObject(value) &&
    isCount(value['pid']) &&
    isText(value['host']) &&
    isTextOrNull(value['birth']) &&
    isText(value['pids']) &&
    isText(value['since']) &&
    isText(value['nonce'])
  );
}

function isDead(owner: LockOwner, path: string): boolean {
  if (owner.host !== hostname() || owner.pids !== pidNamespace()) return Date.now() - modifiedMs(path) > silentMs;
  if (!isAlive(owner.pid)) return true;
  const birth = processBirth(owner.pid);
  return owner.birth !== null && birth !== null && owner.birth !== birth;
}

function modifiedMs(path: string): number {
  return fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
}

/**
 * Removes a dead lock, and no other: between looking and removing somebody may have taken it over. Whoever makes the
 * mark may look again and remove; the others start over. False when another one is at it.
 */
function removed(path: string, nonce: string | null): boolean {
  const mark = `${path}.break`;
  try {
    fs.mkdirSync(mark);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (Date.now() - modifiedMs(mark) > breakMarkMs) fs.rmSync(mark, { recursive: true, force: true });
    return false;
  }
  try {
    const holder = readOwner(path);
    if (holder === 'broken' ? nonce === null : holder !== 'absent' && holder.nonce === nonce)
      fs.rmSync(path, { force: true });
    return true;
  } finally {
    fs.rmSync(mark, { recursive: true, force: true });
  }
}

function heldLock(path: string, owner: LockOwner): LockTaken {
  const beat = setInterval(() => touch(path), heartbeatMs);
  beat.unref();
  return {
    held: true,
    release: () => {
      clearInterval(beat);
      const holder = readOwner(path);
      if (typeof holder === 'object' && holder.nonce === owner.nonce) fs.rmSync(path, { force: true });
    },
  };
}

function touch(path: string): void {
  const now = new Date();
  try {
    fs.utimesSync(path, now, now);
  } catch {
    // Somebody removed the state directory; the next write says so better.
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
