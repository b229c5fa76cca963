// `pawl clean`: old runs go, as far as nothing that is still believed stands on them.

import type { Flags } from '../../config/flags/flags.ts';
import type { CleanLimit, CleanLimits, RemovedRun, Stay } from '../../core/history/clean.ts';
import type { Problem } from '../../core/problem.ts';
import { ProblemError } from '../../core/problem.ts';
import { counted } from '../../core/text/counted.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { printableJson } from '../../core/text/printable.ts';
import { formatSize } from '../../core/text/size.ts';
import type { Cleaned } from '../../engine/clean-runs.ts';
import { cleanRuns } from '../../engine/clean-runs.ts';
import type { Output } from '../../ports/output.ts';
import { composeReading, composeRunFiles } from '../compose-reading.ts';
import { resolveStateDir } from '../find-project.ts';
import { printProblems } from '../print-problems.ts';

/** Throws a ProblemError where no limit is given: nobody but the user knows what is old. */
export async function cleanCommand(flags: Flags, out: Output, err: Output): Promise<number> {
  const { keep = null, maxAge: maxAgeMs = null, maxSize: maxSizeBytes = null, dryRun = false } = flags;
  const limits = { keep, maxAgeMs, maxSizeBytes };
  if (Object.values(limits).every((limit) => limit === null)) throw new ProblemError([withoutLimits]);
  const { root, stateDir } = await resolveStateDir(process.cwd(), flags);
  const ports = { ...composeReading(root, stateDir), runFiles: composeRunFiles(stateDir) };
  const onWait = (problem: Problem): void => printProblems([problem], err);
  const cleaned = await cleanRuns({ stateDir, limits, dryRun, onWait }, ports);
  if (flags.json) out.write(`${printableJson(asJson(cleaned, dryRun), 2)}\n`);
  else {
    printProblems(cleaned.problems, err);
    out.write(asText(cleaned, limits, dryRun, ports.clock.now()));
  }
  return 0;
}

const withoutLimits = {
  kind: 'usage',
  where: 'pawl clean',
  message: 'expected at least one of --keep <n>, --max-age <age>, --max-size <size>',
  next: 'nothing was removed',
} as const;

function asJson({ removed, stays, halfRemoved, left, leftBytes, problems }: Cleaned, dryRun: boolean): object {
  const runs = removed.map(({ run, because, freedBytes }) => ({ run, because, freedBytes }));
  return { dryRun, removed: runs, freedBytes: freedBy(removed), stays, halfRemoved, left, leftBytes, problems };
}

function freedBy(removed: readonly RemovedRun[]): number {
  return removed.reduce((sum, { freedBytes }) => sum + freedBytes, 0);
}

function asText(cleaned: Cleaned, limits: CleanLimits, dryRun: boolean, nowMs: number): string {
  const { removed, stays, halfRemoved, left, leftBytes } = cleaned;
  const lines = removed.map(({ run, because, workedMs, freedBytes }) => {
    const age = formatDuration(Math.max(0, nowMs - workedMs));
    return `${dryRun ? 'would remove' : 'removed'}  ${run}  ${age} old, ${formatSize(freedBytes)}: ${becauseWords[because](limits)}`;
  });
  for (const run of halfRemoved) lines.push(`${dryRun ? 'would remove' : 'removed'}  what was left of ${run}`);
  for (const { run, why } of stays) lines.push(`stays  ${run}  ${stayWords[why]}`);
  const taking = leftBytes === null ? '' : `, ${formatSize(leftBytes)}`;
  const would = dryRun ? 'would be ' : '';
  lines.push(
    `${counted(removed.length, 'run')} ${would}removed, ${formatSize(freedBy(removed))} ${would}freed; ${left} left${taking}`,
  );
  return `${lines.join('\n')}\n`;
}

const becauseWords: Readonly<Record<CleanLimit, (limits: CleanLimits) => string>> = {
  keep: ({ keep }) => `beyond the newest ${keep}`,
  'max-age': ({ maxAgeMs }) => `not worked on for ${formatDuration(maxAgeMs ?? 0)}`,
  'max-size': ({ maxSizeBytes }) => `all took more than ${formatSize(maxSizeBytes ?? 0)}`,
};

const stayWords: Readonly<Record<Stay, string>> = {
  latest: 'is the latest run',
  unfinished: 'is unfinished',
  unreadable: 'cannot be read, so nothing from before it is believed; it is yours to remove',
  needed: 'tells of files of which an older run that stays knows less',
};
