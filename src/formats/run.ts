// run.json: what a run is.

import type { Deaths } from '../core/planning/poison.ts';
import type { Result } from '../core/problem.ts';
import type { Invocation, Run, RunShard, RunSuite } from '../core/run.ts';
import { decodeJson } from './decode.ts';
import { isCount, isListOf, isObject, isText, isTextOrAbsent, isTextOrNull } from './guard.ts';
import { isGitState, isMerged } from './merged.ts';
import { formatVersion } from './version.ts';

export function encodeRun(run: Run): string {
  return `${JSON.stringify({ format: formatVersion, ...run }, null, 1)}\n`;
}

export function decodeRun(text: string, where: string): Result<Run> {
  return decodeJson(text, where, isRun);
}

export function isRun(value: unknown): value is Run {
  return (
    isObject(value) &&
    value['format'] === formatVersion &&
    isText(value['id']) &&
    isText(value['createdAt']) &&
    isText(value['pawl']) &&
    isListOf(value['patterns'], isText) &&
    isListOf(value['ignore'], isText) &&
    isListOf(value['command'], isText) &&
    typeof value['shell'] === 'boolean' &&
    isText(value['commandDigest']) &&
    isText(value['runner']) &&
    (value['suites'] === undefined || isListOf(value['suites'], isRunSuite)) &&
    (value['shard'] === null || isShard(value['shard'])) &&
    (value['git'] === null || isGitState(value['git'])) &&
    isTextOrAbsent(value['queue']) &&
    isTextOrNull(value['parent']) &&
    isListOf(value['expected'], isText) &&
    isListOf(value['invocations'], isInvocation) &&
    isListOf(value['deaths'], isDeaths) &&
    (value['merged'] === undefined || isMerged(value['merged']))
  );
}

function isRunSuite(value: unknown): value is RunSuite {
  return (
    isObject(value) &&
    isText(value['name']) &&
    isText(value['folder']) &&
    isListOf(value['patterns'], isText) &&
    isListOf(value['ignore'], isText) &&
    isListOf(value['command'], isText) &&
    typeof value['shell'] === 'boolean' &&
    isText(value['commandDigest']) &&
    isText(value['runner'])
  );
}

function isShard(value: unknown): value is RunShard {
  return (
    isObject(value) &&
    isCount(value['index']) &&
    isCount(value['total']) &&
    (value['whole'] === undefined || isListOf(value['whole'], isText))
  );
}

function isInvocation(value: unknown): value is Invocation {
  return (
    isObject(value) &&
    isCount(value['number']) &&
    isText(value['startedAt']) &&
    isTextOrNull(value['endedAt']) &&
    isText(value['host']) &&
    isCount(value['pid']) &&
    isText(value['pawl']) &&
    isText(value['node']) &&
    (value['platform'] === undefined || isText(value['platform'])) &&
    isTextOrNull(value['project']) &&
    isTextOrNull(value['projectAfter'])
  );
}

function isDeaths(value: unknown): value is Deaths {
  return isObject(value) && isText(value['file']) && isCount(value['times']);
}
