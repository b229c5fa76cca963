// What each exit code means, and which one an invocation ends with. For a CI job the code is the whole verdict.

import type { StopReason } from '../core/planning/stop.ts';
import type { Problem } from '../core/problem.ts';
import { unreachable } from '../core/problem.ts';
import type { Summary } from '../core/results/summary.ts';
import { verdictOf } from '../core/results/verdict.ts';
import type { Settings } from '../core/settings.ts';

export const exitCodes = {
  /** Every expected file has a valid passing result, kept or new. */
  passed: 0,
  /** At least one failure, timeout or crash among the expected files, whatever is missing. */
  failed: 1,
  /** Usage or configuration error; nothing ran. */
  usage: 2,
  /** Our own trouble: the command cannot be started, results cannot be written, state from a newer version. */
  trouble: 3,
  /** No test files found; 0 with `--pass-with-no-tests`. */
  noFiles: 4,
  /** Green as far as it goes, but the set is incomplete for another reason than a limit, or not proven to be whole. */
  missing: 5,
  /** Another pawl holds this state directory. */
  held: 9,
  /** Stopped by a limit, no failure so far: run again to continue. `--incomplete-exit-code` makes it another one. */
  incomplete: 75,
  /** Ended by the hangup of its terminal; state saved. */
  hungUp: 129,
  /** Interrupted by Ctrl-C; state saved. */
  interrupted: 130,
  /** Ended by SIGTERM; state saved. */
  terminated: 143,
} as const;

/** As help and docs tell it. */
export const exitCodeMeanings: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'every expected file has a valid passing result, kept or new'],
  ['1', 'at least one failure, timeout, crash or file without tests, whatever is missing'],
  ['2', 'usage or configuration error; nothing ran'],
  ['3', "pawl's own trouble: the command cannot be started, results cannot be written"],
  ['4', 'no test files found (0 with --pass-with-no-tests)'],
  ['5', 'green as far as it goes, but files are left for another reason than a limit, or a merge is not proven'],
  ['9', 'another pawl holds this state directory'],
  ['75', 'stopped by a limit, no failure so far: run again to continue (--incomplete-exit-code)'],
  ['130, 143', 'interrupted by SIGINT, SIGTERM; what was done is saved (129 after SIGHUP)'],
];

export type ExitRules = Pick<Settings, 'failOnFlaky' | 'passWithNoTests' | 'incompleteExitCode' | 'shard'>;

/** The verdict over kept and new results as a number. A run that expects no file is not green by having none that failed. */
export function exitCodeOf(summary: Summary, rules: ExitRules): number {
  const verdict = verdictOf(summary, rules);
  switch (verdict) {
    case 'passed':
      return summary.total === 0 && !mayBeEmpty(rules) ? exitCodes.noFiles : exitCodes.passed;
    case 'failed':
      return exitCodes.failed;
    case 'incomplete':
    case 'interrupted':
      return summary.stop === null ? exitCodes.missing : exitCodeOfStop(summary.stop, rules);
    default:
      return unreachable(verdict);
  }
}

/** A shard without files is one of more shards than there are files: where nobody has any, nothing was begun. */
function mayBeEmpty({ passWithNoTests, shard }: ExitRules): boolean {
  return passWithNoTests || shard !== null;
}

/** @param proven whether its parts make a whole: green is not enough */
export function exitCodeOfMerge(summary: Summary, proven: boolean, rules: ExitRules): number {
  const code = exitCodeOf(summary, rules);
  return code === exitCodes.passed && !proven ? exitCodes.missing : code;
}

function exitCodeOfStop(stop: StopReason, rules: ExitRules): number {
  switch (stop.kind) {
    case 'interrupted':
      return signalCodes[stop.signal];
    case 'bail':
    case 'max-files':
    case 'budget':
    case 'queue-part':
      return rules.incompleteExitCode;
    case 'trouble':
      return exitCodes.trouble;
    default:
      return unreachable(stop);
  }
}

const signalCodes = {
  SIGHUP: exitCodes.hungUp,
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
} satisfies Record<Extract<StopReason, { kind: 'interrupted' }>['signal'], number>;

/**
 * 0 where there is no problem. A usage error is named first, and then a held state directory: where there is one of
 * these, nothing else was tried.
 */
export function exitCodeOfProblems(problems: readonly Problem[]): number {
  const kinds = new Set(problems.map((problem) => problem.kind));
  if (kinds.size === 0) return exitCodes.passed;
  if (kinds.has('usage')) return exitCodes.usage;
  if (kinds.has('held')) return exitCodes.held;
  kinds.delete('no-files');
  return kinds.size === 0 ? exitCodes.noFiles : exitCodes.trouble;
}
