// A line of a tracer's file → what it tells. What is not of the wire is null: whoever reads it must not think it complete.
//
// A letter, a blank, and a path as it is (as a JSON string where it has a line end in it) or an object of JSON.

import type { Touch, TraceLine } from '../core/tracing/trace-line.ts';
import { isCount, isInteger, isListOf, isObject, isText, isTextOrNull } from './guard.ts';
import { parsedOrNull } from './parse-json.ts';

const touches: Readonly<Record<string, Touch>> = {
  r: 'read',
  w: 'written',
  u: 'updated',
  s: 'looked-at',
  n: 'sought',
  d: 'listed',
  D: 'searched',
  T: 'copied',
  m: 'importable',
  i: 'packages',
};

export function decodeTraceLine(line: string): TraceLine | null {
  if (line[1] !== ' ') return null;
  const how = touches[line[0] as string];
  const rest = line.slice(2);
  if (how !== undefined) return touched(how, rest);
  const value = parsedOrNull(rest);
  switch (line[0] as string) {
    case 'P':
      return processBegan(value);
    case 'X':
      return childStarted(value);
    case 'U':
      return isText(value) ? { kind: 'unseen', what: value } : null;
    case 'F':
      return isTextOrNull(value) ? { kind: 'test-file', path: value } : null;
    case 'K':
      return isText(value) ? { kind: 'test-file', path: value, isLater: true } : null;
    case 'O':
      return { kind: 'for-others' };
    default:
      return null;
  }
}

function touched(how: Touch, rest: string): TraceLine | null {
  const path = rest.startsWith('"') ? parsedOrNull(rest) : rest;
  return isText(path) && path !== '' ? { kind: 'touched', how, path } : null;
}

function processBegan(value: unknown): TraceLine | null {
  if (!isObject(value)) return null;
  const { pid, ppid, thread, runtime, version, executable, argv } = value;
  if (!isCount(pid) || !isInteger(ppid) || !isCount(thread) || !isListOf(argv, isText)) return null;
  if (!isText(runtime) || !isText(version) || !isText(executable)) return null;
  return { kind: 'process', pid, ppid, thread, runtime, version, executable, argv };
}

function childStarted(value: unknown): TraceLine | null {
  if (!isObject(value)) return null;
  const { pid, program, args, folder, from } = value;
  if (!(pid === null || isCount(pid)) || !isText(program) || !isListOf(args, isText)) return null;
  if (!isTextOrNull(folder) || !isTextOrNull(from)) return null;
  return { kind: 'child', pid, program, args, folder, from };
}
