// Says nothing until somebody asks what is running. It listens where no other reporter would answer that.

import type { Reporter, ReporterContext } from '../ports/reporter.ts';
import { paintFor } from './terminal/paint.ts';
import { RunningFiles } from './terminal/running-files.ts';

export function runningReporter({ output, clock }: Pick<ReporterContext, 'output' | 'clock'>): Reporter {
  const running = new RunningFiles();
  return {
    name: 'running',
    onEvent: (event) => running.onEvent(event, clock.monotonic()),
    tellRunning: () => output.write(running.text(clock.monotonic(), paintFor(output.colors))),
  };
}
