import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { Life } from '../rig/life.ts';
import { Ordeal } from '../rig/ordeal.ts';
import type { Tree } from '../rig/power-loss.ts';
import { plant, PoweredDisk, recordedDisk } from '../rig/power-loss.ts';
import { unsyncedDisk } from '../rig/scripted-suite.ts';
import { tell, torture } from '../rig/torture.ts';

/** What a machine may leave that loses its power now. */
type Leaves = (disk: PoweredDisk) => Iterable<Tree>;

const whatWasSynced: Leaves = (disk) => [disk.nothingUnsynced()];

describe.each(torture.isLong ? [1, 2] : [2])('with %i workers, a machine that loses its power', (workers) => {
  it('after any effect has all that was announced, and ends the same', { timeout: torture.timeoutMs }, async () => {
    const states = await losePower(workers, new Life(), whatWasSynced);
    expect(states).toBeGreaterThan(20);
    tell(`${states} states of a disk that holds what was synced and nothing else`);
  });

  it('takes nothing for a result that came to the disk in part', { timeout: torture.timeoutMs }, async () => {
    const chance = torture.chance();
    const some: Leaves = (disk) => (chance.next() < 0.01 ? disk.states(1, chance) : []);
    const many: Leaves = (disk) => disk.states(8, chance);
    const states = await losePower(workers, new Life(), torture.isLong ? many : some);
    expect(states).toBeGreaterThan(20);
    tell(`${states} states of a disk that holds some of what was not synced, whole, torn or foreign`);
  });

  it('does not rest on what a pawl that was killed never synced', { timeout: torture.timeoutMs }, async () => {
    const life = new Life();
    await new Ordeal(workers).survive([life]);
    const syncs = life.effects.flatMap((effect, nth) => (effect.startsWith('sync') ? nth : []));
    // In the quick form, when the first result has its name and nobody has synced that, and what comes soon after.
    const [, , ofResult = 0] = syncs.filter((nth) => life.effects[nth - 1] === 'rename');
    const kills = torture.isLong ? syncs : [ofResult];
    let looks = torture.isLong ? Infinity : 60;
    const leaves: Leaves = (disk) => (looks-- > 0 ? whatWasSynced(disk) : []);
    let states = 0;
    for (const nth of kills) states += await losePower(workers, new Life(nth), leaves);
    expect(states).toBeGreaterThan(0);
    tell(`${kills.length} kills before a sync, and then ${states} states of a disk that holds what was synced`);
  });
});

/** Loses power after each effect, goes on with each of the states that leaves, and gives how many there were. */
async function losePower(workers: number, life: Life, leaves: Leaves): Promise<number> {
  const undisturbed = await new Ordeal(workers).survive([]);
  const { disk, done } = recordedDisk(unsyncedDisk);
  const ordeal = new Ordeal(workers, { disk, effects: () => done.length });
  await ordeal.survive([life]);
  // Until it was killed it was like any other.
  const first = life.isOver ? life.effects.filter((name) => name in disk).length : 0;
  const powered = new PoweredDisk(ordeal.suite.root);
  const seen = new Set<string>();
  for (const [index, effect] of done.entries()) {
    powered.apply(effect);
    if (index < first) continue;
    for (const tree of leaves(powered)) {
      const state = `${digestOf(tree)} ${ordeal.announcedAfter(index + 1).length}`;
      if (seen.has(state)) continue;
      seen.add(state);
      expect(await goneOn(tree, ordeal, index + 1), `power lost after effect ${index + 1}`).toEqual(undisturbed);
    }
  }
  ordeal.suite.remove();
  return seen.size;

  async function goneOn(tree: Tree, before: Ordeal, effects: number): Promise<ReadonlyMap<string, string>> {
    const root = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'pawl-power-'));
    plant(tree, root);
    const after = new Ordeal(workers, undefined, root);
    try {
      return await after.survive([], after.takeOver(before, effects));
    } finally {
      after.suite.remove();
    }
  }
}

function digestOf(tree: Tree): string {
  const hash = createHash('sha256');
  for (const [path, content] of tree) hash.update(`${path}\0${content?.length}\0`).update(content ?? '');
  return hash.digest('hex');
}
