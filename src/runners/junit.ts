// Any command that writes JUnit XML: it is told where by `{report}` or by PAWL_REPORT, and what it wrote is the word on its
// file. Tools that write a report for each class or crate find a folder for them in `{reports}` and PAWL_REPORTS.

import { join } from 'node:path';

import { commandForAll } from '../core/command.ts';
import type { RunnerEvent } from '../core/results/runner-event.ts';
import { quoteForShell } from '../core/text/quoting.ts';
import { parseJunit } from '../formats/foreign/junit.ts';
import type { RunnerLaunch, RunnerLeavings, RunnerStart, Tells } from '../ports/test-runner.ts';
import type { Runner } from './runner.ts';
import { eventsOfJunit } from './telling/junit-events.ts';

const reportName = 'report.xml';
const missing = 'the command wrote no report: it finds the place for it in {report} and in PAWL_REPORT';
const placeholder = /\{(reports?)\}/g;

const tells: Tells = {
  launch({ template, files, env, channel }: RunnerStart): RunnerLaunch {
    const places = { report: join(channel, reportName), reports: channel };
    const argv = template.argv.map((word) =>
      word.replaceAll(placeholder, (_, name: keyof typeof places) =>
        template.shell ? quoteForShell(places[name]) : places[name],
      ),
    ) as [string, ...string[]];
    return {
      argv: commandForAll({ ...template, argv }, files),
      env: { ...env, PAWL_REPORT: places.report, PAWL_REPORTS: places.reports },
    };
  },

  async read(leavings: RunnerLeavings): Promise<readonly RunnerEvent[]> {
    const names = leavings.reports.filter((name) => name.endsWith('.xml'));
    const reports = await Promise.all(names.map((name) => parseJunit(leavings.report(name) ?? '')));
    return eventsOfJunit('junit', reports, missing, leavings);
  },

  warm: null,
};

export const junit: Runner = {
  name: 'junit',
  program: 'junit',
  package: null,
  configFiles: [],
  startIn: () => null,
  suite: ({ program, parameters }) => ({
    command: [...program, ...parameters],
    patterns: [],
    ignore: [],
    cautions: ['the runner junit has no command of its own: say one that writes its report to {report}'],
  }),
  tells,
};
