// What the summary means for whoever asked, in one word. The exit code says the same as a number.

import type { Summary } from './summary.ts';
import { notPassed } from './summary.ts';

export type Verdict =
  | 'passed'
  | 'failed'
  /** Green so far, and something is still owed. */
  | 'incomplete'
  | 'interrupted';

export interface VerdictRules {
  readonly failOnFlaky: boolean;
  /** Whether a file without tests is fine. */
  readonly passWithNoTests?: boolean;
}

/**
 * Over the union of kept and new results, never over what this invocation ran alone.
 * A signal is named first: whoever sent it asks about nothing else, and the run goes on later.
 */
export function verdictOf(summary: Summary, rules: VerdictRules): Verdict {
  if (summary.stop?.kind === 'interrupted') return 'interrupted';
  if (notPassed(summary) > (rules.passWithNoTests ? summary.empty : 0)) return 'failed';
  if ((summary.audit?.differed.length ?? 0) > 0) return 'failed';
  if (rules.failOnFlaky && summary.flaky.length > 0) return 'failed';
  return summary.notRun > 0 ? 'incomplete' : 'passed';
}

/**
 * The same of a merged run.
 * @param proven whether nothing leaves open that it is the whole, of one suite and one project
 */
export function verdictOfMerge(summary: Summary, proven: boolean, rules: VerdictRules): Verdict {
  const verdict = verdictOf(summary, rules);
  return verdict === 'passed' && !proven ? 'incomplete' : verdict;
}
