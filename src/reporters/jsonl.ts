// Every event as it happens, for programs that follow a run. The format has two names, and so has the reporter.

import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { encodeEventLine } from './event-line.ts';

/** JSON Lines. */
export function jsonlReporter(context: ReporterContext): Reporter {
  return eventLines('jsonl', context);
}

/** Newline-delimited JSON: the same. */
export function ndjsonReporter(context: ReporterContext): Reporter {
  return eventLines('ndjson', context);
}

function eventLines(name: string, { sink }: ReporterContext): Reporter {
  return { name, onEvent: (event) => sink.append(encodeEventLine(event)), finish: () => sink.close() };
}
