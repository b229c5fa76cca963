// What a run amounts to, in a few lines for people.

import type { RunFinished } from '../../core/event.ts';
import type { AuditReport } from '../../core/planning/audit.ts';
import { describeStop } from '../../core/planning/stop.ts';
import type { Summary } from '../../core/results/summary.ts';
import { counted } from '../../core/text/counted.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { printable } from '../../core/text/printable.ts';
import type { Seeing, TraceReport } from '../../core/tracing/trace-counts.ts';
import { keptPhrase } from './opening.ts';
import type { Paint } from './paint.ts';

/** Whole lines. The first says what kind of summary it is, the second `N passed, N failed` and what else there is. */
export function totalsText({ summary, trace, unproven }: RunFinished, failOnFlaky: boolean, paint: Paint): string {
  const { kept, flaky, tests } = summary;
  const lines = [`${paint.bold(titleOf(summary))}${summary.stop === null ? '' : `: ${describeStop(summary.stop)}`}`];
  lines.push(`${outcomesPhrase(summary, paint)} of ${counted(summary.total, 'file')}`);
  if (unproven !== undefined)
    lines.push(paint.red(`not proven to be the whole: ${counted(unproven, 'problem')} above`));
  // Of an invocation that died nobody knows.
  const took = `ran ${summary.ran}${summary.durationMs > 0 ? ` in ${formatDuration(summary.durationMs)}` : ''}`;
  lines.push(kept.verified + kept.assumed > 0 ? `${keptPhrase(kept)}, ${took}` : took);
  if (tests !== null) lines.push(`tests: ${testsPhrase(tests)}`);
  if (summary.audit != null) lines.push(auditPhrase(summary.audit, paint));
  if (trace !== undefined) lines.push(tracePhrase(trace));
  if (flaky.length > 0) lines.push(paint.yellow(flakyPhrase(flaky.length, failOnFlaky)));
  return `${lines.join('\n')}\n`;
}

/** What is not green is said; zeroes are not, but for the two that everybody looks for. */
function outcomesPhrase({ passed, failed, timedOut, crashed, empty, notRun }: Summary, paint: Paint): string {
  const parts = [paint.green(`${passed} passed`), failed > 0 ? paint.red(`${failed} failed`) : `${failed} failed`];
  if (timedOut > 0) parts.push(paint.red(`${timedOut} timed out`));
  if (crashed > 0) parts.push(paint.red(`${crashed} crashed`));
  if (empty > 0) parts.push(paint.red(`${empty} empty`));
  if (notRun > 0) parts.push(paint.yellow(`${notRun} not run`));
  return parts.join(', ');
}

function titleOf({ notRun }: Summary): string {
  return notRun > 0 ? 'Partial summary' : 'Summary';
}

function testsPhrase({ passed, failed, skipped, todo }: NonNullable<Summary['tests']>): string {
  const rest = [skipped > 0 ? `, ${skipped} skipped` : '', todo > 0 ? `, ${todo} todo` : ''];
  return `${passed} passed, ${failed} failed${rest.join('')}`;
}

/** `audited 12 of 240 kept: all agree`. Each that differs is told as a problem of its own. */
function auditPhrase({ kept, sampled, ran, differed }: AuditReport, paint: Paint): string {
  if (sampled === 0) return 'audited nothing: no result was kept';
  const part = ran < sampled ? `${ran} of the ${sampled} sampled` : `${ran}`;
  const audited = `audited ${part} of ${kept} kept`;
  if (differed.length > 0) return paint.red(`${audited}: ${counted(differed.length, 'file')} differed`);
  return ran === 0 ? audited : `${audited}: all agree`;
}

/** What may vouch for the results later, and why not something stronger: `to be verified by: traced 96, traced+project 4 (started cat)`. */
function tracePhrase({ counts, because }: TraceReport): string {
  const parts = seeings.flatMap((seeing) => (counts[seeing] === undefined ? [] : [`${seeing} ${counts[seeing]}`]));
  return `to be verified by: ${parts.join(', ')}${because === null ? '' : ` (${printable(because)})`}`;
}

const seeings = ['traced', 'traced+project', 'inputs', 'project', 'doubtful'] as const satisfies readonly Seeing[];

function flakyPhrase(flaky: number, failOnFlaky: boolean): string {
  return `${counted(flaky, 'flaky file')}${failOnFlaky ? ', which fails the run (--fail-on-flaky)' : ''}`;
}
