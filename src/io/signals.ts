// Ctrl-C and its kin: the first asks the run to stop, the second does not wait. And Ctrl-Z, which makes it stand still.

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

/**
 * Calls `suspend` before a terminal stops us, and `resume` when it lets us go on, and also after a stop that nobody can
 * catch. Returns the way to stop listening. Windows knows neither.
 */
export function onSuspension(suspend: () => void, resume: () => void): () => void {
  if (process.platform === 'win32') return () => {};
  const stopHere = (): void => {
    suspend();
    // What the terminal wanted to do to us before we asked to hear of it first.
    process.kill(process.pid, 'SIGSTOP');
  };
  process.on('SIGTSTP', stopHere);
  process.on('SIGCONT', resume);
  return () => {
    process.off('SIGTSTP', stopHere);
    process.off('SIGCONT', resume);
  };
}
