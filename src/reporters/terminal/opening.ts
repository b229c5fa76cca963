// What is said before the first file runs: which run this is, what is kept and what is owed, and why.

import type { RunStarted } from '../../core/event.ts';
import type { KeptGround, OwedReason } from '../../core/planning/plan.ts';
import { unreachable } from '../../core/problem.ts';
import type { Settings } from '../../core/settings.ts';
import { counted, grouped } from '../../core/text/counted.ts';
import { printable } from '../../core/text/printable.ts';
import type { Paint } from './paint.ts';

const removedMax = 5;

/** Files kept until now, by ground. */
export type KeptCounts = Readonly<Record<KeptGround, number>>;

/** Said at once. Whole lines. */
export function openingText(event: RunStarted, { ordering }: Pick<Settings, 'ordering'>, paint: Paint): string {
  const lines = [`${paint.bold(event.run.id)} ${beginningOf(event)}${shardWords(event.run)}${queueWords(event.run)}`];
  if (event.detected !== null) lines.push(...event.detected.split('\n').map(printable));
  if (isFirst(event)) lines.push(...firstLines.map(paint.dim));
  if (event.removed.length > 0) lines.push(removedLine(event.removed));
  if (ordering.order === 'random') lines.push(`in random order; the same again with --seed ${ordering.seed}`);
  else if (event.reasons['asked-audit'] !== undefined)
    lines.push(`a sample of what is kept runs again; the same again with --seed ${ordering.seed}`);
  return `${lines.join('\n')}\n`;
}

/** What somebody needs to know who has only just tried it. Who writes a config has read more than this. */
const firstLines = [
  'pawl init writes this down as a config',
  'each result is kept the moment it is there: stop whenever you like, and run it again to go on',
];

function isFirst({ how, detected, kept, owed, reasons }: RunStarted): boolean {
  return how === 'began' && detected !== null && kept === 0 && reasons['never-ran'] === owed;
}

/**
 * Said once everything kept is known: `kept 120 (117 verified, 3 assumed), 12 to run: 10 never ran, …`. One line.
 * Failures from before count, whether they are kept or run again.
 */
export function workText(event: RunStarted, kept: KeptCounts, failures: number): string {
  const parts = [...(event.kept > 0 ? [keptPhrase(keptOf(event, kept))] : []), owedPhrase(event)];
  if (event.left > 0) parts.push(`${grouped(event.left)} not asked for`);
  // Set apart, since it is not one more reason to run something.
  const standing = failures > 0 ? `; ${counted(failures, 'failure')} from before` : '';
  return `${parts.join(', ')}${standing}\n`;
}

/** `kept 120 (117 verified, 3 assumed)`: never a kept result without its ground. */
export function keptPhrase({ verified, assumed }: KeptCounts): string {
  return `kept ${grouped(verified + assumed)} (${grouped(verified)} verified, ${grouped(assumed)} assumed)`;
}

/** A verdict that is told again unread comes without its files: all of them are proven. */
export function keptOf(event: RunStarted, { verified, assumed }: KeptCounts): KeptCounts {
  return { verified: Math.max(verified, event.kept - assumed), assumed };
}

function beginningOf({ how, invocation, run }: RunStarted): string {
  switch (how) {
    case 'began':
      return 'began';
    case 'resumed':
      return `resumed (invocation ${invocation})`;
    case 'standing':
      return 'stands: nothing to run';
    case 'merged':
      return `merged from ${counted(run.merged?.parts.length ?? 0, 'run')}`;
    case 'reported':
      return 'as it is stored';
    default:
      return unreachable(how);
  }
}

/** `, shard 2/4: 12 of 48 files`, of a whole suite nothing. */
function shardWords({ shard, expected }: RunStarted['run']): string {
  if (shard === null) return '';
  const { index, total, whole = expected } = shard;
  const part = `, shard ${index}/${total}`;
  return expected.length === 0
    ? `${part} has no files`
    : `${part}: ${grouped(expected.length)} of ${counted(whole.length, 'file')}`;
}

function queueWords({ queue }: RunStarted['run']): string {
  return queue === undefined ? '' : `, sharing the queue ${printable(queue)}`;
}

function removedLine(removed: RunStarted['removed']): string {
  const named = removed.slice(0, removedMax).map(printable).join(', ');
  const more = removed.length > removedMax ? ` and ${grouped(removed.length - removedMax)} more` : '';
  return `no longer there and no longer counted: ${named}${more}`;
}

function owedPhrase({ how, owed, reasons, run }: RunStarted): string {
  if (how === 'merged' || how === 'reported')
    return `${grouped(run.expected.length - owed)} of ${counted(run.expected.length, 'file')} have a result`;
  const counts = Object.entries(reasons) as [OwedReason, number][];
  const [only] = counts;
  if (how === 'began' && counts.length === 1 && only?.[0] === 'never-ran') return `${counted(owed, 'file')} to run`;
  const words = counts
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${grouped(count)} ${owedWords[reason]}`);
  return `${grouped(owed)} to run${words.length === 0 ? '' : `: ${words.join(', ')}`}`;
}

/** As `describeDecision` says it, for any number of files. */
const owedWords: Readonly<Record<OwedReason, string>> = {
  'never-ran': 'never ran',
  interrupted: 'interrupted',
  'new-file': 'new',
  unreadable: 'with an unreadable result',
  'test-file-changed': 'changed',
  'command-changed': 'with another command',
  'failed-before': 'did not pass before',
  'failed-since': 'did not pass in a younger run',
  'asked-fresh': 'because of --fresh',
  'asked-last-failed': 'did not pass before',
  'asked-audit': 'to audit',
  'input-changed': 'depend on what changed',
  'declared-changed': 'whose declared inputs changed',
  'surroundings-changed': 'passed under another runtime, installation or environment',
  'project-changed': 'passed before the project changed',
  'project-unknown': 'not proven unchanged',
  'changed-while-running': 'passed while the project changed',
};
