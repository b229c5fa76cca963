// unknown → Result: what every reader of a stored shape has in common.

import type { Problem, Result } from '../core/problem.ts';
import { isObject } from './guard.ts';
import { formatVersion } from './version.ts';

/** Parses text as JSON of our format version. Says in the problem what it is instead. */
export function decodeJson<T>(text: string, where: string, isShape: (value: unknown) => value is T): Result<T> {
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
