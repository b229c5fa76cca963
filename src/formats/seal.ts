// cache/seal.json: the proof that lets a run with nothing to do say so without reading its results. It is derived, of
// this machine and of one moment: whatever does not agree with it to the letter makes it worthless.

import type { Digest } from '../core/digest.ts';
import type { InputEntry } from '../core/freshness/input.ts';
import type { Result } from '../core/problem.ts';
import type { Summary } from '../core/results/summary.ts';
import { decodeJson } from './decode.ts';
import { isListOf, isObject, isText } from './guard.ts';
import { isSummary } from './summary.ts';
import { formatVersion } from './version.ts';

export interface Seal {
  readonly run: string;
  /** What was asked for: patterns, command, runner, version of pawl. */
  readonly request: Digest;
  readonly project: Digest;
  /** Names, sizes and times of everything under results/, and of run.json. */
  readonly stamp: Digest;
  /** The verdict as it stands. */
  readonly summary: Summary;
  /** What it stands on that the project key does not cover. */
  readonly beyondKey: readonly InputEntry[];
  /** Over all test files, in order: those of other shards, too. */
  readonly files: Digest;
  /** All that it stands on, where nothing else has to vouch for any result. */
  readonly traced: readonly InputEntry[] | null;
}

export function encodeSeal(seal: Seal): string {
  return `${JSON.stringify({ format: formatVersion, ...seal }, null, 1)}\n`;
}

export function decodeSeal(text: string, where: string): Result<Seal> {
  return decodeJson(text, where, isSeal);
}

function isSeal(value: unknown): value is Seal {
  return (
    isObject(value) &&
    value['format'] === formatVersion &&
    isText(value['run']) &&
    isText(value['request']) &&
    isText(value['project']) &&
    isText(value['stamp']) &&
    isSummary(value['summary']) &&
    isListOf(value['beyondKey'], isText) &&
    isText(value['files']) &&
    (value['traced'] === null || isListOf(value['traced'], isText))
  );
}
