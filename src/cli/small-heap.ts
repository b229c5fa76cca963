// Keeps our own process small while commands run: starting one costs by the memory of who starts it. Not for the library,
// whose host has a heap of its own. See docs/decisions/0007-a-small-heap.md.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { RunEvent } from '../core/event.ts';

/** What so many files leave behind is a few megabytes, and takes some milliseconds to collect. */
const filesBetween = 250;

/**
 * Collects garbage now and then, before V8 takes more memory for it. Until the first test begins V8 is left alone: it would
 * take a fifth more time to read the results of before.
 */
export function smallHeap(): (event: RunEvent) => void {
  let files = 0;
  let collect: (() => void) | null = null;
  return (event) => {
    if (event.kind === 'file-finished') files += 1;
    // Planning leaves as much as running.
    else if (event.kind === 'run-started' && event.how !== 'standing') files += event.run.expected.length;
    else return;
    if (files < filesBetween) return;
    files = 0;
    (collect ??= garbageCollector())();
  };
}

function garbageCollector(): () => void {
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return typeof collect === 'function' ? () => void collect() : () => {};
}
