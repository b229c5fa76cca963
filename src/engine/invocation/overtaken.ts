// Kept results whose inputs other files have changed while they ran: what a test writes, another one may read.

import type { PlannedFile } from '../../core/planning/plan.ts';
import type { Problem } from '../../core/problem.ts';
import type { ResultDigest } from '../../core/results/file-result.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { RunDirectory } from '../../ports/result-store.ts';
import type { ProjectState } from '../../ports/workspace.ts';
import { InputCheck } from '../planning/check-inputs.ts';
import type { SuitePlan } from '../planning/plan-suite.ts';
import type { Ports } from '../ports.ts';

export interface Overtaken {
  readonly file: TestFile;
  readonly result: ResultDigest;
  readonly ground: Extract<PlannedFile['decision'], { kind: 'kept' }>['ground'];
  /** What changed, in words. */
  readonly change: string;
}

export interface OvertakenFiles {
  readonly found: readonly Overtaken[];
  /** The project in which they were looked for; null where nothing that was kept could be overtaken. */
  readonly project: ProjectState | null;
}

/** Looks at the results themselves only where an input of any of them changed. */
export async function overtakenFiles(
  { plan, past, inputs }: SuitePlan,
  before: Pick<ReadonlySet<TestFile>, 'has'>,
  directory: RunDirectory,
  { workspace }: Ports,
): Promise<OvertakenFiles> {
  const held = [...inputs.held()];
  if (held.length === 0) return { found: [], project: null };
  const project = await workspace.observe();
  const now = new InputCheck(workspace.inputsIn(project));
  if (now.firstChange(held) === null) return { found: [], project };
  const found: Overtaken[] = [];
  for (const { file, decision } of plan) {
    const result = past.get(file);
    if (decision.kind === 'owed' || result === undefined || before.has(file)) continue;
    const stored = directory.readResult(file);
    const then = stored?.ok === true ? stored.value.fingerprint.inputs : undefined;
    const change = then === undefined ? null : now.firstChange(then.entries);
    if (change !== null) found.push({ file, result, ground: decision.ground, change });
  }
  return { found, project };
}

/** Told once for all of them. */
export function overtakenProblem([first, ...others]: readonly [Overtaken, ...Overtaken[]]): Problem {
  const more = others.length === 0 ? '' : ` (${others.length} more kept files are in the same case)`;
  const message = `was kept, and ${first.change} while other files ran${more}`;
  return { kind: 'disagreement', where: first.file, message, next: 'what no longer stands runs again' };
}
