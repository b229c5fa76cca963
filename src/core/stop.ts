// When an invocation stops before everything owed has run, and what that is called.

/** Why files were left: `interrupted` is a signal, the others are limits that the user set. */
export type StopReason =
  | { readonly kind: 'interrupted'; readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' }
  | { readonly kind: 'bail'; readonly failures: number }
  | { readonly kind: 'max-files'; readonly files: number }
  | { readonly kind: 'trouble' };

export interface Limits {
  /** Stop after this many failures in this invocation; failures kept from before do not count. */
  readonly bail: number | null;
  /** Start at most this many files in this invocation. */
  readonly maxFiles: number | null;
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
