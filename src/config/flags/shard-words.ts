// What may stand behind --shard: `2/4`, what CI says of this job, or all cuts beside each other.

import type { ShardSpec } from '../../core/planning/shard.ts';
import { isInRange, ranges } from '../ranges.ts';
import type { Read } from './flag.ts';

export type AskedShard =
  | ({ readonly kind: 'one' } & ShardSpec)
  /** As the environment tells. With a total where that is not told, or to be compared with what is told. */
  | { readonly kind: 'auto'; readonly total: number | null }
  /** Every cut, up to so many shards. */
  | { readonly kind: 'all'; readonly upTo: number | null };

const aShard = 'a shard such as "2/4", the first is 1';

/** As it is written: whether it can be read. */
export function readShard(text: string): Read<string> {
  const read = parseShard(text);
  return 'expected' in read ? read : { value: text };
}

/** The text itself is checked here alone: what it means on this machine is for the settings to say. */
export function parseShard(text: string): Read<AskedShard> {
  const [, first = '', last] = /^(\d+|auto|all)(?:\/(\d+))?$/.exec(text) ?? [];
  const total = last === undefined ? null : Number(last);
  if (total !== null && !isInRange(total, ranges.shards)) return { expected: `from 1 to ${ranges.shards.to} shards` };
  if (first === 'auto') return { value: { kind: 'auto', total } };
  if (first === 'all') return { value: { kind: 'all', upTo: total } };
  if (first === '' || total === null) return { expected: `${aShard}, or auto` };
  const index = Number(first);
  if (index < 1 || index > total) return { expected: `a shard from 1/${total} to ${total}/${total}` };
  return { value: { kind: 'one', index, total } };
}
