// Which files are shown and in what order, as the address of the page says it: a link leads to what somebody saw.

import type { PageFile } from '../formats/page-data.ts';
import type { Change, Sought } from './words.ts';
import { changeWords, standingWords, stateOf, states, stateWords } from './words.ts';

export const columns = ['state', 'file', 'standing', 'tests', 'before', 'duration'] as const;
export type Column = (typeof columns)[number];

export const standings = ['ran', 'kept', 'verified', 'assumed', 'stands'] as const;

export interface Query {
  readonly text: string;
  /** None for all. */
  readonly states: readonly Sought[];
  readonly suite: string | null;
  readonly standing: (typeof standings)[number] | null;
  readonly change: Change | null;
  readonly sort: Column;
  readonly down: boolean;
}

export interface Place {
  readonly query: Query;
  /** The file that is looked at. */
  readonly file: string | null;
}

export const everything: Query = {
  text: '',
  states: [],
  suite: null,
  standing: null,
  change: null,
  sort: 'state',
  down: false,
};

/** Whatever stands there: words that mean nothing are passed over. */
export function placeIn(hash: string): Place {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const sort = words.get('sort') ?? '';
  const column = sort.replace(/^-/, '');
  const sought = (words.get('is') ?? '').split(',');
  return {
    query: {
      text: words.get('q') ?? '',
      states: [...states, 'flaky' as const].filter((state) => sought.includes(state)),
      suite: words.get('suite'),
      standing: oneOf(standings, words.get('from')),
      change: oneOf(Object.keys(changeWords) as Change[], words.get('change')),
      sort: oneOf(columns, column) ?? everything.sort,
      down: oneOf(columns, column) !== null && sort.startsWith('-'),
    },
    file: words.get('file'),
  };
}

function oneOf<T extends string>(known: readonly T[], word: string | null): T | null {
  return known.find((each) => each === word) ?? null;
}

/** The other way round. Empty where nothing is asked for. */
export function hashOf({ query, file }: Place): string {
  const words = new URLSearchParams();
  if (query.text !== '') words.set('q', query.text);
  if (query.states.length > 0) words.set('is', query.states.join(','));
  if (query.suite !== null) words.set('suite', query.suite);
  if (query.standing !== null) words.set('from', query.standing);
  if (query.change !== null) words.set('change', query.change);
  if (query.sort !== everything.sort || query.down) words.set('sort', `${query.down ? '-' : ''}${query.sort}`);
  if (file !== null) words.set('file', file);
  return words.size === 0 ? '' : `#${words}`;
}

/** The places of the files that are asked for, in the order that is. */
export function selected(files: readonly PageFile[], haystack: (place: number) => string, query: Query): number[] {
  const text = query.text.trim().toLowerCase().split(/\s+/);
  const places: number[] = [];
  files.forEach((file, place) => {
    if (isSought(file, query) && text.every((word) => word === '' || haystack(place).includes(word)))
      places.push(place);
  });
  const order = orders[query.sort];
  const turned = query.down ? -1 : 1;
  // Files come in the order of their paths: that decides between equals.
  return places.toSorted((a, b) => turned * order(files[a] as PageFile, files[b] as PageFile) || a - b);
}

function isSought(file: PageFile, { states: sought, suite, standing, change }: Query): boolean {
  if (sought.length > 0 && !sought.includes(stateOf(file)) && !(file.flaky && sought.includes('flaky'))) return false;
  if (suite !== null && (file.suite ?? '') !== suite) return false;
  if (change !== null && file.change !== change) return false;
  if (standing === null) return true;
  if (standing === 'kept') return file.standing === 'verified' || file.standing === 'assumed';
  return file.standing === standing;
}

type Order = (a: PageFile, b: PageFile) => number;

const standingOrder = Object.keys(standingWords);

const orders: Readonly<Record<Column, Order>> = {
  state: (a, b) => rank(a) - rank(b),
  file: (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0),
  standing: (a, b) => standingOrder.indexOf(a.standing ?? '') - standingOrder.indexOf(b.standing ?? ''),
  tests: (a, b) => testsIn(a) - testsIn(b),
  before: (a, b) => slowdown(a) - slowdown(b),
  duration: (a, b) => (a.ms ?? -1) - (b.ms ?? -1),
};

/** What is flaky comes before what is not. */
function rank(file: PageFile): number {
  return 2 * states.indexOf(stateOf(file)) - (file.flaky ? 1 : 0);
}

/** How many there are, whatever they came to; -1 where nobody tells. */
export function testsIn({ tests }: PageFile): number {
  return tests === undefined ? -1 : tests.reduce((sum, count) => sum + count);
}

/** How much longer it took than in the run before; nothing where it did not run. */
export function slowdown({ ms, before, standing }: PageFile): number {
  return ms === undefined || before == null || standing !== 'ran' ? 0 : ms - before.ms;
}

/** All by which a file is found: its path, its suite, and what failed in it. In small letters. */
export function haystackOf({ file, suite = '', failures = [], outcome }: PageFile): string {
  const failed = failures.map(({ test = '', message }) => `${test} ${message.slice(0, 300)}`);
  return [file, suite, stateWords[outcome ?? 'not-run'][1], ...failed].join('\n').toLowerCase();
}
