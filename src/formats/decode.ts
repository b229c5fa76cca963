// unknown → Result: what every reader of a stored shape has in common.

import type { Problem, Result } from '../core/problem.ts';
import { isObject } from './guard.ts';
import { formatVersion } from './version.ts';

/** Members that we do not know are passed on, and whoever writes or prints them again goes down into each. */
const depthMax = 100;

/** So short a text cannot nest so deep that it matters: this is all that most results cost. */
const lengthLookedAt = 8192;

/** Parses text as JSON of our format version. Says in the problem what it is instead. */
export function decodeJson<T>(text: string, where: string, isShape: (value: unknown) => value is T): Result<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return broken(where, text.trim() === '' ? 'is empty' : 'is not valid JSON');
  }
  if (nestsTooDeep(text)) return broken(where, `is nested more than ${depthMax} levels deep`);
  if (isObject(value) && typeof value['format'] === 'number' && value['format'] > formatVersion) {
    return { ok: false, problem: newerVersion(where, value['format']) };
  }
  return isShape(value) ? { ok: true, value } : broken(where, 'does not have the shape it should have');
}

function broken(where: string, message: string): Result<never> {
  return { ok: false, problem: { kind: 'unreadable', where, message, next: 'it is not counted' } };
}

function newerVersion(where: string, found: number): Problem {
  return {
    kind: 'newer-version',
    where,
    message: `has format ${found}, this pawl knows formats up to ${formatVersion}`,
    next: 'nothing in it was changed; use the pawl that wrote it, or a newer one',
  };
}

function nestsTooDeep(json: string): boolean {
  if (json.length < lengthLookedAt) return false;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '"') inText = !inText;
    else if (inText) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > depthMax) return true;
  }
  return false;
}
