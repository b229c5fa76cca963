// What the page calls things, and the sign that stands beside each word: nothing is told by a colour alone.

import type { Outcome } from '../core/results/outcome.ts';
import type { Standing } from '../core/results/summary.ts';
import type { Verdict } from '../core/results/verdict.ts';
import type { PageData, PageFile, PageHead } from '../formats/page-data.ts';

/** What a file came to, or that it came to nothing yet. */
export type State = Outcome | 'not-run';

/** The worst first. */
export const states = [
  'failed',
  'timed-out',
  'crashed',
  'empty',
  'not-run',
  'passed',
] as const satisfies readonly State[];

export const stateWords: Readonly<Record<State, readonly [sign: string, word: string]>> = {
  failed: ['✗', 'failed'],
  'timed-out': ['◷', 'timed out'],
  crashed: ['✸', 'crashed'],
  empty: ['∅', 'empty'],
  'not-run': ['○', 'not run'],
  passed: ['✓', 'passed'],
};

/** A flaky file has passed, and is looked for among those that did not. */
export type Sought = State | 'flaky';

export const soughtWords: Readonly<Record<Sought, readonly [sign: string, word: string]>> = {
  ...stateWords,
  flaky: ['≈', 'flaky'],
};

/** How many files there are of each, the worst first; none that there are none of. */
export function stateCounts({ files, flaky }: Pick<PageData, 'files' | 'flaky'>): (readonly [Sought, number])[] {
  const counts = new Map<Sought, number>([['flaky', flaky]]);
  for (const file of files) counts.set(stateOf(file), (counts.get(stateOf(file)) ?? 0) + 1);
  return [...states, 'flaky' as const].flatMap((state) => {
    const count = counts.get(state) ?? 0;
    return count === 0 ? [] : [[state, count] as const];
  });
}

/** A file without a verdict is one that was not run. */
export function stateOf({ outcome }: PageFile): State {
  return outcome ?? 'not-run';
}

/** What each standing means, as a word for a column and as a sentence. */
export const standingWords: Readonly<Record<Standing, readonly [word: string, meaning: string]>> = {
  ran: ['ran', 'ran in this run'],
  verified: ['verified', 'kept: nothing that it depends on changed'],
  assumed: ['assumed', 'kept: its test file and its command are unchanged, and nothing proves the rest'],
  stands: ['stands', 'an earlier failure that counts until the file has run again'],
};

export type Change = NonNullable<PageFile['change']>;

export const changeWords: Readonly<Record<Change, string>> = {
  broke: 'broke',
  fixed: 'fixed',
  failing: 'still failing',
  new: 'new',
  notRun: 'no longer run',
  gone: 'gone',
};

type Shown = Verdict | 'unfinished';

/** An unfinished run has no verdict, however green it is so far. */
export function shownVerdict({ isOver, verdict }: Pick<PageHead, 'isOver' | 'verdict'>): Shown {
  return isOver ? verdict : 'unfinished';
}

export const verdictSigns: Readonly<Record<Shown, string>> = {
  passed: '✓',
  failed: '✗',
  incomplete: '◐',
  interrupted: '◼',
  unfinished: '◐',
};

/** `14:30:22` in the time zone of whoever looks, as Swedes write it. */
export function clockTime(ms: number): string {
  return new Date(ms).toLocaleTimeString('sv');
}

/** `2026-11-21 14:30:22`, likewise. */
export function dateAndTime(ms: number): string {
  return new Date(ms).toLocaleString('sv');
}
