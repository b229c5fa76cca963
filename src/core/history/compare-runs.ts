// What is different between two runs, file by file.

import type { Outcome } from '../results/outcome.ts';
import type { TestFile } from '../test-file.ts';
import { byCodeUnit } from '../test-file.ts';

/** What a run has of the files that it expects; null for those without a verdict. */
export type Outcomes = ReadonlyMap<TestFile, Outcome | null>;

export type Change = 'broke' | 'fixed' | 'failing' | 'new' | 'gone' | 'notRun' | 'same';

export interface ChangedFile {
  readonly file: TestFile;
  /** Null where there is no verdict. */
  readonly before: Outcome | null;
  readonly after: Outcome | null;
}

export type ChangedFiles = Readonly<Record<Exclude<Change, 'same'>, readonly ChangedFile[]>>;

/**
 * | before \ after | passed | not passed | no verdict | not expected |
 * |----------------|--------|------------|------------|--------------|
 * | passed         | same   | broke      | notRun     | gone         |
 * | not passed     | fixed  | failing    | notRun     | gone         |
 * | no verdict     | same   | failing    | notRun     | gone         |
 * | not expected   | new    | new        | new        |              |
 *
 * @param before undefined where the file is not expected
 */
export function changeOf(before: Outcome | null | undefined, after: Outcome | null | undefined): Change {
  if (after === undefined) return 'gone';
  if (before === undefined) return 'new';
  if (after === null) return 'notRun';
  if (after === 'passed') return before === 'passed' || before === null ? 'same' : 'fixed';
  return before === 'passed' ? 'broke' : 'failing';
}

/** Every file of either run that is not the same, once, in order. */
export function compareRuns(before: Outcomes, after: Outcomes): ChangedFiles {
  const changed: Record<Exclude<Change, 'same'>, ChangedFile[]> = {
    broke: [],
    fixed: [],
    failing: [],
    new: [],
    gone: [],
    notRun: [],
  };
  for (const file of [...new Set([...before.keys(), ...after.keys()])].toSorted(byCodeUnit)) {
    const change = changeOf(before.get(file), after.get(file));
    if (change !== 'same')
      changed[change].push({ file, before: before.get(file) ?? null, after: after.get(file) ?? null });
  }
  return changed;
}
