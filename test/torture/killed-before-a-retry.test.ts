import { expect, it } from 'vitest';

import type { FileResult } from '../../src/core/results/file-result.ts';
import { isFlaky } from '../../src/core/results/file-result.ts';
import { asTestFile } from '../../src/core/test-file.ts';
import type { Ran } from '../../src/engine/invocation/current-invocation.ts';
import { Gone, Life } from '../rig/life.ts';
import { ScriptedSuite, unsyncedDisk } from '../rig/scripted-suite.ts';
import { tell, torture } from '../rig/torture.ts';

const flaky = asTestFile('test/flaky.sh');

it(
  'a failure that was announced and waits for its retry is lost by no kill',
  async () => {
    const life = new Life();
    const undisturbed = new OneSuite();
    await undisturbed.run(life);
    undisturbed.remove();
    const moments = life.effects.map((_, nth) => nth);
    const kills = torture.isLong ? moments : moments.filter((nth) => nth % 12 === 0);
    for (const nth of kills) {
      const suite = new OneSuite();
      await suite.run(new Life(nth));
      const moment = `killed before effect ${nth}, ${life.effects[nth]}`;
      expect(hasFailed(suite.result()) || !suite.toldFailed, moment).toBe(true);
      const ran = await suite.run(new Life());
      // It stands, or it passed with the failure on record: clean it is never.
      expect(ran?.summary, moment).toMatchObject({ total: 5, notRun: 0 });
      expect(hasFailed(suite.result()), moment).toBe(true);
      expect(ran?.summary.flaky.includes(flaky) === (suite.result()?.outcome === 'passed'), moment).toBe(true);
      suite.remove();
    }
    tell(`${kills.length} kills, with retries at the end`);
  },
  torture.timeoutMs,
);

function hasFailed(result: FileResult | null): boolean {
  return result !== null && (result.outcome !== 'passed' || isFlaky(result));
}

class OneSuite {
  readonly #suite = new ScriptedSuite(1, { disk: unsyncedDisk, effects: () => 0 });
  toldFailed = false;

  /** Null where it was killed. */
  async run(life: Life): Promise<Ran | null> {
    try {
      return await this.#suite.run({ retryWhen: 'end' }, life, (event) => {
        if (event.kind !== 'file-finished' || event.result.file !== flaky) return;
        this.toldFailed ||= event.result.outcome === 'failed';
      });
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      this.#suite.bury();
      return null;
    }
  }

  /** What the newest run says of the flaky file. */
  result(): FileResult | null {
    const { store } = this.#suite;
    const id = store.runs().toSorted().at(-1);
    const run = id === undefined ? null : store.readRun(id);
    const stored = run?.ok === true ? store.open(run.value).readResult(flaky) : null;
    return stored?.ok === true ? stored.value : null;
  }

  remove(): void {
    this.#suite.remove();
  }
}
