// The event stream on the wire: one JSON object a line, told apart by `kind`. Unlike the journal, which leaves out what
// is stored beside it, a line says everything that a listener inside of pawl is told.

import type { RunEvent } from '../core/event.ts';
import { unreachable } from '../core/problem.ts';
import { shardSpecOf } from '../core/run.ts';
import { printableJson } from '../core/text/printable.ts';
import { storedSummary } from '../formats/summary.ts';
import { formatVersion } from '../formats/version.ts';

/**
 * The event with `format` in front and a newline behind it. Of the run, its lists of files are left out (they may be
 * tens of thousands of paths) and those expected are counted as `total`; a summary looks as it does in summary.json.
 */
export function encodeEventLine(event: RunEvent): string {
  return `${printableJson({ format: formatVersion, ...shownEvent(event) })}\n`;
}

function shownEvent(event: RunEvent): object {
  switch (event.kind) {
    case 'run-started': {
      const { expected, shard: _, merged: __, ...run } = event.run;
      return { ...event, run: { ...run, shard: shardSpecOf(event.run) }, total: expected.length };
    }
    case 'run-finished':
      return { ...event, summary: storedSummary(event.summary) };
    case 'file-kept':
    case 'file-started':
    case 'attempt-finished':
    case 'file-finished':
    case 'file-interrupted':
    case 'run-stopping':
    case 'problem':
      return event;
    default:
      return unreachable(event);
  }
}
