// Ctrl-C and its kin: the first asks the run to stop, the second does not wait.

import type { Interruption } from '../core/stop.ts';

const signals: readonly Interruption['signal'][] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Calls for every signal that wants us to end; returns the way to stop listening. */
export function onInterruption(listener: (reason: Interruption) => void): () => void {
  const handlers = signals.map((signal) => [signal, () => listener({ kind: 'interrupted', signal })] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
