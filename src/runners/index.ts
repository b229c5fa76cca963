// The registry of test runners and the order of detection: what scripts.test starts, else what the project depends on,
// else a config file. The runners know their own command lines; nothing of one runner is said here.

import type { ProjectFacts } from '../ports/project-facts.ts';
import type { Tells } from '../ports/test-runner.ts';
import { bats } from './bats.ts';
import { command } from './command.ts';
import type { FoundStart, Scripts } from './find-start.ts';
import { findStart } from './find-start.ts';
import { jest } from './jest.ts';
import { junit } from './junit.ts';
import { mocha } from './mocha.ts';
import { nodeTap } from './node-tap.ts';
import { nodeTest } from './node-test.ts';
import { prove } from './prove.ts';
import { pytest } from './pytest.ts';
import type { Runner, Suite } from './runner.ts';
import { tap } from './tap.ts';
import { vitest } from './vitest.ts';

/** A project that has several of them and no script to decide is taken to use the first one. */
export const runners: readonly Runner[] = [
  vitest,
  jest,
  mocha,
  nodeTest,
  nodeTap,
  tap,
  pytest,
  prove,
  bats,
  // Any command that writes a report of that form.
  junit,
];

export interface Detection extends Suite {
  readonly runner: string;
  readonly env: Readonly<Record<string, string>>;
  /** What was seen: `package.json: scripts.test is "mocha --require ts-node/register"`. */
  readonly because: string;
}

/** Null when nothing tells the test runner: see `describeNearMisses`. */
export function detectRunner(project: ProjectFacts): Detection | null {
  const scripts = scriptsOf(project);
  const found = findStart('test', scripts, runners);
  if (found !== null) return fromScript(found, scripts, project);
  const depended = runners.find(
    (runner) => runner.package !== null && dependencyField(runner.package, project) !== null,
  );
  if (depended?.package != null) {
    return plain(
      depended,
      `package.json: ${dependencyField(depended.package, project)} has ${depended.package}`,
      project,
    );
  }
  for (const runner of runners) {
    const file = runner.configFiles.find((name) => project.fileExists(name));
    if (file !== undefined) return plain(runner, `${file} is there`, project);
  }
  return null;
}

/** The suite of a runner that the user names: as the script has it, if it starts that runner at all. Null for any other name. */
export function detectNamed(name: string, project: ProjectFacts): Detection | null {
  const runner = runners.find((each) => each.name === name);
  if (runner === undefined) return null;
  const scripts = scriptsOf(project);
  const found = findStart('test', scripts, [runner]);
  return found === null ? plain(runner, 'the runner was named', project) : fromScript(found, scripts, project);
}

/** The suite that a given command belongs to, for a user who names the command and no files; null for any other command. */
export function suiteOf(argv: readonly string[], project: ProjectFacts): (Suite & { readonly runner: string }) | null {
  const words = argv.filter((word) => !word.includes('{file}'));
  for (const runner of runners) {
    const start = runner.startIn(words);
    if (start !== null) return { ...runner.suite(start, project), runner: runner.name };
  }
  return null;
}

/** The name of the runner that an argv starts: `command` when it is none that is known. */
export function runnerOf(argv: readonly string[]): string {
  return ([...runners, command].find((runner) => runner.startIn(argv) !== null) ?? command).name;
}

/** How the runner of that name tells of its tests; null where its exit code is all there is. */
export function tellsOf(name: string): Tells | null {
  return runners.find((runner) => runner.name === name)?.tells ?? null;
}

/** What was looked for and what was found in its place, for the message that nothing was detected. */
export function describeNearMisses(project: ProjectFacts): string {
  const names = runners.map(({ name }) => (name === 'node-test' ? 'node --test' : name));
  const packages = runners.flatMap((runner) => runner.package ?? []);
  const files = runners.flatMap(({ configFiles }) => configFiles).map((name) => name.replace(/\.\w+$/, '.*'));
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
  ].join(', ');
}

function fromScript(found: FoundStart, scripts: Scripts, project: ProjectFacts): Detection {
  const suite = found.runner.suite(found.start, project);
  const [first = 'test', ...further] = found.scripts;
  const last = further.at(-1);
  const leads = last === undefined ? '' : `, which leads to scripts.${last}: "${scripts[last]}"`;
  return {
    ...suite,
    runner: found.runner.name,
    env: found.env,
    because: `package.json: scripts.${first} is "${scripts[first]}"${leads}`,
    cautions: [...suite.cautions, ...leftOut(found, scripts), ...unexpanded(suite.command)],
  };
}

/** Steps that the script takes beside the runner: a build, a linter. Whoever needs them has to take them. */
function leftOut(found: FoundStart, scripts: Scripts): string[] {
  const before = found.scripts.map((name) => `pre${name}`).filter((name) => Object.hasOwn(scripts, name));
  const steps = [...before.map((name) => `npm run ${name}`), ...found.others];
  return steps.length === 0
    ? []
    : [`pawl does not run what scripts.test runs beside it: ${steps.map((each) => `"${each}"`).join(', ')}`];
}

function unexpanded(words: readonly string[]): string[] {
  const found = words.filter((word) => /\$[\w{(]|`/.test(word));
  return found.map((word) => `"${word}" is handed on as it stands: only a shell would expand it`);
}

function plain(runner: Runner, because: string, project: ProjectFacts): Detection {
  const suite = runner.suite({ program: [runner.program], parameters: [] }, project);
  return { ...suite, runner: runner.name, env: {}, because };
}

function scriptsOf(project: ProjectFacts): Scripts {
  const scripts = fieldOf(project.packageJson, 'scripts');
  return Object.fromEntries(
    Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function dependencyField(name: string, project: ProjectFacts): string | null {
  const fields = ['devDependencies', 'dependencies', 'optionalDependencies', 'peerDependencies'];
  return fields.find((field) => Object.hasOwn(fieldOf(project.packageJson, field), name)) ?? null;
}

function fieldOf(packageJson: unknown, field: string): Readonly<Record<string, unknown>> {
  const value: unknown =
    typeof packageJson === 'object' && packageJson !== null ? Reflect.get(packageJson, field) : null;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function orList(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
