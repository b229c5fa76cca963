// A tracer that says what it is told to say of every command: nothing is hidden from it, but for what shells start.

import { join } from 'node:path';

import type { TraceLine } from '../../src/core/tracing/trace-line.ts';
import type { Touched } from '../../src/core/tracing/traced-inputs.ts';
import { systemClock } from '../../src/io/clock.ts';
import type { Tracer } from '../../src/ports/tracer.ts';

/** What is written just before a command starts would count as written while it ran: file systems keep coarse times. */
export const clockAhead = { ...systemClock, now: () => Date.now() + 1000 };

/** @param touched paths relative to the root */
export function scriptedTracer(root: string, touched: readonly Touched[]): Tracer {
  const machine = { pid: 1, ppid: process.pid, thread: 0, runtime: 'rig', version: '1' };
  const touches = touched.map(({ how, path }): TraceLine => ({ kind: 'touched', how, path: join(root, path) }));
  return {
    trace: ({ argv, env }) => {
      const began: TraceLine = { kind: 'process', ...machine, executable: argv[0], argv: [] };
      const lines = [began, ...touches].map((line) => ({ writer: '1', line }));
      return {
        argv,
        env,
        shell: false,
        root,
        scripts: () => null,
        take: () => lines,
        distrust: () => null,
        close: () => {},
      };
    },
    trouble: () => null,
    close: () => {},
  };
}
