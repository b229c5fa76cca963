// The registry of test runners and the order of detection. How they are found is in detect.ts and detect-suites.ts.

import type { ProjectFacts } from '../ports/project-facts.ts';
import type { Tells } from '../ports/test-runner.ts';
import { ava } from './ava.ts';
import { bats } from './bats.ts';
import { command } from './command.ts';
import type { DetectedSuite } from './detection/detect-suites.ts';
import { detectAll } from './detection/detect-suites.ts';
import type { Detection } from './detection/detect.ts';
import { detectIn, detectOne } from './detection/detect.ts';
import type { FoundStart } from './detection/find-start.ts';
import { findStartsIn } from './detection/find-start.ts';
import { dependencyField, scriptsOf } from './detection/package-json.ts';
import { commandsOf } from './detection/script.ts';
import { strangersIn } from './detection/signs.ts';
import { go } from './go.ts';
import { jest } from './jest.ts';
import { junit } from './junit.ts';
import { mocha } from './mocha.ts';
import { nodeTap } from './node-tap.ts';
import { nodeTest } from './node-test.ts';
import { phpunit } from './phpunit.ts';
import { playwright } from './playwright.ts';
import { prove } from './prove.ts';
import { pytest } from './pytest.ts';
import { rspec } from './rspec.ts';
import type { Runner, Suite } from './runner.ts';
import { tap } from './tap.ts';
import { vitest } from './vitest.ts';

export type { Detection } from './detection/detect.ts';
export type { DetectedSuite } from './detection/detect-suites.ts';
export { projectIn } from './detection/project-in.ts';
export { strangersIn } from './detection/signs.ts';

/** A project that has several of them and no script to decide is taken to use the first one. */
export const runners: readonly Runner[] = [
  vitest,
  jest,
  mocha,
  nodeTest,
  ava,
  playwright,
  nodeTap,
  tap,
  pytest,
  rspec,
  go,
  prove,
  bats,
  phpunit,
  // Any command that writes a report of that form.
  junit,
];

/** Null when nothing tells the test runner: see `describeNearMisses`. */
export function detectRunner(project: ProjectFacts): Detection | null {
  return detectIn(project, runners)[0] ?? null;
}

/** Every suite that the project seems to have. */
export function detectSuites(project: ProjectFacts): DetectedSuite[] {
  return detectAll(project, runners);
}

/** The suite of a runner that the user names: as a script has it, if any starts that runner at all. Null for any other name. */
export function detectNamed(name: string, project: ProjectFacts): Detection | null {
  const runner = runners.find((each) => each.name === name);
  return runner === undefined ? null : detectOne(runner, project);
}

/** The suite that a given command belongs to, for a user who names the command and no files; null for any other command. */
export function suiteOf(argv: readonly string[], project: ProjectFacts): (Suite & { readonly runner: string }) | null {
  const found = startIn(
    argv.filter((word) => !word.includes('{file}')),
    project,
  );
  return found && { ...found.runner.suite(found.start, project), runner: found.runner.name };
}

/** The name of the runner that a command starts, also by way of a script: `command` when it is none that is known. */
export function runnerOf(argv: readonly string[], project: ProjectFacts): string {
  return startIn(argv, project)?.runner.name ?? command.name;
}

function startIn(argv: readonly string[], project: ProjectFacts): FoundStart | null {
  const [line = ''] = argv;
  // A line for a shell is a script like those of package.json.
  const commands = argv.length === 1 ? commandsOf(line).map(({ words }) => words) : [argv];
  return commands.flatMap((words) => findStartsIn(words, scriptsOf(project), runners))[0] ?? null;
}

/** How the runner of that name tells of its tests; null where its exit code is all there is. */
export function tellsOf(name: string): Tells | null {
  return runners.find((runner) => runner.name === name)?.tells ?? null;
}

/** Whether a package.json names the package among those that it needs. */
export function dependsOn(name: string, project: ProjectFacts): boolean {
  return dependencyField(name, project) !== null;
}

/** What was looked for and what was found in its place, for the message that nothing was detected. */
export function describeNearMisses(project: ProjectFacts): string {
  const names = runners.flatMap(({ name, package: npm }) =>
    name === 'node-test' ? 'node --test' : npm === null ? [] : name,
  );
  const packages = runners.flatMap((runner) => runner.package ?? []);
  // Where there are many names, they differ in how they end.
  const files = runners.flatMap(({ configFiles }) =>
    configFiles.length > 3 ? configFiles.map((name) => name.replace(/\.\w+$/, '.*')) : configFiles,
  );
  const test = scriptsOf(project)['test'];
  const script =
    project.packageJson === null
      ? 'there is no package.json'
      : test === undefined
        ? 'there is none'
        : `it is "${test}"`;
  return [
    `looked for ${orList(names)} in scripts.test (${script})`,
    `for ${orList(packages)} among the dependencies`,
    `and for ${orList([...new Set(files)])}`,
    ...strangersIn(project),
  ].join(', ');
}

function orList(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
