// A timings file that the user names → what it says. Never nothing instead: another cut would run other files.

import fs from 'node:fs';

import type { Timings } from '../core/history/timings.ts';
import type { Result } from '../core/problem.ts';
import { decodeTimings } from '../formats/timings.ts';

/** @param name how messages call it */
export function readTimings(path: string, name: string): Result<Timings> {
  let text: string;
  try {
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? String(error)})`;
    const next = 'pawl timings --output <file> writes one from runs; nothing was run';
    return { ok: false, problem: { kind: 'usage', where: name, message, next } };
  }
  const read = decodeTimings(text, name);
  if (read.ok || read.problem.kind === 'newer-version') return read;
  return { ok: false, problem: { ...read.problem, kind: 'usage', next: 'nothing was run' } };
}
