// What a Go test printed → why it failed and where.

import { isAbsolute, posix, relative, sep } from 'node:path';

import type { Failure } from '../../core/results/file-result.ts';

/** The lines by which go tells of a test, which are none of its own. */
const framing = /^\s*(?:=== |--- |FAIL\b|PASS$)/;

/** @param folder of the package, relative to the root: what a test logs is located by a name without a folder */
export function failureOf(test: string | null, output: string, folder: string, root: string): Failure {
  const lines = output.split('\n').filter((line) => !framing.test(line));
  const detail = lines.join('\n').replaceAll(/^\n+|\s+$/g, '');
  const unsaid = test === null ? 'the package failed, though none of its tests did' : 'it failed and said nothing';
  const why = panicIn(lines, root) ?? logged(lines, folder) ?? { message: detail.trim() || unsaid, location: null };
  return { test, ...why, detail };
}

type Why = Pick<Failure, 'message' | 'location'>;

/** The first words of a panic, and the innermost place in the project: the path of a frame begins with a tab. */
function panicIn(lines: readonly string[], root: string): Why | null {
  const at = lines.findIndex((line) => /^(?:panic|fatal error): /.test(line));
  if (at === -1) return null;
  const places = lines.slice(at).map((line) => /^\t(.+\.go):(\d+)\b/.exec(line));
  const inside = places.flatMap((place) => placeInside(root, place?.[1] ?? '', place?.[2] ?? ''));
  return { message: (lines[at] as string).replace(/ \[recovered\]$/, ''), location: inside[0] ?? null };
}

/** `    a_test.go:12: got 1`, with further lines of the same message set in deeper; `store/a.go:3:5: undefined: x`. */
function logged(lines: readonly string[], folder: string): Why | null {
  const place = /^(\s*)(?:\w+: )?([^\s:][^:]*\.go):(\d+(?::\d+)?): ?(.*)$/;
  const at = lines.findIndex((line) => place.test(line));
  const [, indent = '', file = '', line = '', first = ''] = place.exec(lines[at] ?? '') ?? [];
  if (at === -1) return null;
  const following = lines.slice(at + 1);
  const end = following.findIndex((each) => !each.startsWith(`${indent}    `));
  const more = indent === '' ? [] : following.slice(0, end === -1 ? undefined : end);
  const path = indent === '' || isAbsolute(file) ? file : posix.join(folder, file);
  return {
    message: [first, ...more.map((each) => each.trim())].join('\n').trim(),
    location: `${path}:${line}`,
  };
}

/** None where the file is not in the project, such as one of the standard library. */
function placeInside(root: string, file: string, line: string): string[] {
  const path = relative(root, file);
  return isAbsolute(file) && !path.startsWith('..') ? [`${path.split(sep).join('/')}:${line}`] : [];
}
