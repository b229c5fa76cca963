// Files that take the runner down with them: counted, then run last, then not run any more.

import type { TestFile } from './test-file.ts';

/** How often the runner died while a file was in flight, for each file to which that happened since its last verdict. */
export type Deaths = Readonly<Record<TestFile, number>>;

/** After so many deaths a file runs last: whatever else is owed gets its verdict first. */
const deathsBeforeLast = 2;

/** After so many it is recorded as crashed, or every resume would die of it for ever. */
const deathsBeforeCrash = 3;

/** The count of deaths after one more. Everything that was in flight is suspected: nobody knows which one did it. */
export function countDeaths(before: Deaths, inFlight: readonly TestFile[]): Deaths {
  const deaths: Record<TestFile, number> = { ...before };
  for (const file of inFlight) deaths[file] = (deaths[file] ?? 0) + 1;
  return deaths;
}

/** Whether a file is not to be started any more. */
export function isPoison(deaths: Deaths, file: TestFile): boolean {
  return (deaths[file] ?? 0) >= deathsBeforeCrash;
}

/** The same files, with those that the runner has died of more than once at the end. */
export function suspectsLast(files: readonly TestFile[], deaths: Deaths): TestFile[] {
  const suspect = (file: TestFile): boolean => (deaths[file] ?? 0) >= deathsBeforeLast;
  return [...files.filter((file) => !suspect(file)), ...files.filter(suspect)];
}

/** What the result of such a file says. */
export function poisonMessage(deaths: Deaths, file: TestFile, run: string): string {
  return `pawl died ${deaths[file] ?? 0} times in ${run} while this file was running, so it was not started again`;
}
