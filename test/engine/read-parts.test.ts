import { expect, it } from 'vitest';

import { readParts } from '../../src/engine/read-parts.ts';
import type { RunDirectory } from '../../src/ports/result-store.ts';
import { aReadPart } from '../rig/parts.ts';

const withoutResults = { readResult: () => null } as unknown as RunDirectory;

/** Runs of one state directory, newest first; how many of them were read is counted. */
function aStateDirectory(shards: readonly string[]) {
  const counts = { read: 0 };
  const runs = function* () {
    for (const shard of shards) {
      counts.read += 1;
      const { run } = aReadPart({ shard, files: { [`test/${shard.replace('/', '-')}.sh`]: 'passed' }, whole: ['a'] });
      yield { run: { ok: true, value: run } as const, directory: withoutResults };
    }
  };
  return { found: { place: '.pawl', runs }, counts };
}

it('all shards of one state directory are found, however many there are', () => {
  const shards = Array.from({ length: 150 }, (_, nth) => `${nth + 1}/150`);
  expect(readParts([aStateDirectory(shards).found]).parts).toHaveLength(150);
});

it('some attempts of each shard are looked at, and not all that there ever were', () => {
  const { found, counts } = aStateDirectory(Array.from({ length: 5000 }, (_, nth) => `${(nth % 20) + 1}/20`));
  readParts([found]);
  expect(counts.read).toBe(200);
});
