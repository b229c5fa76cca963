// The shortcut of a run with nothing to do: when it may be left for the next invocation, and what it answers to.

import { createHash } from 'node:crypto';

import type { Digest } from '../core/fingerprint.ts';
import type { Run } from '../core/run.ts';
import type { Settings } from '../core/settings.ts';
import { suiteDigest } from '../core/suite.ts';
import type { Summary } from '../core/summary.ts';
import type { SuitePlan } from './plan-suite.ts';
import type { Ports } from './ports.ts';

/** Everything that was asked for and that a verdict depends on, in one digest. */
export function requestDigest({ patterns, ignore, suitePatterns, suites }: Settings, pawl: string): Digest {
  const each = suites.map((suite) => [suite.name, suite.patterns, suite.ignore, suiteDigest(suite), suite.runner]);
  const identity = JSON.stringify([pawl, patterns, ignore, suitePatterns, each]);
  return `sha256:${createHash('sha256').update(identity).digest('hex')}`;
}

/**
 * Seals a green run whose every file is proven: ran in this project, or kept as verified. An equal project key then
 * means the same files with the same contents, and so the same verdict. Anything less is planned again in full.
 */
export function sealIfProven(summary: Summary, run: Run, suite: SuitePlan, settings: Settings, ports: Ports): void {
  const { key } = suite.project;
  const proven = summary.ran + summary.kept.verified === summary.total && summary.passed === summary.total;
  if (key === null || !proven || summary.total === 0) return;
  if (!suite.files.every((file) => suite.project.covers(file))) return;
  const standing = { ...summary, ran: 0, kept: { verified: summary.total, assumed: 0 }, removed: [], stop: null };
  ports.store.seal(requestDigest(settings, ports.machine.pawl), key, run, standing);
}
