// Whether an earlier run answers for an invocation that has nothing to run, or a new one has to be written down.

import type { Settings } from '../../core/settings.ts';
import type { TestFile } from '../../core/test-file.ts';
import { hasSelection } from '../planning/choose-run.ts';
import type { SuitePlan } from '../planning/plan-suite.ts';
import type { Ports } from '../ports.ts';

/**
 * Of a whole suite any run does whose results stand. A shard has to leave a run of its own, over the same cut and of the
 * same state of the project: whoever puts the shards together reads there that it arrived, and what it answers for.
 */
export async function answersAsItIs(
  { earlier, files, whole, project }: SuitePlan,
  settings: Settings,
  { workspace }: Pick<Ports, 'workspace'>,
): Promise<boolean> {
  if (earlier === null) return false;
  const { run } = earlier;
  if (settings.shard === null) return true;
  const sameCut = sameFiles(run.expected, files) && sameFiles(run.shard?.whole ?? [], whole);
  const sameProject = run.invocations.every((invocation) => invocation.project === project.key);
  if (!hasSelection(run, settings) || !sameCut || !sameProject) return false;
  return run.git?.commit === (await workspace.git())?.commit;
}

function sameFiles(a: readonly TestFile[], b: readonly TestFile[]): boolean {
  return a.length === b.length && a.every((file, index) => file === b[index]);
}
