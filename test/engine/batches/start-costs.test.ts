import { expect, it } from 'vitest';

import { StartCosts } from '../../../src/engine/batches/start-costs.ts';
import { nextStepsText } from '../../../src/reporters/terminal/next-steps.ts';
import { paintFor } from '../../../src/reporters/terminal/paint.ts';
import { aSummary, runFinished } from '../../rig/builders.ts';

it('the runner whose starts cost most is told, where they cost much', () => {
  const costs = new StartCosts();
  for (let file = 0; file < 10; file++) costs.add('vitest', 1000, 390);
  for (let file = 0; file < 10; file++) costs.add('pytest', 600, 10);
  expect(costs.worst()).toEqual({ runner: 'vitest', startsMs: 6100, share: 0.61 });
});

it('starts that cost little are not worth a word', () => {
  const costs = new StartCosts();
  expect(costs.worst()).toBeNull();
  costs.add('short', 4000, 0);
  costs.add('mostly tests', 60_000, 50_000);
  expect(costs.worst()).toBeNull();
});

it('what it would save is said at the end', () => {
  const finished = { ...runFinished(aSummary()), startCost: { runner: 'vitest', startsMs: 6100, share: 0.61 } };
  const commands = { resume: '', lastFailed: '', show: () => '' };
  expect(nextStepsText(finished, commands, paintFor(false))).toContain(
    'vitest starts cost 61 % of this run (6.1s): --warm starts it once and keeps the verdicts\n',
  );
});
