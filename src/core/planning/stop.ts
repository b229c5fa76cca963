// When an invocation stops before everything owed has run, and what that is called.

/** A signal wants us to end. */
export interface Interruption {
  readonly kind: 'interrupted';
  readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP';
}

/** Why files were left: an interruption, our own trouble, or a limit that the user set. */
export type StopReason =
  | Interruption
  | { readonly kind: 'bail'; readonly failures: number }
  | { readonly kind: 'max-files'; readonly files: number }
  /** No file that is left would have come to its end in time. */
  | { readonly kind: 'budget'; readonly budgetMs: number }
  /** No file of the queue waits any more, and what other machines have is not waited for. */
  | { readonly kind: 'queue-part' }
  | { readonly kind: 'trouble' };

export interface Limits {
  /** Stop after this many failures in this invocation; failures kept from before do not count. */
  readonly bail: number | null;
  /** Start at most this many files in this invocation. */
  readonly maxFiles: number | null;
  /** How long this invocation may take: a file that is not expected to end in that time is not started. */
  readonly budgetMs: number | null;
}

export interface Progress {
  readonly started: number;
  readonly failures: number;
}

/** Asked before each file: the limit that forbids to start it, if any. */
export function limitReached(limits: Limits, progress: Progress): StopReason | null {
  if (limits.bail !== null && progress.failures >= limits.bail) return { kind: 'bail', failures: progress.failures };
  if (limits.maxFiles !== null && progress.started >= limits.maxFiles) {
    return { kind: 'max-files', files: progress.started };
  }
  return null;
}
