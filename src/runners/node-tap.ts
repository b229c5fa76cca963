// node-tap: whatever its reporter prints, it writes the TAP of the run to the file that TAP_OUTPUT_FILE names, from
// version 18 on. Each test file is a test in it. Before that, its exit code is all there is.

import { join } from 'node:path';

import { commandForAll } from '../core/command.ts';
import type { RunnerEvent } from '../core/runner-event.ts';
import type { TapReport } from '../formats/tap.ts';
import { readTap } from '../formats/tap.ts';
import type { ProjectFacts } from '../ports/project-facts.ts';
import type { RunnerLaunch, RunnerLeavings, RunnerStart, Tells } from '../ports/test-runner.ts';
import { packageStart } from './package-start.ts';
import type { FlagTable } from './parameters.ts';
import { flagList, sortParameters } from './parameters.ts';
import { fromFolder, narrow } from './path-patterns.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { eventsOfTap } from './tap-events.ts';

const reportName = 'report.tap';
const configFiles = ['.taprc'];

/** https://node-tap.org/config/#include */
const include = ['**/{test,tests,__test__,__tests__}/**/*', '**/*.{test,tests,spec}', '**/{test,tests}'].map(
  (stem) => `${stem}.{js,cjs,mjs,jsx,ts,cts,mts,tsx}`,
);

const flags: FlagTable = {
  withValue: flagList(
    '-R --reporter -f --reporter-file -r --reporter-arg --plugin --coverage-report --coverage-map --coverage-exclude',
    '--statements --branches --lines --functions -t --timeout --include --exclude -s --save --files -j --jobs --serial',
    '--before --after -o --output-file -d --output-dir --test-arg --test-env --node-arg -g --grep --tsconfig -c --cwd',
  ),
  dropped: flagList(
    '--coverage-report --coverage-map --coverage-exclude --browser --no-browser --show-full-coverage --statements',
    '--branches --lines --functions --allow-empty-coverage --allow-incomplete-coverage --disable-coverage --100',
    '-n --changed --include -s --save --files -o --output-file -d --output-dir -w --watch',
  ),
};

const tells: Tells = {
  launch: ({ template, files, env, channel }: RunnerStart): RunnerLaunch => ({
    argv: commandForAll(template, files),
    env: { ...env, TAP_OUTPUT_FILE: join(channel, reportName) },
  }),

  async read(leavings: RunnerLeavings): Promise<readonly RunnerEvent[]> {
    const text = leavings.report(reportName);
    if (text === null) return [];
    return eventsOfTap('tap', withoutEmpty(await readTap(text)), leavings);
  },

  warm: null,
};

export const nodeTap: Runner = {
  name: 'node-tap',
  program: 'tap',
  package: 'tap',
  configFiles,

  startIn: (words) => packageStart(words, 'tap', ['tap']),

  suite(start: Start, project: ProjectFacts): Suite {
    const parameters = start.parameters[0] === 'run' ? start.parameters.slice(1) : start.parameters;
    const { kept, positionals, values } = sortParameters(parameters, flags);
    const { patterns, unread } = narrow(values.get('--include') ?? include, positionals, project);
    return {
      // A file alone covers less than the suite, and by default anything below all is a failure.
      command: [...start.program, 'run', ...kept, '--disable-coverage', '{file}'],
      patterns: unread.length > 0 ? positionals.map((word) => fromFolder('', word)) : patterns,
      ignore: values.get('--exclude') ?? ['**/{fixture,fixtures,dist}/**'],
      cautions: [],
    };
  },
  tells,
};

/** A file without tests is told as one that was skipped. */
function withoutEmpty({ tests, trouble }: TapReport): TapReport {
  const ran = tests.filter(({ path, outcome, message }) => {
    return !(path.length === 1 && outcome === 'skipped' && message === 'no tests found');
  });
  return { tests: ran, trouble };
}
