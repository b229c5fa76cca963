// What a merged run says of the runs that it was made of: a part of run.json.

import type { ShardSpec } from '../core/planning/shard.ts';
import type { GitState, Merged, MergedPart, SupersededResult } from '../core/run.ts';
import { isOutcome } from './file-result.ts';
import { isAmount, isCount, isListOf, isObject, isText, isTextOrNull } from './guard.ts';
import { isProblem } from './problem.ts';

/** Whether it says so as run.json does. */
export function isMerged(value: unknown): value is Merged {
  return (
    isObject(value) &&
    isListOf(value['parts'], isMergedPart) &&
    isListOf(value['superseded'], isSuperseded) &&
    isListOf(value['problems'], isProblem)
  );
}

function isMergedPart(value: unknown): value is MergedPart {
  return (
    isObject(value) &&
    isText(value['run']) &&
    isText(value['createdAt']) &&
    isListOf(value['invocations'], isText) &&
    isText(value['host']) &&
    isText(value['runtime']) &&
    (value['shard'] === null || isShardSpec(value['shard'])) &&
    isTextOrNull(value['whole']) &&
    isText(value['suite']) &&
    (value['git'] === null || isGitState(value['git'])) &&
    isListOf(value['projects'], isTextOrNull) &&
    isText(value['startedAt']) &&
    isTextOrNull(value['endedAt']) &&
    isListOf(value['files'], isText)
  );
}

function isSuperseded(value: unknown): value is SupersededResult {
  return (
    isObject(value) &&
    isText(value['file']) &&
    isText(value['run']) &&
    (value['shard'] === null || isShardSpec(value['shard'])) &&
    isText(value['host']) &&
    isOutcome(value['outcome']) &&
    isText(value['finishedAt']) &&
    isAmount(value['durationMs'])
  );
}

function isShardSpec(value: unknown): value is ShardSpec {
  return isObject(value) && isCount(value['index']) && isCount(value['total']);
}

/** Whether it tells the state of a repository as run.json does. */
export function isGitState(value: unknown): value is GitState {
  return (
    isObject(value) &&
    isTextOrNull(value['commit']) &&
    typeof value['dirty'] === 'boolean' &&
    (value['folder'] === undefined || isText(value['folder']))
  );
}
