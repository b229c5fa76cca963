// When what ran where: a lane for each worker of each machine, over time from which the breaks are taken out.

import type { Outcome } from '../core/results/outcome.ts';
import type { PageAttempt, PageData, PageInvocation } from '../formats/page-data.ts';

export interface Bar {
  readonly from: number;
  readonly to: number;
  /** `cut` came to no verdict. */
  readonly kind: Outcome | 'cut';
  readonly file: string;
}

export interface Lane {
  readonly host: string;
  /** Of the worker; counted here where nobody tells. */
  readonly slot: number;
  /** In the order of their beginnings. */
  readonly bars: readonly Bar[];
}

/** Time in which the run was worked on, on any machine. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Of those who worked, whether each came to its own end. */
  readonly invocations: readonly (PageInvocation & { readonly hasEnded: boolean })[];
}

export interface Timeline {
  readonly lanes: readonly Lane[];
  readonly stretches: readonly Stretch[];
}

type Ran = Bar & { readonly host: string; readonly slot: number | null };

/** What ran in other runs, and before this one began, is not told: it is no part of it. */
export function timelineOf({ files, cutShort, invocations }: PageData): Timeline {
  const begun = Math.min(...invocations.map(({ from }) => from));
  const ran: Ran[] = [];
  for (const { file, attempts = [], ranIn } of files) {
    if (ranIn !== undefined) continue;
    for (const attempt of attempts) if (attempt.at >= begun) ran.push(asBar(file, attempt));
  }
  const ends = ran.map(({ to }) => to);
  const stretches = stretchesOf(invocations, ends.concat(cutShort.map(({ at }) => at)));
  for (const { file, at, to, host, slot } of cutShort) {
    const stretch = stretches.find((each) => at >= each.from && at <= each.to);
    ran.push({ file, from: at, to: Math.max(at, to ?? stretch?.to ?? at), kind: 'cut', host, slot });
  }
  return { lanes: lanesOf(ran.toSorted((a, b) => a.from - b.from)), stretches };
}

function asBar(file: string, { at, ms, outcome, host, slot }: PageAttempt): Ran {
  return { file, from: at, to: at + ms, kind: outcome, host, slot: slot ?? null };
}

/** Whoever died worked until the last thing that is known of that time. */
function stretchesOf(invocations: readonly PageInvocation[], moments: readonly number[]): Stretch[] {
  const sorted = invocations.toSorted((a, b) => a.from - b.from);
  const stretches: Stretch[] = [];
  sorted.forEach((invocation, place) => {
    const next = sorted[place + 1]?.from ?? Infinity;
    const to = invocation.to ?? lastIn(moments, invocation.from, next);
    const told = { ...invocation, hasEnded: invocation.to !== null };
    const before = stretches.at(-1);
    if (before === undefined || invocation.from > before.to) {
      stretches.push({ from: invocation.from, to, invocations: [told] });
      return;
    }
    const together = { from: before.from, to: Math.max(before.to, to), invocations: [...before.invocations, told] };
    stretches[stretches.length - 1] = together;
  });
  return stretches;
}

function lastIn(moments: readonly number[], from: number, next: number): number {
  let last = from;
  for (const moment of moments) if (moment > last && moment < next) last = moment;
  return last;
}

function lanesOf(ran: readonly Ran[]): Lane[] {
  const lanes = new Map<string, { host: string; slot: number; bars: Bar[]; end: number }>();
  for (const { host, slot, ...bar } of ran) {
    let number = slot ?? 1;
    // Nobody says which worker it was: the first one that was free.
    while (slot === null && (lanes.get(`${number} ${host}`)?.end ?? -Infinity) > bar.from) number += 1;
    const key = `${number} ${host}`;
    const lane = lanes.get(key) ?? { host, slot: number, bars: [], end: -Infinity };
    lane.bars.push(bar);
    lane.end = Math.max(lane.end, bar.to);
    lanes.set(key, lane);
  }
  return [...lanes.values()].toSorted((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : a.slot - b.slot));
}

/** So many pixels a break takes, however long it was. */
const breakWidth = 26;

export interface Scale {
  readonly x: (moment: number) => number;
  /** Where each stretch lies. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
}

/** Stretches beside each other, each as wide as it was long. */
export function scaleOf(stretches: readonly Stretch[], width: number): Scale {
  const total = stretches.reduce((sum, { from, to }) => sum + (to - from), 0);
  const room = Math.max(1, width - breakWidth * (stretches.length - 1));
  const perMs = total === 0 ? 0 : room / total;
  const spans: { from: number; to: number }[] = [];
  let at = 0;
  for (const { from, to } of stretches) {
    const wide = total === 0 ? room / stretches.length : (to - from) * perMs;
    spans.push({ from: at, to: at + wide });
    at += wide + breakWidth;
  }
  return { x, spans };

  function x(moment: number): number {
    const place = stretches.findLastIndex(({ from }) => moment >= from);
    const span = spans[Math.max(place, 0)] ?? { from: 0, to: 0 };
    const began = stretches[Math.max(place, 0)]?.from ?? moment;
    return Math.min(span.to, span.from + Math.max(0, moment - began) * perMs);
  }
}
