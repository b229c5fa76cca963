// bats: what its formatter is handed is TAP with the files named in it. BATS_FORMATTER puts ours before the one that prints,
// from version 1.8 on; before that, its exit code is all there is.
//
// `--report-formatter` is not used: bats ends without waiting for it, so that a report may be cut off in a run that passed.

import { join } from 'node:path';

import { commandForAll } from '../core/command.ts';
import type { RunnerEvent } from '../core/results/runner-event.ts';
import type { CommandTemplate } from '../core/settings.ts';
import { readTap } from '../formats/foreign/tap.ts';
import type { ProjectFacts } from '../ports/project-facts.ts';
import type { RunnerLaunch, RunnerLeavings, RunnerStart, Tells } from '../ports/test-runner.ts';
import { packageStart } from './command-line/package-start.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { fromFolder, isGlob } from './command-line/path-patterns.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { eventsOfTap } from './telling/tap-events.ts';

const reportName = 'bats.tap';

/** https://bats-core.readthedocs.io/en/stable/usage.html */
const flags: FlagTable = {
  withValue: flagList(
    '-f --filter -F --formatter -j --jobs --report-formatter -o --output --gather-test-outputs-in --code-quote-style',
    '--filter-status --filter-tags --setup-suite-file --parallel-binary-name',
  ),
  dropped: flagList(
    '-r --recursive -c --count --filter-status --report-formatter -o --output --gather-test-outputs-in',
  ),
};

const tells: Tells = {
  launch({ template, files, env, probes }: RunnerStart): RunnerLaunch {
    const { argv, formatter } = formatterIn(template);
    // It counts times for this one alone, and would print a report that says nothing of them.
    if (formatter === 'junit') return { argv: commandForAll(template, files), env };
    return {
      argv: commandForAll({ ...template, argv }, files),
      env: {
        ...env,
        BATS_FORMATTER: join(probes, 'bats-formatter.sh'),
        PAWL_BATS_FORMATTER: formatter ?? env['BATS_FORMATTER'] ?? 'tap',
      },
    };
  },

  async read(leavings: RunnerLeavings): Promise<readonly RunnerEvent[]> {
    const text = leavings.report(reportName);
    if (text === null) return [];
    const { tests, trouble } = await readTap(text);
    const named = tests.map((test) => ({ ...test, path: test.path.map(withoutTime) }));
    const events = eventsOfTap('bats', { tests: named, trouble }, leavings);
    // Newer versions fail where there are no tests, and complain of nothing else then.
    const isEmpty = tests.length === 0 && trouble === null;
    return isEmpty ? [...events, { event: 'runner-ended', verdict: 'empty' }] : events;
  },

  warm: null,
};

export const bats: Runner = {
  name: 'bats',
  program: 'bats',
  package: 'bats',
  configFiles: [],

  startIn(words: readonly string[]): Start | null {
    const [first = '', ...parameters] = words;
    const starts = /(?:^|\/)bats$/.test(first);
    return starts ? { program: [first], parameters } : packageStart(words, 'bats', ['bats']);
  },

  suite({ program, parameters }: Start, project: ProjectFacts): Suite {
    const { kept, positionals } = sortParameters(parameters, flags);
    const deep = parameters.some((word) => word === '--recursive' || /^-[cptTx]*r/.test(word)) ? '**/*' : '*';
    const usual = ['test', 'tests'].filter((folder) => project.folderExists(folder));
    const places = positionals.length > 0 ? positionals : usual;
    const patterns = places.map((word) => {
      const path = fromFolder('', word).replace(/\/$/, '');
      return isGlob(path) || project.fileExists(path) ? path : `${path}/${deep}.bats`;
    });
    return {
      command: [...program, ...kept, '{file}'],
      patterns: patterns.length > 0 ? patterns : ['**/*.bats'],
      ignore: [],
      cautions: [],
    };
  },
  tells,
};

/** The formatter that bats' own words ask for, which would take the place of ours, and the command without them. */
function formatterIn({ argv, shell }: CommandTemplate): { argv: CommandTemplate['argv']; formatter: string | null } {
  const at = shell ? -1 : argv.findIndex((word) => /(?:^|\/)bats$/.test(word));
  if (at === -1) return { argv, formatter: null };
  const kept: string[] = [];
  let formatter: string | null = null;
  for (let index = at + 1; index < argv.length; index++) {
    const word = argv[index] as string;
    if (word === '-t' || word === '--tap') formatter = 'tap';
    else if (word === '-p' || word === '--pretty') formatter = 'pretty';
    else if (word === '-F' || word === '--formatter') formatter = argv[++index] ?? null;
    else kept.push(word);
  }
  return { argv: [...argv.slice(0, at + 1), ...kept] as unknown as CommandTemplate['argv'], formatter };
}

/** With `--timing`, the time stands behind the name. */
function withoutTime(name: string): string {
  return name.replace(/ in \d+ms$/, '');
}
