// Ctrl-C and its kin: the first asks the run to stop, the second does not wait. Ctrl-Z, which makes it stand still. And
// Ctrl-T, which asks how it goes, with its kin where no terminal knows that key.

import { constants } from 'node:os';

import type { Interruption } from '../../core/planning/stop.ts';

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

/**
 * Calls for every signal that asks how it goes: SIGUSR1, and SIGINFO where there is one. Returns the way to stop listening.
 * Meanwhile SIGUSR1 does not open Node's debugger.
 */
export function onQuestion(listener: () => void): () => void {
  const asking = (['SIGUSR1', 'SIGINFO'] as const).filter((signal) => signal in constants.signals);
  for (const signal of asking) process.on(signal, listener);
  return () => {
    for (const signal of asking) process.off(signal, listener);
  };
}
