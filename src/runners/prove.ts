// prove: it leaves the TAP of each test file in the folder that PERL_TEST_HARNESS_DUMP_TAP names, also below make and other
// wrappers. What Perl says of a failure stands on its error output, and so among what is printed.

import { join } from 'node:path';

import { commandForAll } from '../core/command.ts';
import type { RunnerEvent } from '../core/results/runner-event.ts';
import type { TapTest } from '../formats/foreign/tap.ts';
import { perlDiagnosis, readTap } from '../formats/foreign/tap.ts';
import type { ProjectFacts } from '../ports/project-facts.ts';
import type { OutputReader, RunnerLaunch, RunnerLeavings, RunnerStart, Tells } from '../ports/test-runner.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { fromFolder, isGlob } from './command-line/path-patterns.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { eventsOfTap } from './telling/tap-events.ts';

const dumpName = 'tap';

/** https://perldoc.perl.org/prove */
const flags: FlagTable = {
  withValue: flagList('-I -M -P -e --exec --ext -j --jobs --harness --formatter --source --rc -a --archive --state'),
  dropped: flagList('-a --archive --state --statefile -s --shuffle --reverse -r --recurse -D --dry --ext'),
};

const tells: Tells = {
  launch: ({ template, files, env, channel }: RunnerStart): RunnerLaunch => ({
    argv: commandForAll(template, files),
    env: { ...env, PERL_TEST_HARNESS_DUMP_TAP: join(channel, dumpName) },
  }),

  readOutput: () => new Diagnoses(),

  async read(leavings: RunnerLeavings): Promise<readonly RunnerEvent[]> {
    const { root, files, printed } = leavings;
    const text = [files[0], join(root, files[0])]
      .map((path) => leavings.report(join(dumpName, path)))
      .find((each) => each !== null);
    if (text == null) return [];
    const { tests, trouble } = await readTap(text);
    const diagnoses = printed instanceof Diagnoses ? printed : new Diagnoses();
    return eventsOfTap('prove', { tests: tests.map((test) => diagnoses.of(test)), trouble }, leavings);
  },

  warm: null,
};

export const prove: Runner = {
  name: 'prove',
  program: 'prove',
  package: null,
  configFiles: ['.proverc'],

  startIn([first = '', ...parameters]: readonly string[]): Start | null {
    return /(?:^|\/)prove$/.test(first) ? { program: [first], parameters } : null;
  },

  suite({ program, parameters }: Start, project: ProjectFacts): Suite {
    const { kept, positionals, values } = sortParameters(parameters, flags);
    const ending = (values.get('--ext')?.at(-1) ?? '.t').replace(/^(?!\.)/, '.');
    // Short flags may stand in one word, as in `-lr`.
    const deep = parameters.some((word) => word === '--recurse' || /^-[bcflmopqrstvw]*r/.test(word)) ? '**/*' : '*';
    const lib = parameters.length === 0 && project.folderExists('lib') ? ['-l'] : [];
    return {
      command: [...program, ...kept, ...lib, '{file}'],
      patterns: (positionals.length > 0 ? positionals : ['t']).map((word) => {
        const path = fromFolder('', word).replace(/\/$/, '');
        return isGlob(path) || project.fileExists(path) ? path : `${path}/${deep}${ending}`;
      }),
      ignore: [],
      cautions: [],
    };
  },
  tells,
};

/** More is not said about one failure. */
const linesMax = 100;

interface Diagnosis {
  readonly name: string;
  readonly lines: string[];
}

/** `#   Failed test 'adds'` and the lines below it, in the order in which the tests failed. */
class Diagnoses implements OutputReader {
  readonly #all: Diagnosis[] = [];
  #open = false;

  line(text: string): readonly RunnerEvent[] {
    const [, words = ''] = /^\s*#\s\s+(.+)$/.exec(text) ?? [];
    const [, name] = /^Failed test(?: '(.*)')?(?: at .*)?$/.exec(words) ?? [];
    if (words.startsWith('Failed test')) this.#all.push({ name: name ?? '', lines: [] });
    this.#open = words !== '' && (this.#open || words.startsWith('Failed test'));
    const lines = this.#open ? this.#all.at(-1)?.lines : undefined;
    if (lines !== undefined && lines.length < linesMax) lines.push(words.trim());
    return [];
  }

  end(): readonly RunnerEvent[] {
    return [];
  }

  /** The test with what was printed of it. Tests of one name have their diagnoses in their order. */
  of(test: TapTest): TapTest {
    if (test.outcome !== 'failed') return test;
    const at = this.#all.findIndex(({ name }) => name === test.path.at(-1));
    const [found] = at === -1 ? [] : this.#all.splice(at, 1);
    return found === undefined ? test : { ...test, ...perlDiagnosis(found.lines) };
  }
}
