// Which part of the suite is run here, and by what it is cut.

import { resolve } from 'node:path';

import type { ShardSpec } from '../../core/planning/shard.ts';
import type { Problem, Result } from '../../core/problem.ts';
import type { Settings } from '../../core/settings.ts';
import { whereInConfig } from '../file/config-place.ts';
import { parseShard } from '../flags/shard-words.ts';
import type { SettingsSources } from './settings-sources.ts';
import { shardFromEnv } from './shard-from-env.ts';

interface ShardPart {
  readonly value: Pick<Settings, 'shard' | 'timings'>;
  readonly problems: readonly Problem[];
}

/** What would decide nothing is not even read: a suite that is run as a whole needs no timings, though its config names some. */
export function shardFrom(sources: SettingsSources): ShardPart {
  const { flags, env } = sources;
  // A queue gives out the longest file first.
  if (flags.shard === undefined && flags.queueId === undefined) {
    const value = { shard: null, timings: null };
    return {
      value,
      problems:
        flags.timings === undefined ? [] : [wrong('--timings', 'decides nothing without --shard or --queue-id')],
    };
  }
  const shard = flags.shard === undefined ? noShard : shardAsked(flags.shard, env);
  const timings = timingsFrom(sources);
  return {
    value: { shard: shard.ok ? shard.value : null, timings: timings?.ok === true ? timings.value : null },
    problems: [shard, timings].flatMap((read) => (read?.ok === false ? read.problem : [])),
  };
}

const noShard: Result<ShardSpec | null> = { ok: true, value: null };

function shardAsked(text: string, env: SettingsSources['env']): Result<ShardSpec> {
  const read = parseShard(text);
  const asked = 'value' in read ? read.value : null;
  if (asked?.kind === 'one') return { ok: true, value: { index: asked.index, total: asked.total } };
  if (asked?.kind === 'auto') return shardFromEnv(env, asked.total);
  return { ok: false, problem: wrong('--shard', 'all is for pawl plan, which compares the cuts and runs nothing') };
}

/** Null where no file is named. */
function timingsFrom({
  flags,
  config,
  root,
  cwd,
  place,
  timingsIn,
}: SettingsSources): ReturnType<typeof timingsIn> | null {
  if (flags.timings !== undefined) return timingsIn(resolve(cwd, flags.timings), `--timings ${flags.timings}`);
  if (config.timings === undefined) return null;
  const where = place === null ? 'timings' : whereInConfig(place, ['timings']);
  return timingsIn(resolve(root, config.timings), `${where} (${config.timings})`);
}

function wrong(where: string, message: string): Problem {
  return { kind: 'usage', where, message, next: 'nothing was run' };
}
