// Nothing is owed: the verdict of the earlier run is told again, and no run is made.

import { hasEnded } from '../../core/run.ts';
import type { Ran } from '../invocation/current-invocation.ts';
import type { PlannedRun } from '../invocation/planned-run.ts';
import { saveStamp, stamped } from '../invocation/stamp-run.ts';
import { hasSelection } from '../planning/choose-run.ts';
import type { SuitePlan } from '../planning/plan-suite.ts';
import { remainingOf } from '../planning/remaining.ts';
import { sealIfProven } from './seal-run.ts';
import { StandingInputs } from './standing-inputs.ts';

export async function answerAgain(planned: PlannedRun, earlier: NonNullable<SuitePlan['earlier']>): Promise<Ran> {
  const { current, suite } = planned;
  const { settings, ports } = current;
  const { directory } = earlier;
  // The verdict is about the files asked for, of which the run may have had others besides.
  const run = { ...earlier.run, expected: suite.files };
  if (!hasEnded(run)) directory.settle();
  planned.tellStart(run, 'standing', current.listener);
  const { project, files } = suite;
  const stampable = { project, files, key: project.key };
  const summary = await stamped(planned.summaryOf(run, null), directory, stampable, settings, ports);
  // One that died after its last result had not come to summing up.
  if (hasSelection(run, settings)) {
    if (hasEnded(run)) saveStamp(summary, directory);
    else directory.saveSummary(summary, true);
  }
  await sealIfProven({ summary, run, suite, inputs: StandingInputs.of(suite), project }, settings, ports);
  return current.finish({ summary, problems: [], remaining: remainingOf(suite, null) });
}
