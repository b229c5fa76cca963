// `pawl plan --shard all`: what each cut would take, beside each other.

import { parseShard } from '../../config/flags/shard-words.ts';
import type { CutFigures, ComparedCuts } from '../../core/planning/compare-cuts.ts';
import { balanceOf, compareCuts } from '../../core/planning/compare-cuts.ts';
import { describeProblem } from '../../core/problem.ts';
import type { Problem } from '../../core/problem.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { printable, printableJson } from '../../core/text/printable.ts';
import { discoverSuites } from '../../engine/planning/discover-suites.ts';
import type { Output } from '../../ports/output.ts';
import { composePorts } from '../compose.ts';
import { inColumns } from '../in-columns.ts';
import type { Asked } from '../resolve-settings.ts';
import { resolveSettings } from '../resolve-settings.ts';

/** Null where something else is asked of the plan. */
export function allShardsAsked({ shard, list, changedBy }: Asked['flags']): { readonly upTo: number | null } | null {
  const read = parseShard(shard ?? '');
  const isAll = 'value' in read && read.value.kind === 'all' ? read.value : null;
  return list || changedBy !== undefined ? null : isAll;
}

/** Takes nothing but files and timings into account: what is kept may be another thing on every machine. */
export async function showCuts(asked: Asked, upTo: number | null, output: Output): Promise<void> {
  // The one shard of one is the whole suite, with its timings read.
  const settings = await resolveSettings({ ...asked, flags: { ...asked.flags, shard: '1/1' } });
  const { workspace } = composePorts(settings);
  const { files, problems } = await discoverSuites(settings, workspace, await workspace.observe());
  const compared = compareCuts(files, (file) => settings.timings?.get(file) ?? null, upTo);
  if (asked.flags.json) output.write(`${printableJson(cutsAsJson(compared, problems), 2)}\n`);
  else output.write(cutsAsText(compared, problems));
}

function cutsAsJson({ cuts, totalMs, ...compared }: ComparedCuts, problems: readonly Problem[]): object {
  const withBalance = cuts.map((cut) => ({
    ...cut,
    balance: totalMs === null ? null : rounded(balanceOf(totalMs, cut)),
  }));
  return { ...compared, totalMs, cuts: withBalance, problems };
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000;
}

function cutsAsText(compared: ComparedCuts, problems: readonly Problem[]): string {
  const { files, known, totalMs, longest, cuts } = compared;
  const notes = problems.map((problem) => `note  ${printable(describeProblem(problem))}`);
  const opening =
    totalMs === null || longest === null
      ? [
          `${files} files, and nothing tells how long they take: each cut has equal numbers of files`,
          'pawl timings --output timings.json writes it down, and --timings timings.json cuts by it',
        ]
      : [
          `${files} files, ${formatDuration(totalMs)} one at a time${known < files ? ` (${files - known} without a duration count as the median)` : ''}`,
          `the longest is ${printable(longest.file)}, ${formatDuration(longest.ms)}`,
        ];
  const rows = [headings(totalMs), ...cuts.map((cut) => cells(cut, totalMs))];
  return `${[...opening, ...notes, '', ...inColumns(rows)].join('\n')}\n`;
}

function headings(totalMs: number | null): string[] {
  return ['shards', ...(totalMs === null ? [] : ['longest', 'shortest', 'balance']), 'files each'];
}

function cells(cut: CutFigures, totalMs: number | null): string[] {
  const { shards, files, durationMs } = cut;
  const each = files.least === files.most ? `${files.most}` : `${files.least} to ${files.most}`;
  if (totalMs === null || durationMs === null) return [`${shards}`, each];
  const balance = `${Math.round(balanceOf(totalMs, cut) * 100)}%`;
  return [`${shards}`, formatDuration(durationMs.most), formatDuration(durationMs.least), balance, each];
}
