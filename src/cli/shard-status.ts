// Bazel takes a test that says nothing for one that ran everything in each shard: it is told otherwise.

import type { Flags } from '../config/flags/flags.ts';
import { parseShard } from '../config/flags/shard-words.ts';
import { shardStatusFile } from '../config/settings/shard-from-env.ts';
import { fileSink } from './compose-reading.ts';

/** Where it was asked to be told and its variables are heeded, and nowhere else. */
export function tellShardIsHeeded({ shard }: Pick<Flags, 'shard'>, env = process.env): void {
  const read = parseShard(shard ?? '');
  const path = 'value' in read && read.value.kind === 'auto' ? shardStatusFile(env) : null;
  if (path !== null) fileSink(path).replace([]);
}
