// Any command at all: its exit code is the verdict, and it says nothing of which files there are.

import type { Runner } from './runner.ts';

export const command: Runner = {
  name: 'command',
  program: 'sh',
  package: null,
  configFiles: [],
  startIn: ([first, ...parameters]) => (first === undefined ? null : { program: [first], parameters }),
  suite: ({ program, parameters }) => ({
    command: [...program, ...parameters],
    patterns: [],
    ignore: [],
    cautions: [],
  }),
};
