import { expect, it } from 'vitest';

import { tell, torture } from '../rig/torture.ts';
import { WarmKiller, warmSuite } from '../rig/warm-killer.ts';

/** After so many kills a suite may come to its end, and another one is begun. */
const killsOfOneSuite = 5;

it(
  'a warm run that is killed with SIGKILL at any moment loses nothing it was told, and ends the same',
  { timeout: torture.timeoutMs },
  async () => {
    const chance = torture.chance();
    const killsMax = torture.isLong ? Math.ceil(torture.kills / 3) : 2;
    const expected = Object.keys(warmSuite).map((_, index) => (index % 5 === 3 ? 'failed' : 'passed'));
    let kills = 0;
    let repeated = 0;
    while (kills < killsMax) {
      const killer = new WarmKiller();
      for (let nth = 0; nth < killsOfOneSuite && kills < killsMax; nth++) {
        if (!(await killer.kill(chance))) break;
        kills += 1;
      }
      const run = killer.start();
      expect((await run.ended).code).toBe(1);
      killer.hear(run);
      expect(killer.verdicts()).toEqual(expected);
      // A test that has ended and whose file the runner had not told of yet was in flight, too.
      expect(killer.repeated()).toBeLessThanOrEqual(killer.deaths);
      expect(killer.lost()).toBeLessThanOrEqual(killer.deaths);
      expect(killer.channels()).toEqual([]);
      repeated += killer.repeated();
      killer.remove();
    }
    tell(`${kills} kills of warm runs, ${repeated} files ran again though their tests had ended`);
  },
);
