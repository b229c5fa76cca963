// node-tap: whatever its reporter prints, it leaves the TAP of each test file in the folder that TAP_OUTPUT_DIR names, from
// version 18 on. Before that, its exit code is all there is.
//
// TAP_OUTPUT_FILE is not used: with the reporter that prints TAP, everything is printed twice then, and the plan is not in it.

import { join } from 'node:path';

import { commandForAll } from '../core/command.ts';
import type { RunnerEvent } from '../core/results/runner-event.ts';
import { noTap, readTap } from '../formats/foreign/tap.ts';
import type { ProjectFacts } from '../ports/project-facts.ts';
import type { RunnerLaunch, RunnerLeavings, RunnerStart, Tells } from '../ports/test-runner.ts';
import { packageStart } from './command-line/package-start.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { fromFolder, narrow } from './command-line/path-patterns.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { eventsOfTap } from './telling/tap-events.ts';

const dumpName = 'tap';
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
    env: { ...env, TAP_OUTPUT_DIR: join(channel, dumpName) },
  }),

  async read(leavings: RunnerLeavings): Promise<readonly RunnerEvent[]> {
    const text = leavings.report(join(dumpName, `${leavings.files[0]}.tap`));
    if (text === null) return [];
    const { tests, trouble } = await readTap(text);
    // A file that prints no TAP has no tests, and node-tap is content with it.
    return eventsOfTap('tap', { tests, trouble: trouble === noTap ? null : trouble }, leavings);
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
