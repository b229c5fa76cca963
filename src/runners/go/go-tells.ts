// How `go test` tells of its tests: by the events of `-json`, which are what it prints then. They name a package and a test;
// the file is the one among those asked for that declares it.

import { posix } from 'node:path';

import { commandForAll } from '../../core/command.ts';
import type { RunnerLaunch, RunnerStart, Tells } from '../../ports/test-runner.ts';
import { GoOutput, goEvent } from './go-output.ts';
import type { GoStart } from './go-suite.ts';
import { goStartOf } from './go-suite.ts';

/** Beyond this, one word is too long for Linux, and whole packages are run in place of named tests. */
const wordCharactersMax = 100_000;

export const goTells: Tells = {
  launch(start: RunnerStart): RunnerLaunch {
    const { PAWL_CHANNEL: _, ...env } = start.env;
    const go = goStartOf(start);
    return { argv: go === null ? commandForAll(start.template, start.files) : argvOf(go), env };
  },

  readOutput: (start) => new GoOutput(start, goStartOf(start)),

  shown(line) {
    const event = goEvent(line);
    if (event === null) return line;
    const text = event.Output?.replace(/\n$/, '') ?? null;
    return text === null || /^=== (?:RUN|PAUSE|CONT|NAME)\b/.test(text) ? null : text;
  },

  warm: { filesMax: 200 },
};

function argvOf(go: GoStart): [string, ...string[]] {
  const folders = [...new Set(go.files.map(({ folder }) => folder))];
  const packages = folders.map((folder) => (folder === '.' ? '.' : `./${posix.normalize(folder)}`));
  return [...go.program, '-json', ...go.kept, ...chosen(go), ...packages, ...go.binary];
}

/** A command that chooses tests itself is left to it. */
function chosen({ files, choosesTests }: GoStart): string[] {
  if (choosesTests) return [];
  const names = [...new Set(files.flatMap((file) => file.names))];
  const pattern = names.length === 0 ? '^$' : `^(${names.join('|')})$`;
  return pattern.length > wordCharactersMax ? [] : ['-run', pattern];
}
