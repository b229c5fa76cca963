// unknown → Result: what every reader of a stored shape has in common.

import type { Problem, Result } from '../core/problem.ts';
import { isObject } from './guard.ts';
import { formatVersion } from './version.ts';

/** Members that we do not know are passed on, and whoever writes or prints them again goes down into each. */
const depthMax = 100;

/** Each of them takes many times the memory of its two characters. A suite with so many failures has other troubles. */
const partsMax = 250_000;

/** So short a text cannot nest so deep that it matters: this is all that most results cost. */
const lengthLookedAt = 8192;

/** Parses text as JSON of our format version. Says in the problem what it is instead. */
export function decodeJson<T>(text: string, where: string, isShape: (value: unknown) => value is T): Result<T> {
  const refused = outOfProportion(text);
  if (refused !== null) return broken(where, refused);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return broken(where, text.trim() === '' ? 'is empty' : 'is not valid JSON');
  }
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

/** Null for a text that may be parsed. */
function outOfProportion(json: string): string | null {
  if (json.length < lengthLookedAt) return null;
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '"') at = endOfText(json, at);
    else if (character === ']' || character === '}') depth -= 1;
    else if (character === '[' || character === '{') {
      depth += 1;
      parts += 1;
      if (depth > depthMax) return `is nested more than ${depthMax} levels deep`;
      if (parts > partsMax) return `has more than ${partsMax} objects and lists`;
    }
  }
  return null;
}

/** Where the text ends that begins there: most of a result is in texts, and over them it is a leap. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end === -1 ? json.length : end;
}

function isEscaped(json: string, quote: number): boolean {
  let first = quote;
  while (json[first - 1] === '\\') first -= 1;
  return (quote - first) % 2 === 1;
}
