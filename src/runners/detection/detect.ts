// What runs the tests of one folder: what its scripts start, else what config files and dependencies tell, and what other
// languages leave there. The runners know their own command lines; nothing of one runner is said here.

import type { Scripts } from '../../core/tracing/script-line.ts';
import type { ProjectFacts } from '../../ports/project-facts.ts';
import type { Runner, Suite } from '../runner.ts';
import type { FoundStart } from './find-start.ts';
import { findStarts } from './find-start.ts';
import { dependencyField, scriptsOf } from './package-json.ts';
import { signOf } from './signs.ts';
import { programOf, throughYarn } from './ways.ts';

export interface Detection extends Suite {
  readonly runner: string;
  readonly env: Readonly<Record<string, string>>;
  /** What was seen: `package.json: scripts.test is "mocha --require ts-node/register"`. */
  readonly because: string;
  /** The script that starts it, the last one on the way; null where none does. */
  readonly script: string | null;
}

/** Every suite that the folder seems to have, what scripts.test starts first. */
export function detectIn(project: ProjectFacts, runners: readonly Runner[]): Detection[] {
  const scripts = scriptsOf(project);
  const search: Search = { project, scripts, runners };
  const started = startedBy('test', search);
  const tested = unlike([], started);
  const found = unlike(tested, otherScripts(search, tested));
  for (const runner of runners) {
    if (found.some((each) => each.runner === runner.name)) continue;
    const because = configSign(runner, project) ?? signOf(runner.name, project);
    if (because !== null) found.push(inAnyScript(runner, search) ?? plain(runner, because, project));
  }
  if (found.length === 0) found.push(...dependedOn(search));
  const again = started.filter((each) => !found.includes(each));
  return found.map((each) => ({
    ...each,
    cautions: [...each.cautions, ...runAgain(each, again), ...leftAside(each, found, search)],
  }));
}

/** The suite of one runner: as a script has it, if any starts that runner at all. */
export function detectOne(runner: Runner, project: ProjectFacts): Detection {
  const search = { project, scripts: scriptsOf(project), runners: [runner] };
  return inAnyScript(runner, search) ?? plain(runner, 'the runner was named', project);
}

interface Search {
  readonly project: ProjectFacts;
  readonly scripts: Scripts;
  readonly runners: readonly Runner[];
}

/** Scripts that people give tests to, beside `test` itself. */
const testNames = /^(?:tests?|unit|e2e|integration|spec)(?:$|[:._-])|[:._-]tests?$/i;

function startedBy(name: string, { project, scripts, runners }: Search): Detection[] {
  return findStarts(name, scripts, runners).map((found) => fromScript(found, scripts, project));
}

/** What only other scripts start. That scripts.test leaves out files of a runner that it knows is no accident. */
function otherScripts(search: Search, tested: readonly Detection[]): Detection[] {
  const names = Object.keys(search.scripts).filter((name) => name !== 'test' && testNames.test(name));
  return names
    .flatMap((name) => startedBy(name, search))
    .filter(({ runner }) => !tested.some((each) => each.runner === runner));
}

/** All of the first, and those of the second that are over other files. */
function unlike(first: readonly Detection[], second: readonly Detection[]): Detection[] {
  const all = [...first];
  for (const each of second) if (!all.some((other) => isOverSameFiles(each, other))) all.push(each);
  return all;
}

function isOverSameFiles(a: Detection, b: Detection): boolean {
  return a.runner === b.runner && a.patterns.join('\n') === b.patterns.join('\n');
}

/** A file has one result: what scripts.test runs twice in two ways, pawl runs in the first one. */
function runAgain(suite: Detection, again: readonly Detection[]): string[] {
  return again
    .filter((each) => isOverSameFiles(each, suite) && each.command.join(' ') !== suite.command.join(' '))
    .map((each) => `scripts.test runs the same files again, which pawl does not: "${each.command.join(' ')}"`);
}

/** What of its runner other scripts start, on files that are in none of the suites. */
function leftAside({ runner }: Detection, found: readonly Detection[], search: Search): string[] {
  if (found.find((each) => each.runner === runner)?.script == null) return [];
  const names = Object.keys(search.scripts).filter((name) => testNames.test(name));
  const aside = unlike(
    found,
    names.flatMap((name) => startedBy(name, search)).filter((each) => each.runner === runner),
  ).slice(found.length);
  return aside.map(
    ({ script, patterns }) =>
      `scripts.${script} starts ${runner} on other files, which are left out: ${patterns.join(', ')}`,
  );
}

function inAnyScript(runner: Runner, { project, scripts }: Search): Detection | null {
  const names = Object.keys(scripts).filter((name) => name !== 'test');
  const found = ['test', ...names].flatMap((name) => findStarts(name, scripts, [runner]));
  return found[0] === undefined ? null : fromScript(found[0], scripts, project);
}

function configSign(runner: Runner, project: ProjectFacts): string | null {
  const file = runner.configFiles.find((name) => project.fileExists(name));
  return file === undefined ? null : `${file} is there`;
}

/** A project that has several of them and no script to decide is taken to use the first one. */
function dependedOn({ project, runners }: Search): Detection[] {
  for (const runner of runners) {
    const field = runner.package === null ? null : dependencyField(runner.package, project);
    if (field !== null) return [plain(runner, `package.json: ${field} has ${runner.package}`, project)];
  }
  return [];
}

function fromScript(found: FoundStart, scripts: Scripts, project: ProjectFacts): Detection {
  const suite = found.runner.suite(found.start, project);
  const [first = 'test', ...further] = found.scripts;
  const last = further.at(-1);
  const leads = last === undefined ? '' : `, which leads to scripts.${last}: "${scripts[last]}"`;
  const words = found.start.parameters.filter(isForShell);
  const lost = suite.patterns.filter((each) => words.some((word) => each.includes(word)) && !project.fileExists(each));
  const named = suite.patterns.filter((pattern) => !lost.includes(pattern));
  return {
    ...suite,
    patterns: named.length > 0 ? named : suite.patterns,
    command: throughYarn(suite.command, found.runner, project),
    runner: found.runner.name,
    env: found.env,
    because: `package.json: scripts.${first} is "${scripts[first]}"${leads}`,
    script: last ?? first,
    cautions: [...suite.cautions, ...leftOut(found, first, scripts), ...unexpanded(suite.command, lost)],
  };
}

/** Steps that the script takes beside the runner: a build, a linter. Whoever needs them has to take them. */
function leftOut(found: FoundStart, script: string, scripts: Scripts): string[] {
  const before = found.scripts.map((name) => `pre${name}`).filter((name) => Object.hasOwn(scripts, name));
  const steps = [...before.map((name) => `npm run ${name}`), ...found.others];
  return steps.length === 0
    ? []
    : [`pawl does not run what scripts.${script} runs beside it: ${steps.map((each) => `"${each}"`).join(', ')}`];
}

function unexpanded(command: readonly string[], patterns: readonly string[]): string[] {
  return [
    ...command.filter(isForShell).map((word) => `"${word}" is handed on as it stands: only a shell would expand it`),
    ...patterns.map((word) => `"${word}" names no files here: only a shell would expand it`),
  ];
}

function isForShell(word: string): boolean {
  return /\$[\w{(]|`/.test(word);
}

function plain(runner: Runner, because: string, project: ProjectFacts): Detection {
  const suite = runner.suite({ program: programOf(runner, project), parameters: [] }, project);
  const command = throughYarn(suite.command, runner, project);
  return { ...suite, command, runner: runner.name, env: {}, because, script: null };
}
