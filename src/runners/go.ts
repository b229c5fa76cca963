// go test: the suite by its packages, a file by the package it is in and the names of its tests. What go starts is a
// package; what pawl keeps is what became of a file.

import type { ProjectFacts } from '../ports/project-facts.ts';
import { fromFolder } from './command-line/path-patterns.ts';
import { goTestParameters, goTestStart } from './go/go-command.ts';
import { goArchitectures, goSystems, hostBuild } from './go/go-source.ts';
import { goTells } from './go/go-tells.ts';
import type { Runner, Start, Suite } from './runner.ts';

export const go: Runner = {
  name: 'go',
  program: 'go',
  package: null,
  configFiles: ['go.mod', 'go.work'],

  startIn: goTestStart,

  suite(start: Start, _project: ProjectFacts): Suite {
    const { kept, binary, positionals } = goTestParameters(start.parameters);
    const program = start.program.length === 1 ? [...start.program, 'test'] : start.program;
    const unread = positionals.filter((word) => !/^\.\.?(?:\/|$)/.test(word));
    const patterns = unread.length > 0 || positionals.length === 0 ? ['**/*_test.go'] : positionals.map(patternOf);
    return {
      command: [...program, ...kept, '{file}', ...binary] as const as Suite['command'],
      patterns,
      ignore: ['**/testdata/**', '**/vendor/**', '**/_*/**', '**/_*', ...namesForOthers()],
      cautions: unread.map((word) => `"${word}" is no path of packages: all test files are taken`),
    };
  },
  tells: goTells,
};

/** `./...` is every package, `./store/...` those below a folder, `./store` one. */
function patternOf(word: string): string {
  const below = /^(.*?)\/?\.\.\.$/.exec(word)?.[1];
  return fromFolder(below ?? word, below === undefined ? '*_test.go' : '**/*_test.go');
}

/** Files that go compiles for other systems alone: they say so by their names. */
function namesForOthers(): string[] {
  const { system, architecture } = hostBuild({}, []);
  const others = [
    ...goSystems.filter((each) => each !== system),
    ...goArchitectures.filter((each) => each !== architecture),
  ];
  return [`**/*_{${others.join(',')}}_test.go`];
}
