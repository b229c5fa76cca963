// The flags of node itself, as far as they decide where a script's own parameters begin.

import type { FlagTable } from './parameters.ts';
import { flagList } from './parameters.ts';

export const nodeFlags: FlagTable = {
  withValue: flagList(
    '-r --require --import --loader --experimental-loader -C --conditions --env-file --env-file-if-exists',
    '--test-concurrency --test-coverage-* --test-global-setup --test-isolation',
    '--experimental-test-isolation --test-name-pattern --test-reporter --test-reporter-destination',
    '--test-rerun-failures --test-shard --test-skip-pattern --test-timeout --watch-path --title',
    '--input-type --icu-data-dir --diagnostic-dir --tsconfig',
  ),
  dropped: flagList(
    '--test --watch* --experimental-test-coverage --test-coverage-* --test-rerun-failures --test-shard',
  ),
};

/** Where the script stands in the words behind `node`; -1 when there is none. */
export function scriptIndex(words: readonly string[]): number {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (!word.startsWith('-')) return at;
    if (nodeFlags.withValue.includes(word)) at += 1;
  }
  return -1;
}
