// RSpec: one file by `rspec path`, the suite by the pattern of command line and `.rspec`. Its examples are told by a
// listener, which SPEC_OPTS requires: words for formatters there would take the place of the project's own.

import { join, posix } from 'node:path';

import { commandForAll } from '../core/command.ts';
import { quoteForShell } from '../core/text/quoting.ts';
import type { ProjectFacts } from '../ports/project-facts.ts';
import type { Tells } from '../ports/test-runner.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { narrow } from './command-line/path-patterns.ts';
import type { Runner, Start, Suite } from './runner.ts';

const flags: FlagTable = {
  withValue: flagList(
    '-I -r --require -O --options --order --seed --failure-exit-code --error-exit-code --drb-port -f --format -o --out',
    '--deprecation-out -P --pattern --exclude-pattern -e --example -E --example-matches -t --tag --default-path',
  ),
  dropped: flagList('-P --pattern --exclude-pattern --only-failures -n --next-failure --bisect --init --dry-run'),
};

const tells: Tells = {
  launch: ({ template, files, env, probes }) => ({
    argv: commandForAll(template, files),
    env: {
      ...env,
      // RSpec takes SPEC_OPTS apart as a shell would. The probe looks for these very quotes when it withdraws.
      SPEC_OPTS: [env['SPEC_OPTS'], `--require ${quoteForShell(join(probes, 'rspec.rb'))}`].filter(Boolean).join(' '),
    },
  }),
  warm: { filesMax: 500 },
};

export const rspec: Runner = {
  name: 'rspec',
  program: 'rspec',
  package: null,
  configFiles: ['spec/spec_helper.rb'],

  startIn(words: readonly string[]): Start | null {
    const at = words[1] === 'exec' && posix.basename(words[0] as string) === 'bundle' ? 2 : 0;
    const program = words.slice(0, at + 1) as [string, ...string[]];
    return posix.basename(words[at] ?? '') === 'rspec' ? { program, parameters: words.slice(at + 1) } : null;
  },

  suite(start: Start, project: ProjectFacts): Suite {
    const { kept, positionals, values } = sortParameters(start.parameters, flags);
    const options = sortParameters((project.readText('.rspec') ?? '').split(/\s+/), flags).values;
    const setting = (...names: readonly string[]): readonly string[] | null => {
      const said = names.map((name) => values.get(name) ?? options.get(name)).find((value) => value !== undefined);
      return (
        said
          ?.at(-1)
          ?.replace(/^(["'])(.*)\1$/, '$2')
          .split(',') ?? null
      );
    };
    const named = positionals.map((word) => word.replace(/(?::\d+)+$|\[[\d:,]+\]$/, ''));
    const folders = named.length > 0 ? named : (setting('--default-path') ?? ['spec']);
    const { patterns, unread } = narrow(setting('--pattern', '-P') ?? ['**/*_spec.rb'], folders, project);
    return {
      command: [...start.program, ...kept, '{file}'],
      patterns,
      ignore: setting('--exclude-pattern') ?? [],
      cautions: unread.map((word) => `"${word}" is no file or folder that is there: all spec files are taken`),
    };
  },
  tells,
};
