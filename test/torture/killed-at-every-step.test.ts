import { describe, expect, it } from 'vitest';

import { Life } from '../rig/life.ts';
import { Ordeal } from '../rig/ordeal.ts';
import { tell, torture } from '../rig/torture.ts';

/** What only a machine that dies can tell from its absence: a kill before it leaves what a kill after it leaves. */
const unseen: readonly string[] = ['sync', 'syncDirectory', 'close'];

describe.each([1, 2])('with %i workers, a run that is killed', (workers) => {
  it(
    'before any effect loses nothing announced, repeats only what was in flight, and ends the same',
    async () => {
      const life = new Life();
      const undisturbed = await survived(new Ordeal(workers), [life]);
      const seen = life.effects.flatMap((effect, nth) => (unseen.includes(effect) ? [] : nth));
      // In the quick form some of them, and other ones with each number of workers.
      const kills = torture.isLong ? seen : seen.filter((_, index) => index % 10 === workers);
      for (const nth of kills) {
        expect(await survived(new Ordeal(workers), [new Life(nth)]), `before effect ${nth}`).toEqual(undisturbed);
      }
      tell(`${kills.length} kills, one at each step`);
    },
    torture.timeoutMs,
  );

  it(
    'again and again ends the same, but for files that it died of three times',
    async () => {
      const chance = torture.chance();
      const undisturbed = await survived(new Ordeal(workers), []);
      const rounds = torture.isLong ? 200 : 4;
      for (let round = 1; round <= rounds; round++) {
        const ordeal = new Ordeal(workers);
        const lives = Array.from({ length: 15 }, () => new Life(chance.below(80)));
        const { witness } = ordeal;
        const ended = await survived(ordeal, lives);
        expect(witness.harmless(ended), `round ${round}`).toEqual(witness.harmless(undisturbed));
      }
      tell(`${rounds} suites, each killed up to 15 times`);
    },
    torture.timeoutMs,
  );
});

async function survived(ordeal: Ordeal, lives: readonly Life[]): Promise<ReadonlyMap<string, string>> {
  try {
    return await ordeal.survive(lives);
  } finally {
    ordeal.suite.remove();
  }
}
