import { describe, expect, it } from 'vitest';

import { Killer } from '../rig/killer.ts';
import { tell, torture } from '../rig/torture.ts';

/** After so many kills a suite may come to its end, and another one is begun. */
const killsOfOneSuite = 10;

describe('the real pawl, killed with SIGKILL at any moment, alone or with all that it started', () => {
  it(
    'loses nothing it announced, repeats only what was in flight, and ends the same',
    { timeout: torture.timeoutMs },
    async () => {
      const chance = torture.chance();
      const undisturbed = await outcomeOf(new Killer(chance));
      for (let kills = 0; kills < torture.kills;) {
        const killer = new Killer(chance);
        for (const until = Math.min(kills + killsOfOneSuite, torture.kills); kills < until;) {
          if (await killer.kill(kills + 1)) kills += 1;
        }
        const { code, verdicts } = await outcomeOf(killer);
        expect(code).toBe(undisturbed.code);
        expect(killer.witness.harmless(verdicts)).toEqual(killer.witness.harmless(undisturbed.verdicts));
        killer.remove();
      }
      tell(`${torture.kills} kills`);
    },
  );
});

async function outcomeOf(killer: Killer) {
  const outcome = await killer.undisturbed();
  killer.end();
  return outcome;
}
