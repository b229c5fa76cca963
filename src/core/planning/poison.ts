// Files that take the runner down with them: counted, then run last, then not run any more.

import type { TestFile } from '../test-file.ts';

/** How often the runner died while a file was in flight, since its last verdict. */
export interface Deaths {
  readonly file: TestFile;
  readonly times: number;
}

/** After so many deaths a file runs last: whatever else is owed gets its verdict first. */
const deathsBeforeLast = 2;

/** After so many it is recorded as crashed, or every resume would die of it for ever. */
const deathsBeforeCrash = 3;

/** The count of deaths after one more. Everything that was in flight is suspected: nobody knows which one did it. */
export function countDeaths(before: readonly Deaths[], inFlight: readonly TestFile[]): Deaths[] {
  const times = new Map(before.map((each) => [each.file, each.times]));
  for (const file of inFlight) times.set(file, (times.get(file) ?? 0) + 1);
  return Array.from(times, ([file, count]) => ({ file, times: count }));
}

/** Whether a file is not to be started any more. */
export function isPoison(deaths: readonly Deaths[], file: TestFile): boolean {
  return deathsOf(deaths, file) >= deathsBeforeCrash;
}

/** The same files, with those that the runner has died of more than once at the end. */
export function suspectsLast(files: readonly TestFile[], deaths: readonly Deaths[]): TestFile[] {
  const suspects = new Set(deaths.filter(({ times }) => times >= deathsBeforeLast).map(({ file }) => file));
  return [...files.filter((file) => !suspects.has(file)), ...files.filter((file) => suspects.has(file))];
}

/** What the result of such a file says. */
export function poisonMessage(deaths: readonly Deaths[], file: TestFile, run: string): string {
  return `pawl died ${deathsOf(deaths, file)} times in ${run} while this file was running, so it was not started again`;
}

/** Few files ever are on the list. */
function deathsOf(deaths: readonly Deaths[], file: TestFile): number {
  return deaths.find((each) => each.file === file)?.times ?? 0;
}
