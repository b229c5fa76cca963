// When an invocation stops before everything owed has run, and what that is called.

import { unreachable } from '../problem.ts';
import { counted } from '../text/counted.ts';
import { formatDuration } from '../text/duration.ts';

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

/** Why a run stopped, as the end of a sentence. */
export function describeStop(stop: StopReason): string {
  switch (stop.kind) {
    case 'interrupted':
      return `interrupted by ${stop.signal}, everything finished until then is saved`;
    case 'bail':
      return `stopped after ${counted(stop.failures, 'failure')} (--bail)`;
    case 'max-files':
      return `stopped after ${counted(stop.files, 'file')} (--max-files)`;
    case 'budget':
      return `stopped because no file that is left was expected to end within ${formatDuration(stop.budgetMs)}`;
    case 'queue-part':
      return 'no file of the queue waits any more, and the results of other machines are not waited for (--queue-part)';
    case 'trouble':
      return 'stopped by trouble of its own';
    default:
      return unreachable(stop);
  }
}
