// What an attempt, and so a file, came to.

/**
 * `passed` and `failed` are the command's own word; `timed-out` is ours; `crashed` means that the command
 * was ended by a signal which pawl did not send, so that it never gave its word. `empty` is a runner that is content and
 * says that it ran no test: that is no pass.
 */
export type Outcome = 'passed' | 'failed' | 'timed-out' | 'crashed' | 'empty';

export const outcomes = ['passed', 'failed', 'timed-out', 'crashed', 'empty'] as const satisfies readonly Outcome[];

/** How a command ended: exactly one of the two is set. */
export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The outcome of a command that ended by itself. */
export function outcomeOf(end: CommandEnd): Outcome {
  if (end.signal !== null) return 'crashed';
  return end.exitCode === 0 ? 'passed' : 'failed';
}
