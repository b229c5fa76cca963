// Whatever prints TAP: tape, and any command whose runner is said to be tap. Its tests are read off what it prints.

import { commandForAll } from '../core/command.ts';
import { tapReader } from '../formats/foreign/tap.ts';
import type { ProjectFacts } from '../ports/project-facts.ts';
import type { OutputReader, RunnerStart, Tells } from '../ports/test-runner.ts';
import { packageStart } from './command-line/package-start.ts';
import type { FlagTable } from './command-line/parameters.ts';
import { flagList, sortParameters } from './command-line/parameters.ts';
import { fromFolder } from './command-line/path-patterns.ts';
import type { Runner, Start, Suite } from './runner.ts';
import { eventsOfTap } from './telling/tap-events.ts';

/** https://github.com/tape-testing/tape#cli */
const tapeFlags: FlagTable = { withValue: flagList('-r --require --import -i --ignore --ignore-pattern'), dropped: [] };

const tells: Tells = {
  launch: ({ template, files, env }) => ({ argv: commandForAll(template, files), env }),

  async readOutput(start: RunnerStart): Promise<OutputReader> {
    const reader = await tapReader();
    return {
      line(text) {
        reader.line(text);
        return [];
      },
      end: () => eventsOfTap('tap', reader.end(), start),
    };
  },

  warm: null,
};

export const tap: Runner = {
  name: 'tap',
  program: 'tape',
  package: 'tape',
  configFiles: [],

  startIn: (words) => packageStart(words, 'tape', ['tape']),

  suite(start: Start, project: ProjectFacts): Suite {
    const { kept, positionals } = sortParameters(start.parameters, tapeFlags);
    const patterns = positionals.map((word) => fromFolder('', word));
    return {
      command: [...start.program, ...kept, '{file}'],
      patterns:
        patterns.length > 0 ? patterns : [project.folderExists('test') ? 'test/**/*.{js,cjs,mjs}' : '**/*.test.js'],
      ignore: [],
      cautions: [],
    };
  },
  tells,
};
