// A tracer that says what it is told to say of every command: nothing is hidden from it.

import { join } from 'node:path';

import type { TraceLine } from '../../src/core/trace-line.ts';
import type { Touched } from '../../src/core/traced-inputs.ts';
import type { Tracer } from '../../src/ports/tracer.ts';

/** @param touched paths relative to the root */
export function scriptedTracer(root: string, touched: readonly Touched[]): Tracer {
  const began: TraceLine = {
    kind: 'process',
    pid: 1,
    ppid: process.pid,
    thread: 0,
    runtime: 'rig',
    version: '1',
    executable: '/rig',
    argv: [],
  };
  const touches = touched.map(({ how, path }): TraceLine => ({ kind: 'touched', how, path: join(root, path) }));
  const lines = [began, ...touches].map((line) => ({ writer: '1', line }));
  const told = { take: () => lines, distrust: () => null, close: () => {} };
  return {
    trace: ({ argv, env }) => ({ argv, env, shell: false, root, ...told }),
    trouble: () => null,
    close: () => {},
  };
}
