// What a test runner is to pawl: how its command line is recognised, and how one file of its suite is run.
// Where that command line comes from (a script, a dependency, a config file) is answered in index.ts.

import type { ProjectFacts } from '../ports/project-facts.ts';
import type { Tells } from '../ports/test-runner.ts';

/** A command line of the runner, cut where its own parameters begin. */
export interface Start {
  /** `['mocha']`, or `['node', '--stack-size=4000', 'node_modules/mocha/bin/mocha.js']`. */
  readonly program: readonly [string, ...string[]];
  readonly parameters: readonly string[];
}

/** How the suite's files are found, and how one of them is run. */
export interface Suite {
  /** An argv in which `{file}` stands for the path of the test file relative to the project root, `{file:glob}` for a glob of it. */
  readonly command: readonly [string, ...string[]];
  /** Globs, folders and paths relative to the root, as fast-glob reads them. */
  readonly patterns: readonly string[];
  readonly ignore: readonly string[];
  /** Sentences on what could not be read, and so may differ from a plain run of the project's tests. */
  readonly cautions: readonly string[];
}

export interface Runner {
  readonly name: string;
  /** What starts it where no script does. */
  readonly program: string;
  /** The npm package that a project depends on to have it; null when it comes with Node.js. */
  readonly package: string | null;
  /** Names in the project root that give the runner away. */
  readonly configFiles: readonly string[];
  /** Null when the words start something else. */
  startIn(words: readonly string[]): Start | null;
  suite(start: Start, project: ProjectFacts): Suite;
  /** How it tells of its tests; left out where its exit code is all there is. */
  readonly tells?: Tells;
}
