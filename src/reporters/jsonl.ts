// Every event as it happens, for programs that follow a run.

import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { encodeEventLine } from './event-line.ts';

export function jsonlReporter({ sink }: ReporterContext): Reporter {
  return { name: 'jsonl', onEvent: (event) => sink.append(encodeEventLine(event)), finish: () => sink.close() };
}
