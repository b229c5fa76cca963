// What `pawl history` tells people: a list of runs, two of them beside each other, or the past of one file.

import type { ChangedFile } from '../../core/history/compare-runs.ts';
import type { FlakyEvidence } from '../../core/history/flaky-evidence.ts';
import type { PastExecution } from '../../core/history/history.ts';
import type { GitState } from '../../core/run.ts';
import type { TestFile } from '../../core/test-file.ts';
import { counted } from '../../core/text/counted.ts';
import { formatAge, formatDuration } from '../../core/text/duration.ts';
import { printable } from '../../core/text/printable.ts';
import type { ComparedRuns, SlowerFile } from '../../engine/reading/compare-stored-runs.ts';
import type { ListedRun, ListedRuns } from '../../engine/reading/list-runs.ts';
import { outcomeWords } from '../../reporters/outcome-words.ts';
import { inColumns } from '../in-columns.ts';

/** So many lines of each kind; `--json` has all. */
const linesMax = 20;

const atTheLeft = new Set([0, 1, 7, 8]);

/** The newest first. */
export function listAsText({ runs, more }: Omit<ListedRuns, 'problems'>): string {
  const head = ['run', 'verdict', 'files', 'passed', 'not passed', 'not run', 'took', 'commit', ''];
  const lines = runs.length === 0 ? [] : inColumns([head, ...runs.map(cellsOf)], atTheLeft);
  if (more > 0) lines.push(`… ${counted(more, 'older run')} (--limit)`);
  return `${lines.join('\n')}\n`;
}

function cellsOf(run: ListedRun): string[] {
  const took = run.durationMs === null ? '' : formatDuration(run.durationMs);
  const counts = [run.total, run.passed, run.notPassed, run.notRun].map(String);
  return [run.run, run.verdict, ...counts, took, commitOf(run.git), notesOf(run)];
}

function notesOf({ shard, mergedFrom, flaky, state }: ListedRun): string {
  const notes = [
    ...(shard === null ? [] : [`shard ${shard.index}/${shard.total}`]),
    ...(mergedFrom === null ? [] : [`merged from ${counted(mergedFrom, 'run')}`]),
    ...(flaky === 0 ? [] : [`${flaky} flaky`]),
    ...(state === 'stopped' ? [] : [state]),
  ];
  return notes.join(', ');
}

/** `1a2b3c4`, with a plus where something was uncommitted; empty where it is not known. */
function commitOf(git: GitState | null): string {
  return git?.commit == null ? '' : `${printable(git.commit.slice(0, 7))}${git.dirty ? '+' : ''}`;
}

/** What broke comes first. */
export function comparedAsText({ before, after, sameSelection, changed, slower, flaky }: ComparedRuns): string {
  const lines = [`${nameOf(before)} → ${nameOf(after)}`];
  if (!sameSelection) lines.push('they are over other patterns, suites or shards: what is new or gone says little');
  lines.push(
    ...listed('broke', changed.broke, fromTo),
    ...listed('still failing', changed.failing, fromTo),
    ...listed('not run', changed.notRun, fromTo),
    ...listed('fixed', changed.fixed, fromTo),
    ...listed('new', changed.new, fromTo),
    ...listed('gone', changed.gone, fromTo),
    ...listed('slower', slower, slowerWords),
    ...listed('flaky', flaky, evidenceWords),
  );
  const counts = [
    [changed.broke.length, 'broke'],
    [changed.fixed.length, 'fixed'],
    [changed.failing.length, 'still failing'],
    [changed.notRun.length, 'not run'],
    [slower.length, 'slower'],
    [flaky.length, 'flaky'],
  ] as const;
  const said = counts.flatMap(([count, what]) => (count > 0 ? `${count} ${what}` : []));
  lines.push(said.length === 0 ? 'nothing broke' : said.join(', '));
  return `${lines.join('\n')}\n`;
}

function nameOf({ id, git }: ComparedRuns['before']): string {
  const commit = commitOf(git);
  return commit === '' ? id : `${id} (${commit})`;
}

function listed<T extends { readonly file: TestFile }>(
  what: string,
  files: readonly T[],
  words: (each: T) => string,
): string[] {
  const lines = files.slice(0, linesMax).map((each) => `${what}  ${printable(each.file)}  ${words(each)}`.trimEnd());
  if (files.length > linesMax) lines.push(`… ${files.length - linesMax} more ${what}`);
  return lines;
}

function fromTo({ before, after }: ChangedFile): string {
  const now = after === null ? '' : outcomeWords[after];
  return before === null || before === after ? now : `${now}${now === '' ? '' : ', '}was ${outcomeWords[before]}`;
}

function slowerWords({ durationMs, medianMs, noiseMs, executions }: SlowerFile): string {
  const [now, usual, noise] = [durationMs, medianMs, noiseMs].map(formatDuration);
  return `${now}, usually ${usual} (up to ${noise} more is noise, by ${executions} executions)`;
}

function evidenceWords({ executions }: FlakyEvidence): string {
  const shown = executions.slice(0, 4).map(({ run, outcomes, before }) => {
    const isNews = before.some((outcome) => !executions.some((each) => each.outcomes.includes(outcome)));
    return `${wordsOf(outcomes)} in ${printable(run)}${isNews ? ` (${wordsOf(before)} before that)` : ''}`;
  });
  const more = executions.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; ${more} more` : ''}`;
}

function wordsOf(outcomes: PastExecution['outcomes']): string {
  return outcomes.map((outcome) => outcomeWords[outcome]).join(' and ');
}

interface FileHistory {
  readonly file: TestFile;
  /** Newest first. */
  readonly executions: readonly PastExecution[];
  readonly flaky: FlakyEvidence | null;
}

/** Where it really ran, newest first. */
export function fileAsText({ file, executions, flaky }: FileHistory, nowMs: number): string {
  const rows = executions.map(({ run, outcomes, durationMs, git, finishedAt }) => [
    printable(run),
    wordsOf(outcomes),
    formatDuration(durationMs),
    commitOf(git),
    `${formatAge(finishedAt, nowMs)} ago`,
  ]);
  const head = ['run', 'outcome', 'took', 'commit', 'ended'];
  const lines = [`${printable(file)}: ${counted(executions.length, 'execution')}`];
  if (rows.length > 0) lines.push(...inColumns([head, ...rows], new Set([0, 1, 3])));
  if (flaky !== null) lines.push(`flaky, on the same fingerprint: ${evidenceWords(flaky)}`);
  return `${lines.join('\n')}\n`;
}
