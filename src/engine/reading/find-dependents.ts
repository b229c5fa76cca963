// Which test files a change of some paths touches, as far as their results say.

import type { AskedPath, KnownInputs } from '../../core/freshness/dependents.ts';
import { dependenceOn } from '../../core/freshness/dependents.ts';
import type { InputEntry } from '../../core/freshness/input.ts';
import { absent, folderOf } from '../../core/freshness/input.ts';
import type { Settings } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { InputValues } from '../../ports/workspace.ts';
import { InputCheck } from '../planning/check-inputs.ts';
import { planSuite } from '../planning/plan-suite.ts';
import type { SuitePlan } from '../planning/plan-suite.ts';
import type { Ports } from '../ports.ts';

export interface ChangedBy {
  /** Relative to the root. */
  readonly path: string;
  readonly isThere: boolean;
  readonly dependents: readonly DependentFile[];
  /** Files of which nobody can tell, each with the reason why. */
  readonly untold: readonly DependentFile[];
  /** How many files are known not to depend on it. */
  readonly others: number;
}

export interface DependentFile {
  readonly file: TestFile;
  /** In words that follow the path: `is read`; of the others, words that stand alone. */
  readonly why: string;
}

export interface FoundDependents {
  readonly changedBy: readonly ChangedBy[];
  readonly suite: SuitePlan;
}

/** @param paths relative to the root */
export async function findDependents(
  paths: readonly string[],
  settings: Settings,
  ports: Ports,
): Promise<FoundDependents> {
  const project = await ports.workspace.observe();
  const suite = await planSuite(settings, project, ports);
  const values = ports.workspace.inputsIn(project);
  const check = new InputCheck(values);
  const isChanged = (entry: InputEntry): boolean => check.firstChange([entry]) !== null;
  const asked = paths.map((path) => askedPath(path, values));
  const found = asked.map(() => ({ dependents: [] as DependentFile[], untold: [] as DependentFile[] }));
  for (const file of suite.files) {
    const known = knownInputs(file, suite);
    for (const [index, path] of asked.entries()) {
      const dependence = dependenceOn(path, file, known, isChanged);
      if (dependence === null) continue;
      const { kind, why } = dependence;
      found[index]?.[kind === 'depends' ? 'dependents' : 'untold'].push({ file, why });
    }
  }
  const changedBy = asked.map(({ path, missing }, index) => {
    const { dependents, untold } = found[index] as (typeof found)[number];
    const others = suite.files.length - dependents.length - untold.length;
    return { path, isThere: missing.length === 0, dependents, untold, others };
  });
  return { changedBy, suite };
}

function askedPath(path: string, values: InputValues): AskedPath {
  const missing: string[] = [];
  const what = (at: string): string => values.valueOf({ kind: 'there', path: at });
  for (let at = path; at !== '.' && !at.endsWith('..') && what(at) === absent; at = folderOf(at)) missing.push(at);
  return { path, isFolder: what(path) === 'dir', missing };
}

/** One result at a time is read. */
function knownInputs(file: TestFile, { earlier }: SuitePlan): KnownInputs {
  const stored = earlier?.directory.readResult(file) ?? null;
  if (stored === null) return { untold: 'it has no result yet' };
  if (!stored.ok) return { untold: 'its result could not be read' };
  return stored.value.fingerprint.inputs ?? { untold: 'it was not traced' };
}
